package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.ParameterAverage;
import org.deepcluster.training.RoundResult;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class RoundSliceTest {
  private static final int LARGE = 10_000_019;

  /** Three slices, and fewer velocities than parameters, as with batch norm. */
  private static RoundResult result() {
    float[] parameters = new float[LARGE];
    float[] momentum = new float[LARGE - 4321];
    for (int i = 0; i < momentum.length; i++) {
      parameters[i] = i % 8191;
      momentum[i] = -i % 8191;
    }
    return new RoundResult(0, parameters, momentum, new DrawDigest(3, 9), 1.5);
  }

  @Test
  void slicesCarryTheWholeThroughSerialization() throws Exception {
    RoundResult whole = result();
    List<ParameterAverage> parts = new ArrayList<>();
    for (var slices = RoundSlice.cut(whole); slices.hasNext(); ) {
      Tuple2<Integer, RoundSlice> slice = slices.next();
      assertThat(slice._1()).isEqualTo(parts.size());
      parts.add(ParameterAverage.of(List.of(sent(slice._2()).result()), 0));
    }
    assertThat(parts).hasSize(RoundSlice.count(LARGE)).hasSize(3);
    ParameterAverage joined = ParameterAverage.join(parts);
    assertThat(joined.parameters()).isEqualTo(whole.parameters());
    assertThat(joined.momentum()).isEqualTo(whole.momentum());
    assertThat(joined.trained()).isEqualTo(whole.trained());
    assertThat(joined.lossSum()).isEqualTo(whole.lossSum());
  }

  @Test
  void aSliceThatWasNotSentIsTheSame() throws IOException {
    RoundResult whole = result();
    Tuple2<Integer, RoundSlice> first = RoundSlice.cut(whole).next();
    assertThat(first._2().result().parameters()).hasSize(LARGE / 3).startsWith(0, 1, 2);
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
