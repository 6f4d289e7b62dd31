package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.SamplingConfig;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;
import org.deepcluster.training.RoundRange;
import org.deepcluster.training.RoundReport;
import org.deepcluster.training.Trained;
import org.deepcluster.training.TrainingException;
import org.deepcluster.training.WorkerPass;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

/** Averaging: what was trained, how it was averaged, and what is left behind. */
class SparkTrainerIT {
  private static final int IMAGES = 200;
  private static final int K = 5;
  private static final Seed SEED = new Seed(11);

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static JavaSparkContext context;
  private static TestingDataset data;

  /** Retries a failed task, as a cluster does. */
  @BeforeAll
  static void start() throws IOException {
    spark = SparkSessions.open("SparkTrainerIT", Optional.of("local[2,3]"));
    context = new JavaSparkContext(spark.sparkContext());
    data = TestingDataset.of(spark, folder, IMAGES, K, 16, 20);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void nothingStaysPersisted() {
    assertThat(context.getPersistentRDDs()).isEmpty();
  }

  private static Settings settings(int workers, int batch, int frequency) {
    return SettingsLoader.load(
        "",
        List.of(
            "image.size=16",
            "whitening.dimensions=16",
            "clustering.k=" + K,
            "training.workers=" + workers,
            "training.batch-size=" + batch,
            "training.averaging-frequency=" + frequency));
  }

  private static SparkTrainer trainer(Settings settings) {
    NetworkSpec spec = NetworkSpec.of(settings);
    return new SparkTrainer(spec, settings.training(), images(spec), SEED);
  }

  private static ImageAccess images(NetworkSpec spec) {
    return ImageAccess.of(new Configuration(), data.location(), data.manifest(), spec);
  }

  private static NetworkState initial(NetworkSpec spec) {
    ConvNet net = ConvNet.of(spec);
    net.initialise(SEED);
    return net.state();
  }

  /** Every fifth image in one cluster: what a network can learn in a few steps. */
  private static int[] clusters() throws IOException {
    return SparkAgreement.labels(
        data.manifest(), spark.sparkContext().hadoopConfiguration(), data.location());
  }

  private static EpochPlan plan(int workers, SamplingMode mode, long draws) throws IOException {
    SamplingPlan plan = SamplingPlan.of(new SamplingConfig(mode), clusters(), K, draws, SEED);
    return EpochPlan.of(data.manifest(), clusters(), K, plan, workers, SEED);
  }

  /** After each round, all of them trained by one call. */
  private static List<Trained> train(Settings settings, EpochPlan plan) {
    SparkTrainer trainer = trainer(settings);
    Broadcast<EpochPlan> sent = context.broadcast(plan);
    List<Trained> rounds = new ArrayList<>();
    Trained trained = Trained.from(initial(NetworkSpec.of(settings)));
    while (trained.rounds() < trainer.rounds(plan)) {
      trained = trainer.train(context, sent, trained, trained.rounds() + 1, done -> {});
      rounds.add(trained);
    }
    List<Integer> told = new ArrayList<>();
    Trained atOnce =
        trainer.train(
            context,
            sent,
            Trained.from(initial(NetworkSpec.of(settings))),
            rounds.size(),
            told::add);
    assertThat(told).hasSize(rounds.size()).isSorted().endsWith(rounds.size());
    assertThat(atOnce.network().parameters()).isEqualTo(trained.network().parameters());
    assertThat(atOnce.network().momentum()).isEqualTo(trained.network().momentum());
    assertThat(atOnce.lossSum()).isEqualTo(trained.lossSum());
    sent.destroy();
    return rounds;
  }

  @Test
  void oneWorkerEqualsASingleMachineBitForBit() throws IOException {
    Settings settings = settings(1, 16, 3);
    EpochPlan plan = plan(1, SamplingMode.INVERSE_SIZE, IMAGES);
    List<Trained> averages = train(settings, plan);

    ConvNet alone = ConvNet.of(NetworkSpec.of(settings));
    alone.initialise(SEED);
    WorkerPass pass = new WorkerPass(alone, alone::fit, trainer(settings).source(), plan.labels());
    double lossSum = 0;
    for (int round = 0; round < averages.size(); round++) {
      RoundReport report = pass.run(0, plan.draws()[0], new RoundRange(round, 3, 16));
      assertThat(averages.get(round).network().parameters()).isEqualTo(alone.parameters());
      assertThat(averages.get(round).network().momentum()).isEqualTo(alone.momentum());
      lossSum += report.lossSum();
      assertThat(averages.get(round).lossSum()).isEqualTo(lossSum);
    }
    assertThat(averages).hasSizeGreaterThan(3);
  }

  /** The same batches in the same places; its sums are float32, ours double. */
  @Test
  void twoWorkersEqualDl4jsTrainingMaster() throws IOException {
    int batch = 10;
    int frequency = 2;
    Settings settings = settings(2, 2 * batch, frequency);
    EpochPlan plan = plan(2, SamplingMode.NONE, IMAGES);
    List<Trained> averages = train(settings, plan);

    ConvNet net = ConvNet.of(NetworkSpec.of(settings));
    net.initialise(SEED);
    SparkComputationGraph master =
        new SparkComputationGraph(
            context,
            net.graph(),
            new ParameterAveragingTrainingMaster.Builder(2, batch)
                .batchSizePerWorker(batch)
                .averagingFrequency(frequency)
                .workerPrefetchNumBatches(0)
                .saveUpdater(true)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .repartionData(Repartition.Never)
                .build());
    for (int round = 0; round < 3; round++) {
      RoundRange range = new RoundRange(round, frequency, batch);
      List<DataSet> batches = new ArrayList<>();
      for (int worker = 0; worker < 2; worker++) {
        batches.addAll(batches(settings, plan, worker, range));
      }
      master.fit(context.parallelize(batches, 2));
      requireNear(averages.get(round).network().parameters(), net.parameters());
      requireNear(averages.get(round).network().momentum(), net.momentum());
    }
    context.getPersistentRDDs().values().forEach(rdd -> rdd.unpersist(true)); // the master's own
  }

  /** The minibatches a worker assembles, caught instead of trained. */
  private static List<DataSet> batches(
      Settings settings, EpochPlan plan, int worker, RoundRange range) {
    List<DataSet> batches = new ArrayList<>();
    ConvNet unused = ConvNet.of(NetworkSpec.of(settings));
    new WorkerPass(
            unused,
            batch -> {
              batches.add(batch.copy());
              return 0;
            },
            trainer(settings).source(),
            plan.labels())
        .run(worker, plan.draws()[worker], range);
    return batches;
  }

  private static void requireNear(float[] ours, float[] theirs) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < ours.length; i++) {
      difference += Math.pow((double) ours[i] - theirs[i], 2);
      norm += Math.pow(theirs[i], 2);
    }
    assertThat(Math.sqrt(difference / norm)).isLessThan(1e-6);
  }

  @Test
  void everyPlannedDrawIsTrainedInEveryRoundAndTheEpoch() throws IOException {
    for (SamplingMode mode : SamplingMode.values()) {
      EpochPlan plan = plan(3, mode, 2L * IMAGES + 17);
      List<Trained> averages = train(settings(3, 48, 2), plan);
      assertThat(averages.get(averages.size() - 1).images()).isEqualTo(2L * IMAGES + 17);
      assertThat(plan.images()).isEqualTo(2L * IMAGES + 17);
    }
  }

  /** Shards of one worker only: the others have nothing left, or never had. */
  @Test
  void aWorkerWithoutDrawsTakesNoPartInTheAverage() throws IOException {
    EpochPlan whole = plan(1, SamplingMode.NONE, IMAGES);
    DrawOrder none =
        DrawOrder.of(
            SamplingPlan.of(new SamplingConfig(SamplingMode.NONE), clusters(), K, IMAGES, SEED),
            List.of(),
            SEED);
    EpochPlan uneven = new EpochPlan(whole.labels(), new DrawOrder[] {whole.draws()[0], none});
    List<Trained> two = train(settings(2, 32, 3), uneven);
    List<Trained> one = train(settings(1, 16, 3), whole);
    assertThat(two).hasSameSizeAs(one);
    for (int round = 0; round < one.size(); round++) {
      assertThat(two.get(round).network().parameters())
          .isEqualTo(one.get(round).network().parameters());
    }
  }

  /** Fails each task's first attempt in the middle of a batch. */
  private static final class FailsOnce extends SparkTrainer {
    private static final long serialVersionUID = 1L;

    FailsOnce(NetworkSpec spec, Settings settings, ImageAccess images) {
      super(spec, settings.training(), images, SEED);
    }

    @Override
    DrawSource source() {
      DrawSource whole = super.source();
      int[] read = {0};
      return (id, occurrence, out, offset) -> {
        if (TaskContext.get().attemptNumber() == 0 && read[0]++ == 9) {
          throw new IllegalStateException("the first attempt fails");
        }
        whole.write(id, occurrence, out, offset);
      };
    }
  }

  @Test
  void aRetriedTaskTrainsItsDrawsOnce() throws IOException {
    Settings settings = settings(2, 16, 2);
    EpochPlan plan = plan(2, SamplingMode.INVERSE_SIZE, IMAGES);
    NetworkSpec spec = NetworkSpec.of(settings);
    SparkTrainer failing = new FailsOnce(spec, settings, images(spec));
    Broadcast<EpochPlan> sent = context.broadcast(plan);
    Trained start = Trained.from(initial(spec));
    Trained retried = failing.train(context, sent, start, 3, done -> {});
    Trained quiet = trainer(settings).train(context, sent, start, 3, done -> {});
    assertThat(retried.images()).isEqualTo(quiet.images());
    assertThat(retried.network().parameters()).isEqualTo(quiet.network().parameters());
    sent.destroy();
  }

  @Test
  void lossFallsOverAnEpochsOfLabelsThatCanBeLearnt() throws IOException {
    List<Trained> averages = train(settings(2, 20, 5), plan(2, SamplingMode.NONE, 10L * IMAGES));
    int last = averages.size() - 1;
    double first = averages.get(0).lossSum() / averages.get(0).images();
    double end =
        (averages.get(last).lossSum() - averages.get(last - 1).lossSum())
            / (averages.get(last).images() - averages.get(last - 1).images());
    assertThat(end).isLessThan(0.8 * first);
  }

  @Test
  void aDivergedWorkerIsRefused() throws IOException {
    Settings settings = settings(2, 16, 2);
    NetworkState broken = initial(NetworkSpec.of(settings));
    broken.parameters()[7] = Float.NaN;
    Broadcast<EpochPlan> sent = context.broadcast(plan(2, SamplingMode.NONE, IMAGES));
    Trained start = Trained.from(broken);
    assertThatThrownBy(() -> trainer(settings).train(context, sent, start, 2, done -> {}))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Cannot go on from round 0: worker 0 diverged")
        .hasMessageContaining("lower training.learning-rate");
    sent.destroy();
  }

  @Test
  void sameSeedSameBytes() throws IOException {
    EpochPlan plan = plan(2, SamplingMode.INVERSE_SIZE, IMAGES);
    List<float[]> both =
        IntStream.range(0, 2)
            .mapToObj(i -> train(settings(2, 20, 5), plan))
            .map(averages -> averages.get(averages.size() - 1).network().parameters())
            .toList();
    assertThat(both.get(0)).isEqualTo(both.get(1));
  }
}
