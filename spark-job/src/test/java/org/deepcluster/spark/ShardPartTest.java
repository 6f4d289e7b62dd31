package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.dataset.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardPartTest {
  private static Shard shard(int index, int rows) {
    return new Shard(index, "data/shard", 100_000L * index, rows, 1, "0".repeat(64));
  }

  private static List<ShardPart> parts(int... rows) {
    List<Shard> shards = new ArrayList<>();
    for (int count : rows) {
      shards.add(shard(shards.size(), count));
    }
    return ShardPart.of(shards);
  }

  /** A batch is 256 images, and a part has four at most. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "256, 256",
    "1024, 1024",
    "1025, 512 513",
    "3125, 768 768 768 821",
    "4096, 1024 1024 1024 1024",
    "4097, 768 768 1024 768 769",
  })
  void aShardIsCutIntoPartsThatAreAboutAlike(int rows, String expected) {
    assertThat(parts(rows).stream().map(part -> String.valueOf(part.rows())))
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"1", "257", "3125", "4096", "70001"})
  void everyBatchOfTheShardIsInOnePart(int rows) {
    int at = 0;
    for (ShardPart part : parts(rows)) {
      assertThat(part.from()).isEqualTo(at);
      assertThat(part.from() % RunNeeds.EXTRACTION_BATCH).isZero();
      at += part.rows();
    }
    assertThat(at).isEqualTo(rows);
  }

  /** So that whoever comes later finds the shard decoded. */
  @Test
  void theFirstPartOfEachShardComesFirst() {
    assertThat(parts(1500, 100, 4000).stream().map(p -> p.shard().index() + " " + p.number()))
        .containsExactly("0 0", "1 0", "2 0", "0 1", "2 1", "2 2", "2 3");
  }

  @Test
  void noShardHasNoPart() {
    assertThat(parts()).isEmpty();
  }

  @Test
  void namesAreOrderedAsTheImagesAre() {
    List<String> names =
        parts(1500, 100, 12_000).stream().map(part -> part.file("fc")).sorted().toList();
    assertThat(names.subList(0, 4))
        .containsExactly(
            "fc-00000-00000.f32", "fc-00000-00001.f32", "fc-00001.f32", "fc-00002-00000.f32");
    assertThat(names).hasSize(15).endsWith("fc-00002-00011.f32");
  }
}
