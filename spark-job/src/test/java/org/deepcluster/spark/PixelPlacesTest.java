package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class PixelPlacesTest {
  private static final List<String> MACHINES = List.of("a", "b", "c");

  private static List<String> hosts(int count, IntUnaryOperator shard) {
    return PixelPlaces.hosts(MACHINES, count, shard).stream().map(some -> some.get(0)).toList();
  }

  @Test
  void shardsGoToTheMachinesInTurn() {
    assertThat(hosts(7, i -> i)).containsExactly("a", "b", "c", "a", "b", "c", "a");
  }

  /** Of a dataset that has grown, for example. */
  @Test
  void someOfTheShardsStayWhereAllWouldBe() {
    assertThat(hosts(2, i -> i + 4)).containsExactly("b", "c");
  }

  /** Worker w owns the shards s with s mod workers = w. */
  @Test
  void aWorkerOfEachMachineHasItsShardsThere() {
    List<String> shards = hosts(9, i -> i);
    List<String> workers = hosts(3, i -> i);
    for (int shard = 0; shard < 9; shard++) {
      assertThat(shards.get(shard)).isEqualTo(workers.get(shard % 3));
    }
  }

  @Test
  void whereThereIsNoChoiceNothingIsPreferred() {
    assertThat(PixelPlaces.hosts(List.of("a"), 2, i -> i)).containsOnly(List.of());
    assertThat(PixelPlaces.hosts(List.of(), 2, i -> i)).containsOnly(List.of());
  }
}
