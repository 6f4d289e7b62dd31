package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.deepcluster.config.Network;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.ParameterAverage;
import org.deepcluster.training.RoundReport;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class RoundSliceTest {
  private static final RoundReport REPORT = new RoundReport(0, new DrawDigest(3, 9), 1.5, false);

  private static ConvNet net(Network network) {
    ConvNet net = ConvNet.of(new NetworkSpec(network, 32, false, 10, 0.05, 0.9, 1e-5));
    net.initialise(new Seed(3));
    float[] momentum = net.momentum();
    for (int i = 0; i < momentum.length; i++) {
      momentum[i] = i % 8191;
    }
    net.load(new NetworkState(net.parameters(), momentum));
    return net;
  }

  /** ResNet-18 has three slices, and fewer velocities than parameters because of batch norm. */
  @Test
  void slicesCarryTheWholeThroughSerialization() throws Exception {
    ConvNet net = net(Network.RESNET18);
    List<ParameterAverage> parts = new ArrayList<>();
    for (var slices = RoundSlice.cut(net, REPORT); slices.hasNext(); ) {
      Tuple2<Integer, RoundSlice> slice = slices.next();
      assertThat(slice._1()).isEqualTo(parts.size());
      parts.add(ParameterAverage.of(List.of(sent(slice._2()).result()), 0));
    }
    assertThat(parts).hasSize(3);
    ParameterAverage joined = ParameterAverage.join(parts);
    assertThat(joined.state().parameters()).isEqualTo(net.parameters());
    assertThat(joined.state().momentum()).isEqualTo(net.momentum());
    assertThat(joined.state().momentum().length).isLessThan(joined.state().parameters().length);
    assertThat(joined.trained()).isEqualTo(REPORT.trained());
    assertThat(joined.lossSum()).isEqualTo(REPORT.lossSum());
  }

  @Test
  void aSliceIsNotAveragedWhereItWasCut() {
    RoundSlice slice = RoundSlice.cut(net(Network.SMALL), REPORT).next()._2();
    assertThatThrownBy(slice::result).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void smallNetworksAreOneSlice() {
    assertThat(RoundSlice.count(1)).isEqualTo(1);
    assertThat(RoundSlice.count(1 << 22)).isEqualTo(1);
    assertThat(RoundSlice.count((1 << 22) + 1)).isEqualTo(2);
  }

  private static RoundSlice sent(RoundSlice slice) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(slice);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (RoundSlice) in.readObject();
    }
  }
}
