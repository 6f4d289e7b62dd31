package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.deepcluster.config.Network;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The layers of this package against DL4J's own, in whole networks that share their parameters. */
class FusedLayersTest {
  private static final int K = 7;

  @ParameterizedTest
  @EnumSource(
      value = Network.class,
      names = {"SMALL", "RESNET18"})
  void trainsAndInfersAsDl4jDoes(Network network) {
    NetworkSpec spec = new NetworkSpec(network, 32, false, K, 0.01, 0.9, 1e-5);
    ConvNet ours = ConvNet.of(spec, true);
    ConvNet theirs = ConvNet.of(spec, false);
    ours.initialise(new Seed(5));
    copyByName(ours, theirs);
    assertThat(theirs.parameters()).as("one vector for both").isEqualTo(ours.parameters());
    SplittableRandom random = new SplittableRandom(1);

    INDArray probe = pixels(ours, random, 8);
    requireNear(ours.features(probe), theirs.features(probe), 1e-4f);
    double scale = 1;
    for (int step = 0; step < 2; step++) {
      DataSet batch = new DataSet(pixels(ours, random, 12), labels(random, 12));
      double loss = ours.fit(batch);
      assertThat(loss).isCloseTo(theirs.fit(batch), within(1e-4 * loss));
      scale = compareByName(ours, theirs);
    }
    assertThat(scale).isPositive();
    requireNear(ours.features(probe), theirs.features(probe), 2e-3f);
    float[] momentum = ours.momentum();
    assertThat(distance(momentum, theirs.momentum()))
        .isLessThan(0.1); // rounding grows over 18 layers
    ours.load(new NetworkState(theirs.parameters(), momentum));
    assertThat(ours.parameters()).isEqualTo(theirs.parameters());
    assertThat(ours.momentum()).isEqualTo(momentum);
  }

  /** The L2 distance, relative to the second vector's norm. */
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow((double) a[i] - b[i], 2);
      norm += Math.pow(b[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  private static void requireNear(FloatBlock ours, FloatBlock theirs, float share) {
    float[] a = ours.values();
    float[] b = theirs.values();
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isCloseTo(b[i], within(share * Math.max(1, Math.abs(b[i]))));
    }
  }

  /** A block carries the parameters of its batch normalisation under its own name. */
  private static String ours(String dl4j) {
    return dl4j.replace("-norm_", "_");
  }

  private static void copyByName(ConvNet from, ConvNet to) {
    for (Map.Entry<String, INDArray> e : to.graph().paramTable().entrySet()) {
      e.getValue().assign(from.graph().getParam(ours(e.getKey())));
    }
  }

  /** Compares every tensor relative to its own largest value. */
  private static double compareByName(ConvNet ours, ConvNet theirs) {
    double largest = 0;
    for (Map.Entry<String, INDArray> e : theirs.graph().paramTable().entrySet()) {
      INDArray mine = ours.graph().getParam(ours(e.getKey()));
      double size = e.getValue().amaxNumber().doubleValue();
      double difference = mine.sub(e.getValue()).amaxNumber().doubleValue();
      assertThat(difference).as(e.getKey()).isLessThanOrEqualTo(1e-3 * Math.max(size, 0.05));
      largest = Math.max(largest, size);
    }
    return largest;
  }

  private static INDArray pixels(ConvNet net, SplittableRandom random, int n) {
    float[] values = new float[n * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return net.batch(values, n);
  }

  private static INDArray labels(SplittableRandom random, int n) {
    INDArray labels = Nd4j.zeros(n, K);
    for (int i = 0; i < n; i++) {
      labels.putScalar(i, random.nextInt(K), 1);
    }
    return labels;
  }
}
