package org.deepcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.spark.package$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pinned versions are there for; the reasons stand beside them in the POMs. */
class ClassPathTest {
  private static List<URL> all(String resource) throws IOException {
    return new ArrayList<>(
        Collections.list(ClassPathTest.class.getClassLoader().getResources(resource)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com/esotericsoftware/kryo/Kryo.class",
        "org/slf4j/LoggerFactory.class",
        "scala/Option.class",
        "com/fasterxml/jackson/databind/ObjectMapper.class",
        "com/google/common/collect/ImmutableList.class",
        "org/apache/spark/SparkContext.class",
        "org/nd4j/linalg/factory/Nd4j.class",
        "org/bytedeco/javacpp/Loader.class"
      })
  void aClassIsThereOnce(String name) throws IOException {
    assertThat(all(name)).hasSize(1);
  }

  @Test
  void slf4jHasOneProviderAndItIsLog4j() throws IOException {
    assertThat(all("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")).hasSize(1);
    assertThat(org.slf4j.LoggerFactory.getILoggerFactory().getClass().getName())
        .isEqualTo("org.apache.logging.slf4j.Log4jLoggerFactory");
  }

  /** In a process of its own, by the configuration that is shipped. */
  @Test
  void aWarningReachesStandardError() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties").toUri(),
                "-cp",
                System.getProperty("java.class.path"),
                Warning.class.getName())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    process.getErrorStream().transferTo(error);
    assertThat(process.waitFor()).isZero();
    assertThat(error.toString(StandardCharsets.UTF_8)).contains("a warning to be seen");
  }

  /** Warns once. */
  static final class Warning {
    private Warning() {}

    public static void main(String[] arguments) {
      org.slf4j.LoggerFactory.getLogger(Warning.class).warn("a warning to be seen");
    }
  }

  @Test
  void scalaIsTheOneSparkWasBuiltWith() throws IOException {
    Properties scala = new Properties();
    try (InputStream in =
        ClassPathTest.class.getClassLoader().getResourceAsStream("library.properties")) {
      scala.load(in);
    }
    assertThat(scala.getProperty("version.number")).isEqualTo("2.12.18");
    assertThat(package$.MODULE$.SPARK_VERSION()).isEqualTo("3.5.9");
  }

  @Test
  void jacksonIsSparks() {
    assertThat(com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION.toString())
        .isEqualTo("2.15.2");
    assertThat(com.fasterxml.jackson.core.json.PackageVersion.VERSION.toString())
        .isEqualTo("2.15.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/scalatest/Suite.class",
        "org/scalatestplus/junit/JUnitRunner.class",
        "org/junit/Test.class",
        "junit/framework/TestCase.class",
        "org/mockito/Mockito.class",
        "org/easymock/EasyMock.class"
      })
  void whatIsNotWantedIsNotThere(String name) throws IOException {
    assertThat(all(name)).isEmpty();
  }

  @Test
  void nativeCodeOfOneBackendIsThere() {
    String path = System.getProperty("java.class.path");
    assertThat(Stream.of(path.split(java.io.File.pathSeparator, -1)))
        .filteredOn(entry -> entry.contains("nd4j-native") && entry.contains("linux-x86_64"))
        .isNotEmpty();
  }
}
