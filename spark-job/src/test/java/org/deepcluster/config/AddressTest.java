package org.deepcluster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3a://KEY:CANARY@bucket/x",
        "s3a://CANARY@bucket/x",
        "--data=s3a://KEY:CANARY/slash@bucket/x",
        "hdfs://user:CANARY@host:8020/x",
        "https://host/a.png?sig=CANARY",
        "https://host/a.png?x=1&X-Amz-Signature=CANARY",
        "wasbs://c@a.blob.core.windows.net/x?sv=2020&sig=CANARY",
      })
  void secretsAreRefusedWithoutRepeatingThem(String address) {
    assertThatThrownBy(() -> Address.requireNoSecret(address))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("***")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("CANARY"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/a@b:c.png",
        "hdfs://host:8020/user@home/x",
        "abfss://container@account.dfs.core.windows.net/x",
        "s3a://bucket/a@b",
        "archive.tar!train/",
        "clustering.k=5",
        "file:///a?b"
      })
  void otherAddressesAreNot(String address) {
    assertThat(Address.hasSecret(address)).isFalse();
  }
}
