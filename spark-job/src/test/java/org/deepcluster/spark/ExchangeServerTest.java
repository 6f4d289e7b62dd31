package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.deepcluster.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeServerTest {
  @Test
  void anyFreePortUnlessOneIsSet() {
    assertThat(ExchangeServer.asked(conf())).isZero();
    assertThat(ExchangeServer.asked(conf().set(ExchangeServer.PORT, "7079"))).isEqualTo(7079);
    assertThat(ExchangeServer.asked(conf().set(ExchangeServer.PORT, "1024"))).isEqualTo(1024);
    assertThat(ExchangeServer.asked(conf().set(ExchangeServer.PORT, "65535"))).isEqualTo(65_535);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "here", "-1", "1", "1023", "65536", "7079 ", "7.5", "123456"})
  void anythingElseIsNamedWithItsRule(String port) {
    SparkConf conf = conf().set(ExchangeServer.PORT, port);
    assertThatThrownBy(() -> ExchangeServer.asked(conf))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "spark.deepcluster.exchange-port=%s cannot be opened (rule: a port of 1024 to 65535",
            port);
  }

  private static SparkConf conf() {
    return new SparkConf(false);
  }
}
