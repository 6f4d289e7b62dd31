package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.seeds.Seed;
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

  /** Kryo would lose the fields of records; a site may have chosen it for all its applications. */
  @Test
  void recordsTravelWhateverTheSitesSerialiser() {
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    try (SparkSession spark = SparkSessions.open("SparkSessionsTest", Optional.of("local[1]"))) {
      List<Seed> seeds = List.of(new Seed(3), new Seed(4));
      assertThat(
              new JavaSparkContext(spark.sparkContext())
                  .parallelize(seeds, 2)
                  .keyBy(seed -> seed)
                  .groupByKey(1)
                  .keys()
                  .collect())
          .containsExactlyInAnyOrderElementsOf(seeds);
      assertThat(spark.conf().get("spark.serializer")).endsWith("JavaSerializer");
    } finally {
      System.clearProperty("spark.serializer");
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
