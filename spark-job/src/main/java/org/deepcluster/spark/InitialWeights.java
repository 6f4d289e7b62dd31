package org.deepcluster.spark;

import org.deepcluster.config.Settings;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.seeds.Seed;

/** The network before any training, as the seed of a run determines it. */
final class InitialWeights {
  private InitialWeights() {}

  static Seed seed(Settings settings) {
    return Seed.derive(settings.run().seed(), 0, "initialise", 0);
  }

  static NetworkState of(Settings settings) {
    NetworkSpec spec = NetworkSpec.of(settings);
    ConvNet net = Replicas.borrow(spec);
    net.initialise(seed(settings));
    NetworkState state = net.state();
    Replicas.giveBack(net);
    return state;
  }
}
