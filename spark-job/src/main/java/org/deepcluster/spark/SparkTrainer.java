package org.deepcluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.deepcluster.config.TrainingConfig;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;
import org.deepcluster.training.ParameterAverage;
import org.deepcluster.training.RoundRange;
import org.deepcluster.training.RoundReport;
import org.deepcluster.training.RoundResult;
import org.deepcluster.training.TrainingException;
import org.deepcluster.training.WorkerPass;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/**
 * Parameter averaging, a Spark job a round: every logical worker is a task that starts from the
 * same parameters and velocities and steps DL4J's {@link ParameterAveragingTrainingWorker} over its
 * draws. The results of a small network are averaged on the driver; those of a large one are cut
 * into slices that are shuffled and averaged on executors. Either way the order is the workers'.
 * DL4J's own master drops examples that do not fill its splits, keeps what it broadcasts, and sums
 * in order of arrival (see docs/decisions/averaging.md); here the draws that came back are compared
 * with those that were planned, and nothing stays persisted.
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
    Broadcast<NetworkState> sent = context.broadcast(state);
    ParameterAverage average;
    try {
      average =
          RoundSlice.count(state.parameters().length) == 1
              ? onDriver(context, plan, sent, range)
              : onExecutors(context, plan, sent, range);
    } finally {
      sent.destroy();
    }
    requirePlanned(plan.value(), average.trained(), range);
    return average.requireFinite(round);
  }

  /** Small networks come back whole, in worker order. */
  private ParameterAverage onDriver(
      JavaSparkContext context,
      Broadcast<EpochPlan> plan,
      Broadcast<NetworkState> sent,
      RoundRange range) {
    List<RoundSlice> results =
        workers(context).map(worker -> work(worker, plan.value(), sent.value(), range)).collect();
    return ParameterAverage.of(results.stream().map(RoundSlice::result).toList(), range.round());
  }

  /** Large networks are averaged slice by slice: partition i of the shuffle has slice i. */
  private ParameterAverage onExecutors(
      JavaSparkContext context,
      Broadcast<EpochPlan> plan,
      Broadcast<NetworkState> sent,
      RoundRange range) {
    int slices = RoundSlice.count(sent.value().parameters().length);
    JavaPairRDD<Integer, RoundSlice> sliced =
        workers(context)
            .flatMapToPair(worker -> sliced(worker, plan.value(), sent.value(), range))
            .partitionBy(new HashPartitioner(slices));
    try {
      return ParameterAverage.join(
          sliced
              .values()
              .mapPartitions(parts -> List.of(average(parts, range.round())).iterator())
              .collect());
    } finally {
      forget(context, sliced);
    }
  }

  /** The worker numbers, a task each. */
  private JavaRDD<Integer> workers(JavaSparkContext context) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, config.workers()).boxed().toList());
    return context.parallelize(numbers, numbers.size());
  }

  /** Averages one slice of every worker; they arrive in any order. */
  private static ParameterAverage average(Iterator<RoundSlice> parts, int round) {
    List<RoundResult> results = new ArrayList<>();
    parts.forEachRemaining(part -> results.add(part.result()));
    results.sort(Comparator.comparing(result -> result.report().worker()));
    return ParameterAverage.of(results, round);
  }

  /**
   * Removes the files of a round's shuffle, which Spark keeps until the driver collects garbage.
   */
  private static void forget(JavaSparkContext context, JavaPairRDD<?, ?> shuffled) {
    ShuffleDependency<?, ?, ?> shuffle =
        (ShuffleDependency<?, ?, ?>) shuffled.rdd().dependencies().head();
    if (context.sc().cleaner().isDefined()) {
      context.sc().cleaner().get().doCleanupShuffle(shuffle.shuffleId(), false);
    }
  }

  private static void requirePlanned(EpochPlan plan, DrawDigest trained, RoundRange range) {
    DrawDigest planned = DrawDigest.NONE;
    for (DrawOrder draws : plan.draws()) {
      planned = planned.merge(DrawDigest.of(draws, range.from(), range.to(draws.draws())));
    }
    if (!planned.equals(trained)) {
      throw new TrainingException(
          "Cannot use round %d: the workers trained %d images, %d were planned, or not the same ones"
              .formatted(range.round(), trained.count(), planned.count()));
    }
  }

  private RoundSlice work(int worker, EpochPlan plan, NetworkState state, RoundRange range) {
    ConvNet net = Replicas.borrow(spec);
    RoundReport report = train(net, worker, plan, state, range);
    RoundSlice whole = RoundSlice.whole(net, report);
    Replicas.giveBack(net);
    return whole;
  }

  private Iterator<Tuple2<Integer, RoundSlice>> sliced(
      int worker, EpochPlan plan, NetworkState state, RoundRange range) {
    ConvNet net = Replicas.borrow(spec);
    RoundReport report = train(net, worker, plan, state, range);
    giveBackAfterTask(net);
    return RoundSlice.cut(net, report);
  }

  private RoundReport train(
      ConvNet net, int worker, EpochPlan plan, NetworkState state, RoundRange range) {
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
    return pass.run(worker, plan.draws()[worker], range);
  }

  /** The task's slices are cut from the network when they are written, so it is kept until then. */
  private static void giveBackAfterTask(ConvNet net) {
    TaskCompletionListener listener =
        task -> {
          if (!task.isFailed()) {
            Replicas.giveBack(net);
          }
        };
    TaskContext.get().addTaskCompletionListener(listener);
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
