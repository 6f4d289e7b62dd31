package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.deepcluster.config.TrainingConfig;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;
import org.deepcluster.training.Exchange;
import org.deepcluster.training.ParameterAverage;
import org.deepcluster.training.RoundRange;
import org.deepcluster.training.RoundReport;
import org.deepcluster.training.RoundResult;
import org.deepcluster.training.Trained;
import org.deepcluster.training.TrainingException;
import org.deepcluster.training.WorkerPass;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/**
 * Parameter averaging: every logical worker is a task that steps DL4J's {@link
 * ParameterAveragingTrainingWorker} over its draws of a round, from the same parameters and
 * velocities as the others. Workers of a small network stay for all rounds up to a commit and bring
 * each result to the driver, which averages; those of a large one are a job a round, and their
 * results are cut into slices that are shuffled and averaged on executors. Either way the order is
 * the workers'. DL4J's own master drops examples that do not fill its splits, keeps what it
 * broadcasts, and sums in order of arrival (see docs/decisions/averaging.md); here the draws that
 * came back are compared with those that were planned, and nothing stays persisted.
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
   * Trains on to round {@code end}, at most to that of the plan's last.
   *
   * @param from where it goes on
   * @param done hears of the number of rounds that are done, after each
   * @throws TrainingException if a worker diverged or did not train what was planned
   */
  Trained train(
      JavaSparkContext context,
      Broadcast<EpochPlan> plan,
      Trained from,
      int end,
      IntConsumer done) {
    return RoundSlice.isWhole(from.network().parameters().length)
        ? onDriver(context, plan, from, end, done)
        : onExecutors(context, plan, from, end, done);
  }

  /** Small networks are averaged where their workers meet, on the driver, all in one job. */
  private Trained onDriver(
      JavaSparkContext context,
      Broadcast<EpochPlan> plan,
      Trained from,
      int end,
      IntConsumer done) {
    Exchange exchange =
        new Exchange(
            from, end, config.workers(), round -> planned(plan.value(), range(round)), done);
    long number = Exchanges.open(exchange);
    try {
      boolean stay = true;
      while (!exchange.isDone()) {
        boolean stays = stay && haveSlots(context);
        int together = together(context);
        workers(context).foreach(worker -> work(worker, plan.value(), number, stays, together));
        stay = false; // somebody has left before the end
      }
      return exchange.trained();
    } finally {
      Exchanges.close(number);
    }
  }

  /** Workers that a process trains at once, at most. */
  private int together(JavaSparkContext context) {
    return Math.min(SlotTasks.perProcess(context), config.workers());
  }

  /** Whether all workers can train at once. */
  boolean haveSlots(JavaSparkContext context) {
    return SlotTasks.available(context) >= config.workers();
  }

  /** Images that a worker may read ahead: it then holds no more than an extraction. */
  private int ahead() {
    return RunNeeds.EXTRACTION_BATCH - batch();
  }

  private RoundRange range(int round) {
    return new RoundRange(round, config.averagingFrequency(), batch());
  }

  /** A job a round: large networks are averaged slice by slice. */
  private Trained onExecutors(
      JavaSparkContext context,
      Broadcast<EpochPlan> plan,
      Trained from,
      int end,
      IntConsumer done) {
    Trained trained = from;
    while (trained.rounds() < end) {
      RoundRange range = range(trained.rounds());
      Broadcast<NetworkState> sent = context.broadcast(trained.network());
      try {
        ParameterAverage average = sliced(context, plan, sent, range);
        ParameterAverage.requireConverging(average.reports(), range.round());
        trained = trained.plus(average.requirePlanned(planned(plan.value(), range), range.round()));
      } finally {
        sent.destroy();
      }
      done.accept(trained.rounds());
    }
    return trained;
  }

  /** Partition i of the shuffle has slice i of every worker. */
  private ParameterAverage sliced(
      JavaSparkContext context,
      Broadcast<EpochPlan> plan,
      Broadcast<NetworkState> sent,
      RoundRange range) {
    int slices = RoundSlice.count(sent.value().parameters().length);
    int together = together(context);
    JavaPairRDD<Integer, RoundSlice> sliced =
        workers(context)
            .flatMapToPair(worker -> sliced(worker, plan.value(), sent.value(), range, together))
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

  /** The worker numbers, a task each; the first shard of a worker has its number. */
  private JavaRDD<Integer> workers(JavaSparkContext context) {
    return GpuTasks.holding(
        PixelPlaces.numbers(context, config.workers(), IntUnaryOperator.identity()));
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

  private static DrawDigest planned(EpochPlan plan, RoundRange range) {
    DrawDigest planned = DrawDigest.NONE;
    for (DrawOrder draws : plan.draws()) {
      planned = planned.merge(DrawDigest.of(draws, range.from(), range.to(draws.draws())));
    }
    return planned;
  }

  /** A task of a stint: round after round, until there is none or no use in waiting for it. */
  private void work(int worker, EpochPlan plan, long exchange, boolean stays, int together)
      throws IOException, InterruptedException {
    ExchangeClient rounds = new ExchangeClient(ExchangeLink.of(exchange, worker), stays);
    Optional<Exchange.Answer> next = rounds.join();
    if (next.isPresent()) {
      ConvNet net = borrow(together);
      WorkerPass pass = pass(net, plan);
      NetworkState result = net.state(); // of one round after another: none is read after its end
      while (next.isPresent()) {
        StopWatch watch = new StopWatch();
        int round = next.get().round();
        RoundReport report =
            train(net, pass, worker, plan.draws()[worker], next.get().state(), range(round));
        net.save(result);
        next =
            rounds.next(
                round,
                new RoundResult(report, result),
                watch.seconds(),
                () -> pass.readAhead(plan.draws()[worker], range(round + 1), ahead()));
      }
      Replicas.giveBack(net);
    }
  }

  private Iterator<Tuple2<Integer, RoundSlice>> sliced(
      int worker, EpochPlan plan, NetworkState state, RoundRange range, int together) {
    ConvNet net = borrow(together);
    RoundReport report = train(net, pass(net, plan), worker, plan.draws()[worker], state, range);
    giveBackAfterTask(net);
    return RoundSlice.cut(net, report);
  }

  /** A network whose batches fit beside the heap with those of the others in this process. */
  private ConvNet borrow(int together) {
    ConvNet net = Replicas.borrow(spec);
    OffHeap.requireRoom(net.arrayBytes(), batch(), together);
    return net;
  }

  private RoundReport train(
      ConvNet net,
      WorkerPass pass,
      int worker,
      DrawOrder draws,
      NetworkState state,
      RoundRange range) {
    net.load(state);
    Nd4j.getRandom().setSeed(seed.child("dropout").child(range.round()).child(worker).value());
    return pass.run(worker, draws, range);
  }

  /** DL4J's Spark worker on {@code net}. */
  private WorkerPass pass(ConvNet net, EpochPlan plan) {
    ParameterAveragingTrainingWorker trainer =
        new ParameterAveragingTrainingWorker(null, true, WORKER_CONFIGURATION, null, null, null);
    return new WorkerPass(
        net,
        batch -> {
          trainer.processMinibatch(batch, net.graph(), false);
          return net.graph().score();
        },
        source(),
        plan.labels());
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
