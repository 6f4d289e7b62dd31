package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractedShardTest {
  private static ExtractedShard shard(double decode, double extract, double warm) {
    return new ExtractedShard(null, decode, extract, warm);
  }

  @Test
  void decodingHasItsShareOfTheStage() {
    List<ExtractedShard> shards = List.of(shard(3, 1, 1), shard(0, 2, 2));
    assertThat(ExtractedShard.decodeShare(shards)).isEqualTo(0.5);
    assertThat(ExtractedShard.decodeShare(List.of())).as("no shard").isZero();
  }

  @Test
  void compilersTakeNothingAgain() {
    List<ExtractedShard> shards = List.of(shard(3, 4, 2), shard(0, 2, 1));
    assertThat(ExtractedShard.again(shards, 10)).isCloseTo(5, within(1e-9));
  }

  @Test
  void whatTookNoTimeTakesTheStagesTimeAgain() {
    assertThat(ExtractedShard.again(List.of(shard(1, 0, 0)), 2)).isEqualTo(2);
  }
}
