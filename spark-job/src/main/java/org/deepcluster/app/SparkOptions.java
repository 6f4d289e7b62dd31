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

  /** What Spark must not show of its settings; its own pattern misses half of these. */
  static final String REDACTED =
      "(?i)secret|passw(or)?d|passphrase|token|credential|access[._-]?key|account[._-]?key"
          + "|api[._-]?key|private[._-]?key|sas";

  private static final String REDACTION = "spark.redaction.regex";

  SparkSession open(String command) {
    Map<String, String> settings =
        System.getProperty(REDACTION) == null ? Map.of(REDACTION, REDACTED) : Map.of();
    return SparkSessions.open("deepcluster " + command, Optional.ofNullable(master), settings);
  }
}
