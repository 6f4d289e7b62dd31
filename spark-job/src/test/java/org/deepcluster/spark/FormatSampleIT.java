package org.deepcluster.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This version writes what {@link FormatSamplesTest} reads. With {@code
 * -Ddeepcluster.formats.out=DIR} the sample is written there and stays.
 */
class FormatSampleIT {
  @TempDir private Path temporary;

  @Test
  void thisVersionReadsWhatItWrites() throws Exception {
    String out = System.getProperty("deepcluster.formats.out");
    Path folder = out == null ? temporary : Files.createDirectories(Path.of(out));
    try (SparkSession spark = FormatSample.session()) {
      FormatSample.write(spark, folder);
    }
    new FormatSample(folder).check();
  }
}
