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
 * Settings of Hadoop's file systems for commands that open no Spark session, from where a session
 * would take them: {@code spark.hadoop.*} of spark-defaults.conf, then of system properties, as
 * spark-submit sets them, then {@code -D}.
 */
final class HadoopOptions {
  private static final String PREFIX = "spark.hadoop.";
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(secret|passw(or)?d|passphrase|access[._-]?key|account[._-]?key).*");

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Hadoop setting, such as -D fs.s3a.endpoint=...; may be given several times.")
  private Map<String, String> given = new LinkedHashMap<>();

  Configuration configuration() throws IOException {
    Configuration hadoop = SparkSessions.hadoop(defaults(System.getenv()));
    for (Map.Entry<String, String> setting : given.entrySet()) {
      requireNoSecret(setting.getKey());
      hadoop.set(withoutPrefix(setting.getKey()), setting.getValue());
    }
    return hadoop;
  }

  private static void requireNoSecret(String key) {
    if (SECRET.matcher(key).matches()) {
      throw new ConfigException(
          List.of(
              "-D %s carries a secret (rule: command lines are seen by everybody on the machine; give credentials by a provider, for example hadoop.security.credential.provider.path)"
                  .formatted(key)));
    }
  }

  private static String withoutPrefix(String key) {
    return key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
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
