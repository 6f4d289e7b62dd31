package org.deepcluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.config.Settings;
import org.deepcluster.config.TrainingConfig;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;
import org.deepcluster.training.Trained;

/**
 * A pass of training on made-up pseudo-labels, image i in cluster i mod k, with every image drawn
 * once and shards given to workers in turn; and the same pass without what is to be told apart.
 */
final class SparkBenchTraining implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient JavaSparkContext context;
  private final TrainingConfig config;
  private final ImageAccess images;
  private final transient SparkBenchNetwork network;
  private final transient EpochPlan plan;
  private final Seed seed;

  SparkBenchTraining(
      JavaSparkContext context, Settings settings, ImageAccess images, SparkBenchNetwork network) {
    this.context = context;
    this.images = images;
    this.network = network;
    config = settings.training();
    seed = Seed.derive(settings.run().seed(), 0, "bench", 0);
    plan = plan(settings, images.manifest());
  }

  private EpochPlan plan(Settings settings, Manifest manifest) {
    int k = settings.clustering().k();
    int n = Math.toIntExact(manifest.images());
    int[] clusters = IntStream.range(0, n).map(i -> i % k).toArray();
    SamplingPlan sampled = SamplingPlan.of(settings.sampling(), clusters, k, n, seed);
    return EpochPlan.of(manifest, clusters, k, sampled, config.workers(), seed);
  }

  /** The pass as it is shipped, averaged after every round. */
  void averaged() {
    train(config);
  }

  /** The same batches by the same workers in one round, averaged once at its end. */
  void unaveraged() {
    train(
        new TrainingConfig(
            config.epochs(),
            config.batchSize(),
            config.learningRate(),
            config.momentum(),
            config.weightDecay(),
            config.workers(),
            plan.longest(),
            config.augmentation(),
            config.commitRounds()));
  }

  private void train(TrainingConfig changed) {
    SparkTrainer trainer = new SparkTrainer(network.spec(), changed, images, seed);
    Broadcast<EpochPlan> sent = context.broadcast(plan);
    try {
      Trained start = Trained.from(network.state());
      trainer.train(context, sent, start, trainer.rounds(plan), done -> {});
    } finally {
      sent.destroy();
    }
  }

  /** What training does for its pixels alone, by the same workers: augmented, normalised floats. */
  void augmented() {
    SparkTrainer trainer = new SparkTrainer(network.spec(), config, images, seed);
    List<Integer> workers = new ArrayList<>(IntStream.range(0, config.workers()).boxed().toList());
    Broadcast<EpochPlan> sent = context.broadcast(plan);
    try {
      context
          .parallelize(workers, workers.size())
          .foreach(worker -> augment(trainer.source(), sent.value().draws()[worker]));
    } finally {
      sent.destroy();
    }
  }

  private void augment(DrawSource source, DrawOrder draws) {
    int batch = config.batchSize() / config.workers();
    int length = images.channels() * images.size() * images.size();
    float[] pixels = new float[batch * length];
    for (int i = 0; i < draws.draws(); i++) {
      source.write(draws.id(i), draws.occurrence(i), pixels, i % batch * length);
    }
  }
}
