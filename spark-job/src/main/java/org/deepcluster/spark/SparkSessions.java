package org.deepcluster.spark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.ConfigException;

/** Opens Spark sessions with what this program needs of Spark's settings. */
public final class SparkSessions {
  private static final String STANDALONE = "spark://";

  /** Of an application that has no id from a master. */
  private static final String NO_MASTERS_ID = "spark-application-";

  private static final String NAME = "spark.app.name";
  private static final String PACKAGE = "org.deepcluster.";
  private static final String PLUGINS = "spark.plugins";

  /** What Spark must not show of its settings; its own pattern misses half of these. */
  private static final String REDACTED =
      "(?i)secret|passw(or)?d|passphrase|token|credential|access[._-]?key|account[._-]?key"
          + "|api[._-]?key|private[._-]?key|sas";

  private SparkSessions() {}

  /**
   * Opens a session. Settings given from outside (spark-submit, spark-defaults) win.
   *
   * @param master the master to use; where empty, the one spark-submit set, or else {@code
   *     local[*]}
   */
  public static SparkSession open(String name, Optional<String> master) {
    return open(name, master, Map.of());
  }

  /**
   * Opens a session.
   *
   * @param settings of Spark, which win over those from outside
   * @throws ConfigException if GPUs are asked for as they cannot be used, or a port cannot be
   *     opened
   */
  public static SparkSession open(
      String name, Optional<String> master, Map<String, String> settings) {
    SparkConf conf = conf(settings);
    if (conf.get(NAME, PACKAGE).startsWith(PACKAGE)) {
      conf.set(NAME, name); // spark-submit names it after its class where it was given no name
    }
    master.ifPresent(conf::setMaster);
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.redaction.regex", REDACTED);
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Averaging brings every worker's parameters to the driver, far above the default of 1 GB.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    // Records do not travel by Kryo, which a site may have chosen for all its applications.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    // Parameters do not compress; trying costs more than sending them.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // Sums of clusters come straight from a task, not by way of its block manager.
    conf.setIfMissing("spark.task.maxDirectResultSize", "32m");
    // What a UI shows of the past is kept on the heap: thousands of jobs by default.
    for (String kept : List.of("spark.ui.retainedJobs", "spark.ui.retainedStages")) {
      conf.setIfMissing(kept, "100");
    }
    conf.setIfMissing("spark.ui.retainedTasks", "10000");
    conf.setIfMissing("spark.sql.ui.retainedExecutions", "20");
    conf.setIfMissing("spark.sql.session.timeZone", "UTC");
    // The default, the application's id, would name every figure anew in every run.
    conf.setIfMissing("spark.metrics.namespace", "deepcluster");
    addPlugin(conf, TrainingPlugin.class.getName());
    addPlugin(conf, MetricsPlugin.class.getName());
    addPlugin(conf, CompilersPlugin.class.getName());
    ExchangeServer.asked(conf); // refused now, and not as a failure of Spark's
    GpuTasks.configure(conf);
    OffHeap.limitExecutors(conf);
    return opened(conf);
  }

  /**
   * A standalone master that is not there or refuses is given up after a minute. Spark then stops
   * the context from another thread, at some time during or after its making; only the id that no
   * master gave tells for sure.
   */
  private static SparkSession opened(SparkConf conf) {
    if (!conf.get("spark.master").startsWith(STANDALONE)) {
      return SparkSession.builder().config(conf).getOrCreate();
    }
    SparkSession session;
    try {
      session = SparkSession.builder().config(conf).getOrCreate();
    } catch (IllegalStateException e) {
      throw refused(conf, e);
    }
    if (session.sparkContext().applicationId().startsWith(NO_MASTERS_ID)) {
      session.stop();
      throw refused(conf, null);
    }
    return session;
  }

  private static ConfigException refused(SparkConf conf, IllegalStateException cause) {
    ConfigException refused =
        new ConfigException(
            List.of(
                "Cannot run on %s: no master took the application within a minute (rule: its address as the master prints it, and spark.authenticate and its secret as the cluster has them; the log above says why)"
                    .formatted(conf.get("spark.master"))));
    refused.initCause(cause);
    return refused;
  }

  /** The settings of Hadoop as this session was given them. */
  public static Configuration hadoop(SparkSession session) {
    return session.sparkContext().hadoopConfiguration();
  }

  /**
   * Hadoop's settings for commands that open no session: its own files, then {@code spark.hadoop.*}
   * of {@code defaults}, then those that spark-submit was given.
   */
  public static Configuration hadoop(Properties defaults) {
    SparkConf conf = conf(Map.of());
    for (String key : defaults.stringPropertyNames()) {
      conf.setIfMissing(key, defaults.getProperty(key));
    }
    return SparkHadoopUtil.get().newConfiguration(conf);
  }

  /** What Spark's settings are here, with what Hadoop is to do by default. */
  private static SparkConf conf(Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    // HDFS that is restarted or in safe mode is waited for: a minute by the second, then ten.
    conf.setIfMissing("spark.hadoop.dfs.client.retry.policy.enabled", "true");
    conf.setIfMissing("spark.hadoop.dfs.client.retry.policy.spec", "1000,60,10000,60");
    return conf;
  }

  /** Adds to the plugins that were asked for from outside. */
  private static void addPlugin(SparkConf conf, String plugin) {
    String given = conf.get(PLUGINS, "");
    if (!List.of(given.split(",", -1)).contains(plugin)) {
      conf.set(PLUGINS, given.isEmpty() ? plugin : given + "," + plugin);
    }
  }
}
