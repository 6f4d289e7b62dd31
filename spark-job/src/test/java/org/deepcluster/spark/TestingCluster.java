package org.deepcluster.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What executors that are processes of a local-cluster master need to run this build. */
final class TestingCluster {
  private TestingCluster() {}

  /**
   * Links the libraries of the build into SPARK_HOME, where such a master looks for Spark. To be
   * called before a session is opened.
   */
  static void linkJars() throws IOException {
    Path jars = Path.of(System.getenv("SPARK_HOME"), "jars");
    Files.createDirectories(jars);
    String classPath = Files.readString(Path.of("target/classpath.txt"));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path link = jars.resolve(entry.replaceAll("[^A-Za-z0-9.]", "_"));
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of(entry));
      }
    }
  }

  /**
   * Settings of Spark for executors with the classes of the product and of its tests, to be added
   * to.
   *
   * @param megabytes heap of each, as the master's name says too
   * @param more folders of their class path
   */
  static Map<String, String> settings(int megabytes, Path... more) {
    Stream<Path> build = Stream.of(Path.of("target/classes"), Path.of("target/test-classes"));
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.executor.memory", megabytes + "m");
    settings.put(
        "spark.executor.extraClassPath",
        Stream.concat(build, Stream.of(more))
            .map(path -> path.toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    return settings;
  }
}
