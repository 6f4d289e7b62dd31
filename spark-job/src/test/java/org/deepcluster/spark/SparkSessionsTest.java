package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class SparkSessionsTest {
  private static final String KEY = "fs.s3a.endpoint";

  @Test
  void commandsWithoutASessionHaveHadoopsSettingsOfSpark() {
    Properties defaults = new Properties();
    defaults.setProperty("spark.hadoop." + KEY, "http://default.example:9000");
    defaults.setProperty("spark.hadoop.fs.s3a.threads.max", "7");
    System.setProperty("spark.hadoop." + KEY, "http://s3.example:9000");
    try {
      Configuration hadoop = SparkSessions.hadoop(defaults);
      assertThat(hadoop.get(KEY)).isEqualTo("http://s3.example:9000");
      assertThat(hadoop.get("fs.s3a.threads.max")).isEqualTo("7");
      assertThat(hadoop.get("dfs.client.retry.policy.enabled")).isEqualTo("true");
    } finally {
      System.clearProperty("spark.hadoop." + KEY);
    }
  }

  @Test
  void tasksHaveTheSettingsOfTheirDriver() {
    Configuration driver = new Configuration();
    driver.set(KEY, "http://s3.example:9000");
    Configuration task = new HadoopSettings(driver).configuration();
    assertThat(task.get(KEY)).isEqualTo("http://s3.example:9000");
    assertThat(task.get("fs.s3a.impl")).isEqualTo(driver.get("fs.s3a.impl"));
  }
}
