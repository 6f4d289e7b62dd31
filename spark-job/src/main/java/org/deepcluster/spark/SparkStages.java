package org.deepcluster.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.Settings;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.Whitening;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.pipeline.Stages;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitDraft;
import org.deepcluster.runs.Notes;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.Stage;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.sampling.IdRange;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.ParameterAverage;
import org.deepcluster.training.PseudoLabels;

/** The stages of DeepCluster on Spark (paper, section 3.3 and figure 1). */
public final class SparkStages implements Stages {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Settings settings;
  private final String dataset;
  private final Manifest manifest;
  private final RunWriter writer;
  private final RunFiles files;
  private final Listener listener;
  private final NetworkSpec spec;
  private final ImageAccess images;

  /** Stages over {@code dataset} that write to {@code writer}'s attempt. */
  public SparkStages(
      SparkSession spark,
      Settings settings,
      String dataset,
      Manifest manifest,
      RunWriter writer,
      Listener listener) {
    this.spark = spark;
    this.settings = settings;
    this.dataset = dataset;
    this.manifest = manifest;
    this.writer = writer;
    this.listener = listener;
    context = new JavaSparkContext(spark.sparkContext());
    files = new RunFiles(writer.run());
    spec = NetworkSpec.of(settings);
    images = ImageAccess.of(dataset, manifest, spec);
  }

  private Seed seed(int epoch, String stage) {
    return Seed.derive(settings.run().seed(), epoch, stage, 0);
  }

  private void describe(int epoch, String stage) {
    context.setJobGroup("epoch-" + epoch, "epoch %d: %s".formatted(epoch, stage), true);
  }

  @Override
  public CommitDraft start() throws IOException {
    ConvNet net = Replicas.borrow(spec);
    net.initialise(seed(0, "initialise"));
    NetworkState state = new NetworkState(net.parameters(), net.momentum());
    Replicas.giveBack(net);
    return new CommitDraft(
        0,
        Stage.START,
        0,
        List.of(files.writeNetwork(writer.attempt(), state)),
        new Notes().with("parameters", state.parameters().length).map(),
        new Notes().map());
  }

  @Override
  public CommitDraft extract(int epoch, Commit network) throws IOException {
    StopWatch watch = new StopWatch();
    describe(epoch, "extract features");
    listener.progress("epoch %d: extract".formatted(epoch), 0, 1);
    List<Artifact> written = extraction().run(context, files.network(network).parameters());
    return new CommitDraft(
        epoch,
        Stage.FEATURES,
        0,
        written,
        new Notes().map(),
        new Notes().with("seconds.extract", watch.seconds()).map());
  }

  private SparkExtraction extraction() {
    return new SparkExtraction(
        context, writer.run().location(), writer.attempt(), images, spec, FeatureKind.FC);
  }

  @Override
  public CommitDraft cluster(int epoch, Commit features, Commit network, Optional<Commit> former)
      throws IOException {
    StopWatch watch = new StopWatch();
    listener.progress("epoch %d: whiten".formatted(epoch), 0, 1);
    describe(epoch, "whitening");
    JavaRDD<FeatureBlock> rows = extraction().features(context, features.artifacts()).blocks(spark);
    Whitening whitening = SparkWhitening.fit(rows, settings.whitening().dimensions());
    double whitenSeconds = watch.lap();
    listener.progress("epoch %d: k-means".formatted(epoch), 0, 1);
    describe(epoch, "k-means");
    JavaRDD<FeatureBlock> whitened = SparkWhitening.apply(rows, whitening);
    KMeansResult result =
        SparkKMeans.run(whitened, manifest.images(), settings.clustering(), seed(epoch, "cluster"));
    describe(epoch, "assign");
    List<AssignmentPart> parts =
        new SparkAssignments(
                writer.run().hadoop(), dataset, manifest, writer.run().location(), writer.attempt())
            .run(whitened, result.centroids());
    int[] clusters = SparkAssignments.clusters(parts, manifest.images());
    List<Artifact> artifacts = new ArrayList<>();
    artifacts.add(
        files.writeClustering(
            writer.attempt(),
            new RunFiles.Clustering(
                files.network(network).parameters(), whitening, result.centroids())));
    artifacts.add(files.writeClusters(writer.attempt(), clusters));
    parts.forEach(part -> artifacts.add(part.table()));
    int[] before = former.isPresent() ? files.clusters(former.get()) : null;
    Notes facts =
        new Notes()
            .with("objective", result.objective())
            .with("empty_before_repair", result.emptyBeforeRepair())
            .with("empty", result.empty())
            .with("repairs", result.repairs())
            .with("largest", Arrays.stream(result.counts()).max().orElse(0))
            .with("smallest", Arrays.stream(result.counts()).min().orElse(0))
            .with(SparkAgreement.withFormer(clusters, before, settings.clustering().k()))
            .with(SparkAgreement.withLabels(clusters, manifest, writer.run().hadoop(), dataset));
    return new CommitDraft(
        epoch,
        Stage.CLUSTERS,
        0,
        artifacts,
        facts.map(),
        new Notes()
            .with("seconds.whiten", whitenSeconds)
            .with("seconds.cluster", watch.lap())
            .map());
  }

