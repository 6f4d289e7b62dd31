package org.deepcluster.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.config.ConfigException;
import org.deepcluster.spark.SparkSessions;
import picocli.CommandLine.Option;

/**
 * Settings of Hadoop's file systems for commands that read before they open a Spark session, if
 * any, from where a session would take them: {@code spark.hadoop.*} of spark-defaults.conf, then of
 * system properties, as spark-submit sets them, then {@code -D}.
 */
final class HadoopOptions {
  private static final String PREFIX = "spark.hadoop.";
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(secret|passw(or)?d|passphrase|access[._-]?key|account[._-]?key).*|.*token");

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Hadoop setting, such as -D fs.s3a.endpoint=...; may be given several times.")
  private Map<String, String> given = new LinkedHashMap<>();

  Configuration configuration() throws IOException {
    Configuration hadoop = SparkSessions.hadoop(defaults(System.getenv()));
    forSpark().forEach((key, value) -> hadoop.set(key.substring(PREFIX.length()), value));
    return hadoop;
  }

  /** What {@code -D} gives, as settings of a session. */
  Map<String, String> forSpark() {
    Map<String, String> settings = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          requireNoSecret(key);
          settings.put(key.startsWith(PREFIX) ? key : PREFIX + key, value);
        });
    return settings;
  }

  private static void requireNoSecret(String key) {
    if (SECRET.matcher(key).matches()) {
      throw new ConfigException(
          List.of(
              "-D %s carries a secret (rule: command lines are seen by everybody on the machine; give credentials by a provider, for example hadoop.security.credential.provider.path)"
                  .formatted(key)));
    }
  }

  /** Spark reads this file as properties too. */
  private static Properties defaults(Map<String, String> environment) throws IOException {
    Properties properties = new Properties();
    String folder = environment.get("SPARK_CONF_DIR");
    String home = environment.get("SPARK_HOME");
    if (folder != null || home != null) {
      Path file = folder != null ? Path.of(folder) : Path.of(home, "conf");
      file = file.resolve("spark-defaults.conf");
      if (Files.exists(file)) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
          properties.load(reader);
        }
      }
    }
    return properties;
  }
}
