package org.deepcluster.spark;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.deepcluster.dataset.Manifest;

/**
 * What a run's result rests on beside its settings: the versions of the libraries that compute, the
 * version of the dataset where images were appended to it, and the channel statistics images are
 * normalised by, which the dataset's digest does not cover. Where executors have GPUs, the library
 * that computes on them is one: it rounds otherwise than a CPU's.
 */
final class Libraries {
  private static final Map<String, String> ARTEFACTS =
      Map.of(
          "nd4j", "org.nd4j/nd4j-api",
          "deeplearning4j", "org.deeplearning4j/deeplearning4j-nn",
          "openblas", "org.bytedeco/openblas",
          "onednn", "org.bytedeco/dnnl");

  private Libraries() {}

  static Map<String, String> versions(Manifest manifest, boolean gpus) throws IOException {
    Map<String, String> versions = new TreeMap<>();
    versions.put("library.spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("library.java", String.valueOf(Runtime.version().feature()));
    for (Map.Entry<String, String> artefact : ARTEFACTS.entrySet()) {
      versions.put("library." + artefact.getKey(), version(artefact.getValue()));
    }
    if (gpus) {
      versions.put("library.nd4j-cuda", version("org.nd4j/nd4j-cuda-11.6"));
    }
    if (manifest.version() > 1) {
      versions.put("dataset.version", String.valueOf(manifest.version()));
    }
    versions.put("dataset.mean", manifest.mean().toString());
    versions.put("dataset.deviation", manifest.deviation().toString());
    return versions;
  }

  /** As Maven wrote it into the library, and the packaged jar keeps it. */
  private static String version(String artefact) throws IOException {
    String file = "META-INF/maven/%s/pom.properties".formatted(artefact);
    try (InputStream in = Libraries.class.getClassLoader().getResourceAsStream(file)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    }
  }
}
