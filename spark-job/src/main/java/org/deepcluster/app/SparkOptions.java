package org.deepcluster.app;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.spark.SparkSessions;
import picocli.CommandLine.Option;

/** {@code --master}. */
final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; default: what spark-submit sets, else local[*].")
  private String master;

  SparkSession open(String command) {
    return open(command, Map.of());
  }

  /** With {@code settings} of Spark, which win over those from outside. */
  SparkSession open(String command, Map<String, String> settings) {
    return SparkSessions.open("deepcluster " + command, Optional.ofNullable(master), settings);
  }
}
