package org.deepcluster.spark;

import org.deepcluster.config.Settings;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.seeds.Seed;

/** The network a benchmark starts from: initial weights, no velocity. */
record SparkBenchNetwork(NetworkSpec spec, NetworkState state, long trainable) {

  static SparkBenchNetwork of(Settings settings) {
    NetworkSpec spec = NetworkSpec.of(settings);
    ConvNet net = Replicas.borrow(spec);
    net.initialise(Seed.derive(settings.run().seed(), 0, "initialise", 0));
    NetworkState state = net.state();
    SparkBenchNetwork network = new SparkBenchNetwork(spec, state, net.trainableParameters());
    Replicas.giveBack(net);
    return network;
  }
}
