package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.SamplingConfig;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;
import org.deepcluster.training.Trained;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three logical workers give the same bits on every cluster, also on one that loses executors. */
class TrainingShapesIT {
  private static final int IMAGES = 120;
  private static final int K = 4;
  private static final int WORKERS = 3;
  private static final Seed SEED = new Seed(5);

  @TempDir private static Path folder;
  private static TestingDataset data;

  @BeforeAll
  static void prepare() throws IOException {
    TestingCluster.linkJars();
    try (SparkSession spark = SparkSessions.open("TrainingShapesIT", Optional.of("local[2]"))) {
      data = TestingDataset.of(spark, folder, IMAGES, K, 16, 20);
    }
  }

  private static Settings settings() {
    return SettingsLoader.load(
        "",
        List.of(
            "image.size=16",
            "clustering.k=" + K,
            "training.workers=" + WORKERS,
            "training.batch-size=" + 8 * WORKERS,
            "training.averaging-frequency=1"));
  }

  private static EpochPlan plan() {
    int[] clusters = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      clusters[i] = i % K;
    }
    SamplingPlan plan =
        SamplingPlan.of(new SamplingConfig(SamplingMode.NONE), clusters, K, IMAGES, SEED);
    return EpochPlan.of(data.manifest(), clusters, K, plan, WORKERS, SEED);
  }

  /**
   * Hears of an executor that is lost. A standalone master may tell of it when the work of its
   * tasks has long been done elsewhere.
   */
  private static final class Loss extends SparkListener {
    private final CountDownLatch executor = new CountDownLatch(1);

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      executor.countDown();
    }

    boolean isTold() throws InterruptedException {
      return executor.await(1, TimeUnit.MINUTES);
    }
  }

  private Trained train(String master, Map<String, String> spark, Trainers trainers)
      throws InterruptedException {
    Loss loss = new Loss();
    try (SparkSession session =
        SparkSessions.open("TrainingShapesIT", Optional.of(master), spark)) {
      JavaSparkContext context = new JavaSparkContext(session.sparkContext());
      session.sparkContext().addSparkListener(loss);
      Settings settings = settings();
      NetworkSpec spec = NetworkSpec.of(settings);
      ImageAccess images =
          ImageAccess.of(new Configuration(), data.location(), data.manifest(), spec);
      SparkTrainer trainer = trainers.of(spec, settings, images);
      ConvNet net = ConvNet.of(spec);
      net.initialise(SEED);
      Broadcast<EpochPlan> sent = context.broadcast(plan());
      int rounds = trainer.rounds(sent.value());
      assertThat(rounds).isGreaterThan(3);
      Trained trained = trainer.train(context, sent, Trained.from(net.state()), rounds, done -> {});
      if (trainer instanceof KillsExecutor) {
        assertThat(loss.isTold()).as("an executor is lost").isTrue();
      }
      return trained;
    }
  }

  /** A kind of trainer. */
  private interface Trainers {
    SparkTrainer of(NetworkSpec spec, Settings settings, ImageAccess images);
  }

  private static class Quiet extends SparkTrainer {
    private static final long serialVersionUID = 1L;

    Quiet(NetworkSpec spec, Settings settings, ImageAccess images) {
      super(spec, settings.training(), images, SEED);
    }
  }

  /** Its workers wait for others, though there is no slot for all: they must give theirs up. */
  private static final class Hopeful extends Quiet {
    private static final long serialVersionUID = 1L;

    Hopeful(NetworkSpec spec, Settings settings, ImageAccess images) {
      super(spec, settings, images);
    }

    @Override
    boolean haveSlots(JavaSparkContext context) {
      return true;
    }
  }

  /**
   * The process of the first worker ends itself, once, in the middle of its second round: at a
   * draw, not at a count, for a task that gave its slot up between rounds would count anew.
   */
  private static final class KillsExecutor extends Quiet {
    private static final long serialVersionUID = 1L;

    private final String killed = folder.resolve("killed").toString();
    private final int at = plan().draws()[0].id(11);

    KillsExecutor(NetworkSpec spec, Settings settings, ImageAccess images) {
      super(spec, settings, images);
    }

    @Override
    DrawSource source() {
      DrawSource whole = super.source();
      boolean first = TaskContext.get().partitionId() == 0;
      return (id, occurrence, out, offset) -> {
        if (first && id == at && new File(killed).mkdir()) {
          Runtime.getRuntime().halt(137);
        }
        whole.write(id, occurrence, out, offset);
      };
    }
  }

  @Test
  void sameBitsOnEveryShape() throws InterruptedException {
    Map<String, String> cluster = TestingCluster.settings(700);
    Trained quiet = train("local[3]", Map.of(), Quiet::new);
    assertSame(train("local[1]", Map.of(), Quiet::new), quiet);
    assertSame(train("local[2]", Map.of(), Hopeful::new), quiet);
    assertSame(train("local-cluster[3,1,700]", cluster, Quiet::new), quiet);
    assertSame(train("local-cluster[3,1,700]", cluster, KillsExecutor::new), quiet);
  }

  @Test
  void sameBitsBetweenProcessesThatAuthenticateAndEncrypt() throws InterruptedException {
    Map<String, String> secured = new TreeMap<>(TestingCluster.settings(700));
    secured.put("spark.authenticate", "true");
    secured.put("spark.authenticate.secret", "a secret of this test");
    secured.put("spark.network.crypto.enabled", "true");
    Trained quiet = train("local[3]", Map.of(), Quiet::new);
    assertSame(train("local-cluster[3,1,700]", secured, Quiet::new), quiet);
  }

  private static void assertSame(Trained some, Trained quiet) {
    assertThat(some.network().parameters()).isEqualTo(quiet.network().parameters());
    assertThat(some.network().momentum()).isEqualTo(quiet.network().momentum());
    assertThat(some.lossSum()).isEqualTo(quiet.lossSum());
    assertThat(some.images()).isEqualTo(IMAGES);
    assertThat(some.rounds()).isEqualTo(quiet.rounds());
  }
}
