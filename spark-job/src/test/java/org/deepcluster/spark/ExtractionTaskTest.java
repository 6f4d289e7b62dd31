package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deepcluster.dataset.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractionTaskTest {
  /** Of shards of 2,048 images, which have two parts; a task is named by its parts. */
  private static List<String> tasks(int shards, int slots) {
    return ExtractionTask.of(shards(shards), slots).stream()
        .map(task -> String.join(" ", task.parts().stream().map(ExtractionTaskTest::name).toList()))
        .toList();
  }

  private static List<Shard> shards(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Shard(i, "data/shard", 2048L * i, 2048, 1, "0".repeat(64)))
        .toList();
  }

  private static String name(ShardPart part) {
    return part.shard().index() + "." + part.number();
  }

  @Test
  void theLastShardOfEachSlotIsCut() {
    assertThat(tasks(4, 2)).containsExactly("0.0 0.1", "1.0 1.1", "2.0", "3.0", "2.1", "3.1");
  }

  @Test
  void whereThereIsOneSlotNothingHasToBeCut() {
    assertThat(tasks(2, 1)).containsExactly("0.0 0.1", "1.0 1.1");
  }

  @Test
  void whereShardsDoNotSufficeForTheSlotsAllAreCut() {
    assertThat(tasks(2, 3)).containsExactly("0.0", "1.0", "0.1", "1.1");
    assertThat(tasks(0, 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 7, 100})
  void everyPartIsInOneTask(int slots) {
    List<ShardPart> parts = new ArrayList<>();
    ExtractionTask.of(shards(7), slots).forEach(task -> parts.addAll(task.parts()));
    assertThat(parts).containsExactlyInAnyOrderElementsOf(ShardPart.of(shards(7)));
  }

  /** Two cores decode while one GPU waits: a second of a core is half a second of the stage. */
  @Test
  void decodingIsAddedToTheFirstPartOfItsShard() {
    List<ExtractedPart> extracted =
        ShardPart.of(shards(2)).stream().map(part -> new ExtractedPart(part, null, 0, 1)).toList();
    List<DecodedShard> decoded =
        List.of(new DecodedShard(1, "host", 4), new DecodedShard(0, "host", 3));
    assertThat(DecodedShard.before(decoded, extracted, 2, 1))
        .extracting(ExtractedPart::decodeSeconds)
        .containsExactly(1.5, 2.0, 0.0, 0.0);
    assertThat(ExtractedPart.decodeShare(DecodedShard.before(decoded, extracted, 2, 1)))
        .isCloseTo(3.5 / 7.5, within(1e-9));
  }
}
