package org.deepcluster.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.config.SamplingConfig;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.config.TrainingConfig;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.sampling.IdRange;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.PseudoLabels;
import org.deepcluster.training.Trained;

/**
 * Measures training by rounds of many steps and of one, on sample images with random pseudo-labels:
 * the difference is the steps', the rest the round's. No more workers train than there are slots.
 */
final class TrainingCosts {
  private static final double MANY_SECONDS = 12;
  private static final double ONE_SECONDS = 1.5;

  /** Of all workers in one training, unless the fewest rounds have more: the plan holds them. */
  private static final int DRAWS = 1 << 16;

  /** Images whose steps are too long to take many of. */
  private static final int LARGE = 64;

  private final JavaSparkContext context;
  private final NetworkSpec spec;
  private final ImageAccess access;
  private final SampleImages images;
  private final TrainingConfig config;
  private final Seed seed;

  TrainingCosts(
      JavaSparkContext context,
      NetworkSpec spec,
      ImageAccess access,
      SampleImages images,
      TrainingConfig config,
      Seed seed) {
    this.context = context;
    this.spec = spec;
    this.access = access;
    this.images = images;
    this.config = config;
    this.seed = seed;
  }

  /** Seconds an image, and of a round without its steps. */
  record Measured(Steady image, double roundSeconds) {}

  Measured measure(NetworkState state, int slots) throws IOException {
    int workers = Math.min(config.workers(), slots);
    int batch = config.batchSize() / config.workers();
    int steps = Math.max(2, config.averagingFrequency());
    if (access.size() > LARGE) {
      batch = Math.min(batch, images.count() / workers);
      steps = 2;
    }
    int most = Math.max(Steady.LEAST, DRAWS / (workers * batch * steps));
    Broadcast<EpochPlan> plan = context.broadcast(plan(workers, batch * steps * most));
    Trained start = Trained.from(state);
    try {
      Steady many = rounds(trainer(workers, batch, steps), plan, start, most, MANY_SECONDS);
      Steady one = rounds(trainer(workers, batch, 1), plan, start, most, ONE_SECONDS);
      double step = step(many.seconds(), one.seconds(), steps);
      return new Measured(
          new Steady(step / batch, many.coldSeconds()), many.seconds() - steps * step);
    } finally {
      plan.destroy();
    }
  }

  /**
   * A round, timed for about {@code budget} seconds. Trainings of 1, 2, 4 and more rounds, so that
   * few rounds are the first of one, which waits for its start besides.
   *
   * @param most rounds of a training
   */
  private Steady rounds(
      SparkTrainer trainer, Broadcast<EpochPlan> plan, Trained start, int most, double budget) {
    List<Double> times = new ArrayList<>();
    double spent = 0;
    int rounds = 1;
    while (times.size() < Steady.LEAST || spent < budget) {
      StopWatch watch = new StopWatch();
      trainer.train(context, plan, start, rounds, done -> times.add(watch.lap()));
      spent = times.stream().mapToDouble(Double::doubleValue).sum();
      double fit = (budget - spent) / times.get(times.size() - 1);
      rounds = (int) Math.max(1, Math.min(Math.min(2 * rounds, most), fit));
    }
    return Steady.of(times);
  }

  /**
   * Seconds of a step, such that steps and the rest of a round are at least 0 and together take as
   * long as the round of many that was measured, whatever disturbed the other.
   */
  static double step(double many, double one, int steps) {
    return Math.min(Math.max(0, many - one) / (steps - 1), many / steps);
  }

  private SparkTrainer trainer(int workers, int batch, int steps) {
    TrainingConfig few =
        new TrainingConfig(
            1,
            batch * workers,
            config.learningRate(),
            config.momentum(),
            config.weightDecay(),
            workers,
            steps,
            config.augmentation(),
            1);
    return new CalibrationTrainer(spec, few, access, images, seed);
  }

  /** At least {@code draws} draws a worker, each from a stretch of the samples of its own. */
  private EpochPlan plan(int workers, int draws) {
    SplittableRandom random = seed.child("labels").random();
    int n = images.count();
    int[] clusters = IntStream.range(0, n).map(i -> random.nextInt(spec.classes())).toArray();
    SamplingPlan plan =
        SamplingPlan.of(
            new SamplingConfig(SamplingMode.NONE),
            clusters,
            spec.classes(),
            2L * workers * Math.max(draws, n),
            seed);
    DrawOrder[] orders = new DrawOrder[workers];
    for (int w = 0; w < workers; w++) {
      IdRange stretch = new IdRange((long) w * n / workers, (w + 1L) * n / workers);
      orders[w] = DrawOrder.of(plan, List.of(stretch), seed);
    }
    return new EpochPlan(new PseudoLabels(clusters, plan.weights(), spec.classes()), orders);
  }
}
