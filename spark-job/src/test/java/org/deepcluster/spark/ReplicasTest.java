package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.deepcluster.config.Network;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.junit.jupiter.api.Test;

class ReplicasTest {
  /** Of its own number of classes, which no other test has. */
  private static final NetworkSpec SPEC =
      new NetworkSpec(Network.SMALL, 16, false, 13, 0.1, 0.9, 0);

  @Test
  void whatWasGivenBackIsBorrowedAgain() {
    ConvNet net = Replicas.borrow(SPEC);
    assertThat(Replicas.borrow(SPEC)).isNotSameAs(net);
    Replicas.giveBack(net);
    assertThat(Replicas.borrow(SPEC)).isSameAs(net);
  }

  /** Both together would take twice the memory that was planned for. */
  @Test
  void networksOfAnotherRateAreLetGo() {
    ConvNet net = Replicas.borrow(SPEC);
    Replicas.giveBack(net);
    Replicas.borrow(SPEC.withLearningRate(0.05));
    assertThat(Replicas.borrow(SPEC)).isNotSameAs(net);
  }

  /** Where the tasks of an executor share a broadcast, the first of them fills a network. */
  @Test
  void aNetworkThatHasTheParametersIsNotFilledAgain() {
    NetworkSpec spec = new NetworkSpec(Network.SMALL, 16, false, 14, 0.1, 0.9, 0);
    ConvNet net = Replicas.borrow(spec);
    float[] zeros = new float[net.state().parameters().length];
    float[] ones = zeros.clone();
    Arrays.fill(ones, 1);
    net.load(ones);
    Replicas.giveBack(net, zeros);
    assertThat(Replicas.borrow(spec, zeros)).isSameAs(net);
    assertThat(net.state().parameters()).as("taken for granted").containsOnly(1);
    Replicas.giveBack(net, zeros);
    assertThat(Replicas.borrow(spec, zeros.clone()).state().parameters())
        .as("of another array")
        .containsOnly(0);
    Replicas.giveBack(net);
    net.load(ones);
    assertThat(Replicas.borrow(spec, zeros).state().parameters()).as("unknown").containsOnly(0);
  }
}