  @Override
  public CommitDraft train(int epoch, Commit clusters, Commit state) throws IOException {
    StopWatch watch = new StopWatch();
    boolean resumed = state.stage() == Stage.ROUNDS;
    NetworkState network = resumed ? files.network(state) : withFreshHead(epoch, state);
    int round = resumed ? state.part() : 0;
    double lossSum = resumed ? ((Number) state.facts().get("loss_sum")).doubleValue() : 0;
    long seen = resumed ? ((Number) state.facts().get("images_seen")).longValue() : 0;
    double earlier = resumed ? ((Number) state.notes().get("seconds.train")).doubleValue() : 0;
    EpochPlan plan = plan(epoch, files.clusters(clusters));
    SparkTrainer trainer =
        new SparkTrainer(spec, settings.training(), images, seed(epoch, "train"));
    int rounds = trainer.rounds(plan);
    int end = Math.min(rounds, round + settings.training().commitRounds());
    Broadcast<EpochPlan> sent = context.broadcast(plan);
    try {
      for (; round < end; round++) {
        describe(epoch, "train, round %d of %d".formatted(round + 1, rounds));
        ParameterAverage average = trainer.round(context, sent, network, round);
        network = new NetworkState(average.parameters(), average.momentum());
        lossSum += average.lossSum();
        seen += average.trained().count();
        listener.progress("epoch %d: train".formatted(epoch), round + 1L, rounds);
      }
    } finally {
      sent.destroy();
    }
    boolean last = round == rounds;
    Notes facts =
        new Notes()
            .with("loss_sum", lossSum)
            .with("images_seen", seen)
            .with("images_planned", plan.images())
            .with("learning_rate", settings.training().learningRate());
    return new CommitDraft(
        epoch,
        last ? Stage.NETWORK : Stage.ROUNDS,
        last ? 0 : round,
        List.of(files.writeNetwork(writer.attempt(), network)),
        facts.map(),
        new Notes().with("seconds.train", earlier + watch.seconds()).map());
  }

  private NetworkState withFreshHead(int epoch, Commit state) throws IOException {
    NetworkState before = files.network(state);
    ConvNet net = Replicas.borrow(spec);
    net.load(before.parameters(), before.momentum());
    net.resetHead(seed(epoch, "head"));
    NetworkState fresh = new NetworkState(net.parameters(), before.momentum());
    Replicas.giveBack(net);
    return fresh;
  }

  /** Shards go to workers in turn; each worker orders its own draws. */
  private EpochPlan plan(int epoch, int[] clusters) {
    long draws = Math.max(1, Math.round(settings.reassign().epochs() * clusters.length));
    int k = settings.clustering().k();
    SamplingPlan plan =
        SamplingPlan.of(settings.sampling(), clusters, k, draws, seed(epoch, "sample"));
    DrawOrder[] workers = new DrawOrder[settings.training().workers()];
    DrawDigest all = DrawDigest.NONE;
    for (int w = 0; w < workers.length; w++) {
      workers[w] = DrawOrder.of(plan, shardsOf(w, workers.length), seed(epoch, "order"));
      all = all.merge(DrawDigest.of(workers[w], 0, workers[w].draws()));
    }
    if (!all.equals(DrawDigest.of(plan))) {
      throw new IllegalStateException(
          "Cannot train epoch %d: workers own %d of %d draws"
              .formatted(epoch, all.count(), plan.draws()));
    }
    return new EpochPlan(new PseudoLabels(clusters, plan.weights(), k), workers);
  }

  private List<IdRange> shardsOf(int worker, int workers) {
    List<IdRange> ranges = new ArrayList<>();
    for (Shard shard : manifest.shards()) {
      if (shard.index() % workers == worker) {
        ranges.add(new IdRange(shard.firstId(), shard.firstId() + shard.rows()));
      }
    }
    return ranges;
  }
}
