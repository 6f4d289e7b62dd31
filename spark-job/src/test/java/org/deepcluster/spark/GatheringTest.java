package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.deepcluster.config.ConfigException;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final long BYTES = 32 << 20;

  @Test
  void cifarInAHundredClustersPays() {
    assertThat(new Gathering(50_000, 100, BYTES).pays(64)).isTrue();
  }

  @Test
  void neitherManyRowsDoNorManyClusters() {
    assertThat(new Gathering(131_072, 10, BYTES).pays(64)).isTrue();
    assertThat(new Gathering(131_073, 10, BYTES).pays(64)).as("bytes").isFalse();
    assertThat(new Gathering(32_768, 256, BYTES).pays(64)).isTrue();
    assertThat(new Gathering(32_768, 257, BYTES).pays(64)).as("products").isFalse();
    assertThat(new Gathering(1L << 40, 1 << 30, Long.MAX_VALUE).pays(4096)).isFalse();
  }

  @Test
  void noBytesMeansNever() {
    assertThat(new Gathering(1, 1, 0).pays(1)).isFalse();
    assertThat(Gathering.NEVER.pays(1)).isFalse();
  }

  @Test
  void theLimitIsASize() {
    SparkConf conf = new SparkConf(false);
    assertThat(Gathering.bytes(conf)).isEqualTo(BYTES);
    conf.set("spark.deepcluster.gather-bytes", "1k");
    assertThat(Gathering.bytes(conf)).isEqualTo(1024);
    conf.set("spark.deepcluster.gather-bytes", "much");
    assertThatThrownBy(() -> Gathering.bytes(conf))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("spark.deepcluster.gather-bytes=much is no size")
        .hasMessageContaining("32m");
  }
}
