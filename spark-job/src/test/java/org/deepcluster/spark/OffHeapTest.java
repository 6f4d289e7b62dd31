package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.deepcluster.config.ConfigException;
import org.deepcluster.training.TrainingException;
import org.junit.jupiter.api.Test;

class OffHeapTest {
  private static final String OPTIONS = "spark.executor.extraJavaOptions";

  /** What executors are started with under these settings, given as key and value in turn. */
  private static String options(String master, String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    OffHeap.limitExecutors(conf);
    return conf.get(OPTIONS, "");
  }

  @Test
  void theJvmTakesHalfAGigabyteOfTheOverhead() {
    assertThat(
            options(
                "spark://host:7077",
                "spark.executor.memory",
                "3g",
                "spark.executor.memoryOverhead",
                "2g",
                OPTIONS,
                "-Xss4m"))
        .isEqualTo(
            "-Xss4m -Dorg.bytedeco.javacpp.maxbytes=1536m"
                + " -Dorg.bytedeco.javacpp.maxphysicalbytes=5120m");
    assertThat(options("yarn", "spark.executor.memoryOverhead", "1000"))
        .as("megabytes are Spark's unit")
        .isEqualTo(
            "-Dorg.bytedeco.javacpp.maxbytes=488m -Dorg.bytedeco.javacpp.maxphysicalbytes=2024m");
  }

  @Test
  void whatTheUserSaysStands() {
    String given = "-Dorg.bytedeco.javacpp.maxbytes=7g";
    assertThat(options("yarn", OPTIONS, given)).isEqualTo(given);
    String process = "-Dorg.bytedeco.javacpp.maxphysicalbytes=9g";
    assertThat(options("yarn", "spark.executor.memoryOverhead", "1g", OPTIONS, process))
        .isEqualTo(process + " -Dorg.bytedeco.javacpp.maxbytes=512m");
  }

  @Test
  void aBatchThatIsTooLargeNamesTheKeysToChange() {
    assertThatCode(() -> OffHeap.requireRoom(64 << 20, 32, 64 << 20)).doesNotThrowAnyException();
    assertThatThrownBy(() -> OffHeap.requireRoom(65L << 20, 32, 64L << 20))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(
            "Cannot train 32 images a worker and step: they need 65 MB beside the heap, and the"
                + " task may take 64 MB")
        .hasMessageContaining("training.batch-size")
        .hasMessageContaining("spark.executor.memoryOverhead");
  }

  @Test
  void withoutAnOverheadNothingIsKnown() {
    assertThat(options("spark://host:7077")).isEmpty();
    assertThat(options("local[2]", "spark.executor.memoryOverhead", "1m")).isEmpty();
  }

  @Test
  void anOverheadThatTheJvmNeedsItselfIsRefused() {
    assertThatThrownBy(() -> options("spark://host:7077", "spark.executor.memoryOverhead", "512m"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("spark.executor.memoryOverhead is 512 MB")
        .hasMessageContaining("raise it");
    assertThatThrownBy(() -> options("k8s://https://host", "spark.executor.memory", "4g"))
        .as("Spark's own default")
        .hasMessageContaining("spark.executor.memoryOverhead is 409 MB");
    assertThatThrownBy(() -> options("yarn"))
        .hasMessageContaining("spark.executor.memoryOverhead is 384 MB");
    assertThat(options("yarn", "spark.executor.memory", "10g")).contains("maxbytes=512m");
  }
}
