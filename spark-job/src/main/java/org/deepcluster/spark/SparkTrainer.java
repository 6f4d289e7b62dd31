package org.deepcluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.config.TrainingConfig;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;
import org.deepcluster.training.ParameterAverage;
import org.deepcluster.training.RoundRange;
import org.deepcluster.training.RoundResult;
import org.deepcluster.training.TrainingException;
import org.deepcluster.training.WorkerPass;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Parameter averaging, a Spark job a round: every logical worker is a task that starts from the
 * same parameters and velocities and steps DL4J's {@link ParameterAveragingTrainingWorker} over its
 * draws; the driver averages in worker order. DL4J's own master drops examples that do not fill its
 * splits, keeps what it broadcasts, and sums in order of arrival (see docs/decisions/averaging.md);
 * here the draws that came back are compared with those that were planned, and nothing stays
 * persisted.
 */
class SparkTrainer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final NetworkSpec spec;
  private final TrainingConfig config;
  private final ImageAccess images;
  private final Seed seed;

  SparkTrainer(NetworkSpec spec, TrainingConfig config, ImageAccess images, Seed seed) {
    this.spec = spec;
    this.config = config;
    this.images = images;
    this.seed = seed;
  }

  /** Rounds that {@code plan} takes. */
  int rounds(EpochPlan plan) {
    return RoundRange.rounds(plan.longest(), config.averagingFrequency(), batch());
  }

  private int batch() {
    return config.batchSize() / config.workers();
  }

  /**
   * Trains one round.
   *
   * @throws TrainingException if a worker diverged or did not train what was planned
   */
  ParameterAverage round(
      JavaSparkContext context, Broadcast<EpochPlan> plan, NetworkState state, int round) {
    RoundRange range = new RoundRange(round, config.averagingFrequency(), batch());
    List<Integer> workers = new ArrayList<>(IntStream.range(0, config.workers()).boxed().toList());
    Broadcast<NetworkState> sent = context.broadcast(state);
    try {
      List<RoundResult> results =
          context
              .parallelize(workers, workers.size())
              .map(worker -> work(worker, plan.value(), sent.value(), range))
              .collect();
      requirePlanned(plan.value(), results, range);
      return ParameterAverage.of(results, round);
    } finally {
      sent.destroy();
    }
  }

  private static void requirePlanned(EpochPlan plan, List<RoundResult> results, RoundRange range) {
    for (RoundResult result : results) {
      DrawOrder draws = plan.draws()[result.worker()];
      DrawDigest planned = DrawDigest.of(draws, range.from(), range.to(draws.draws()));
      if (!planned.equals(result.trained())) {
        throw new TrainingException(
            "Cannot use round %d: worker %d trained %d images, %d were planned, or not the same ones"
                .formatted(range.round(), result.worker(), result.examples(), planned.count()));
      }
    }
  }

  private RoundResult work(int worker, EpochPlan plan, NetworkState state, RoundRange range) {
    ConvNet net = Replicas.borrow(spec);
    net.load(state.parameters(), state.momentum());
    Nd4j.getRandom().setSeed(seed.child("dropout").child(range.round()).child(worker).value());
    ParameterAveragingTrainingWorker trainer =
        new ParameterAveragingTrainingWorker(null, true, WORKER_CONFIGURATION, null, null, null);
    WorkerPass pass =
        new WorkerPass(
            net,
            batch -> {
              trainer.processMinibatch(batch, net.graph(), false);
              return net.graph().score();
            },
            source(),
            plan.labels());
    RoundResult result = pass.run(worker, plan.draws()[worker], range);
    Replicas.giveBack(net);
    return result;
  }

  /** How a task comes by the pixels of its draws. */
  DrawSource source() {
    ImageReader reader = new ImageReader(images, images.augmented(config.augmentation()));
    Seed crops = seed.child("augment");
    return (id, occurrence, out, offset) ->
        reader.read(id, out, offset, crops.child(id).child(occurrence).value());
  }

  private static final WorkerConfiguration WORKER_CONFIGURATION =
      new WorkerConfiguration(true, 1, 1, 1, 0, false);
}
