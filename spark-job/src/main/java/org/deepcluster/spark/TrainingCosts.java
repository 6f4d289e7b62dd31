package org.deepcluster.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
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
  private static final double SECONDS = 14;

  /** Of a training, at most: enough that the first, which waits for the start, is one of many. */
  private static final int ROUNDS = 16;

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
    Broadcast<EpochPlan> plan = context.broadcast(plan(workers, batch * steps * ROUNDS));
    Trained start = Trained.from(state);
    SparkTrainer ofMany = trainer(workers, batch, steps);
    SparkTrainer ofOne = trainer(workers, batch, 1);
    List<Double> many = new ArrayList<>();
    List<Double> one = new ArrayList<>();
    try {
      double spent = 0;
      int rounds = 1;
      while (many.size() < Steady.LEAST || spent < SECONDS) {
        // In turn, so that what disturbs the machine for a while falls on both.
        double both =
            time(ofMany, plan, start, rounds, many) + time(ofOne, plan, start, rounds, one);
        spent += both;
        rounds =
            (int) Math.max(1, Math.min(Math.min(2, (SECONDS - spent) / both) * rounds, ROUNDS));
      }
    } finally {
      plan.destroy();
    }
    Steady round = Steady.of(many);
    double step = step(round.seconds(), Collections.min(many), Collections.min(one), steps);
    return new Measured(
        new Steady(step / batch, round.coldSeconds()), round.seconds() - steps * step);
  }

  /** Trains for {@code rounds}, each of which adds its seconds to {@code times}; returns all. */
  private double time(
      SparkTrainer trainer,
      Broadcast<EpochPlan> plan,
      Trained start,
      int rounds,
      List<Double> times) {
    StopWatch all = new StopWatch();
    StopWatch round = new StopWatch();
    trainer.train(context, plan, start, rounds, done -> times.add(round.lap()));
    return all.lap();
  }

  /**
   * Seconds of a step. The fastest rounds tell what share of a round its steps have, because
   * whatever disturbs a round makes it longer; steps and the rest of a round are at least 0.
   *
   * @param round of many steps, in seconds, as it is most of the time
   * @param many seconds of the fastest such round
   * @param one seconds of the fastest round of one step
   */
  static double step(double round, double many, double one, int steps) {
    double share = (many - one) * steps / ((steps - 1) * many);
    return Math.max(0, Math.min(share, 1)) * round / steps;
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
