package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

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
}
