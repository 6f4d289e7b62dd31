package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.SamplingConfig;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.Trained;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every network trains an averaged epoch on executors of their own, two processes of one core.
 * AlexNet and VGG-16 move hundreds of megabytes a round: with DEEPCLUSTER_LARGE=1 only.
 */
class LocalClusterIT {
  private static final int IMAGES = 200;
  private static final int K = 4;
  private static final Seed SEED = new Seed(5);

  @TempDir private Path folder;
  private SparkSession spark;

  @BeforeAll
  static void linkJars() throws IOException {
    TestingCluster.linkJars();
  }

  @AfterEach
  void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  private void start(int executorMegabytes) {
    Map<String, String> settings = TestingCluster.settings(executorMegabytes);
    settings.put("spark.driver.maxResultSize", "8g");
    spark =
        SparkSessions.open(
            "LocalClusterIT",
            Optional.of("local-cluster[2,1,%d]".formatted(executorMegabytes)),
            settings);
  }

  @Test
  void smallTrains() throws IOException {
    start(700);
    trains("small", 32, 20, 0.05, 400);
  }

  /** From the tasks of a job, after which the message may still be on its way. */
  @Test
  void executorsTellWhatCompilersTook() throws InterruptedException {
    start(700);
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    assertThat(CompilersPlugin.secondsOnExecutors()).as("before the first task").isZero();
    List<Double> taken = new ArrayList<>();
    for (int job = 0; job < 100 && CompilersPlugin.secondsOnExecutors() == 0; job++) {
      taken.addAll(
          context.parallelize(List.of(0, 1), 2).map(task -> Compilers.seconds(1)).collect());
      Thread.sleep(50);
    }
    assertThat(CompilersPlugin.secondsOnExecutors())
        .as("tasks saw %s", taken)
        .isPositive()
        .isLessThan(2 * Collections.max(taken) + 1);
  }

  @Test
  void resnet18Trains() throws IOException {
    start(1000);
    trains("resnet18", 32, 8, 0.005, IMAGES);
  }

  @Test
  void alexnetTrains() throws IOException {
    assumeTrue("1".equals(System.getenv("DEEPCLUSTER_LARGE")), "DEEPCLUSTER_LARGE is not 1");
    start(2200);
    trains("alexnet", 224, 10, 0.005, IMAGES);
  }

  @Test
  void vgg16Trains() throws IOException {
    assumeTrue("1".equals(System.getenv("DEEPCLUSTER_LARGE")), "DEEPCLUSTER_LARGE is not 1");
    start(3600);
    trains("vgg16", 224, 5, 0.005, IMAGES);
  }

  /** Loss of the last third of the rounds lies below that of the first third. */
  private void trains(String network, int size, int batch, double rate, long draws)
      throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    TestingDataset data = TestingDataset.of(spark, folder, IMAGES, K, size, 20);
    Settings settings =
        SettingsLoader.load(
            "",
            List.of(
                "model.network=" + network,
                "image.size=" + size,
                "clustering.k=" + K,
                "training.learning-rate=" + rate,
                "training.augmentation=none",
                "training.batch-size=" + 2 * batch,
                "training.averaging-frequency=1"));
    NetworkSpec spec = NetworkSpec.of(settings);
    ImageAccess images =
        ImageAccess.of(new Configuration(), data.location(), data.manifest(), spec);
    SparkTrainer trainer = new SparkTrainer(spec, settings.training(), images, SEED);
    EpochPlan plan = plan(data, draws);
    Broadcast<EpochPlan> sent = context.broadcast(plan);
    ConvNet net = ConvNet.of(spec);
    net.initialise(SEED);
    Trained trained = Trained.from(net.state());
    List<Double> losses = new ArrayList<>();
    while (trained.rounds() < trainer.rounds(plan)) {
      Trained next = trainer.train(context, sent, trained, trained.rounds() + 1, done -> {});
      losses.add((next.lossSum() - trained.lossSum()) / (next.images() - trained.images()));
      trained = next;
    }
    assertThat(trained.images()).isEqualTo(draws);
    int third = losses.size() / 3;
    assertThat(mean(losses.subList(losses.size() - third, losses.size())))
        .as("losses by round: %s", losses)
        .isLessThan(mean(losses.subList(0, third)));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private EpochPlan plan(TestingDataset data, long draws) throws IOException {
    int[] clusters =
        SparkAgreement.labels(
            data.manifest(), spark.sparkContext().hadoopConfiguration(), data.location());
    SamplingPlan plan =
        SamplingPlan.of(new SamplingConfig(SamplingMode.INVERSE_SIZE), clusters, K, draws, SEED);
    return EpochPlan.of(data.manifest(), clusters, K, plan, 2, SEED);
  }
}
