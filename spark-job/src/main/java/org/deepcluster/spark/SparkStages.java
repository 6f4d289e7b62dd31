package org.deepcluster.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import org.deepcluster.model.NetworkState;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.pipeline.Stages;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.Attempt;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitDraft;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.sampling.IdRange;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.PseudoLabels;
import org.deepcluster.training.Trained;
import org.deepcluster.training.TrainingException;

/** The stages of DeepCluster on Spark (paper, section 3.3 and figure 1). */
public final class SparkStages implements Stages {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Settings settings;
  private final String dataset;
  private final Manifest manifest;
  private final Attempt attempt;
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
    this.listener = listener;
    attempt = writer.attempt();
    context = new JavaSparkContext(spark.sparkContext());
    files = new RunFiles(writer.files(), context.hadoopConfiguration());
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
    Seed seed = seed(0, "initialise");
    ConvNet net = Replicas.borrow(spec);
    net.initialise(seed);
    NetworkState state = net.state();
    Replicas.giveBack(net);
    return new CommitDraft(
        Step.of(0, Stage.NETWORK),
        seed,
        List.of(files.writeNetwork(attempt, state)),
        Map.of("parameters", state.parameters().length),
        Map.of());
  }

  @Override
  public CommitDraft extract(int epoch, Commit network) throws IOException {
    StopWatch watch = new StopWatch();
    describe(epoch, "extract features");
    listener.progress("epoch %d: extract".formatted(epoch), 0, 1);
    List<ExtractedShard> shards = extraction().shards(context, files.network(network).parameters());
    double seconds = watch.seconds();
    double decode = StopWatch.rounded(seconds * ExtractedShard.decodeShare(shards));
    return new CommitDraft(
        Step.of(epoch, Stage.FEATURES),
        seed(epoch, "extract"),
        ExtractedShard.files(shards),
        Map.of(),
        seconds(Map.of("decode", decode, "extract", StopWatch.rounded(seconds - decode))));
  }

  private static Map<String, Object> seconds(Map<String, Double> stages) {
    return Map.of("seconds", stages);
  }

  private SparkExtraction extraction() {
    return new SparkExtraction(context, attempt, images, spec, FeatureKind.FC);
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
    Seed seed = seed(epoch, "cluster");
    JavaRDD<FeatureBlock> whitened = SparkWhitening.apply(rows, whitening);
    KMeansResult result = SparkKMeans.run(whitened, manifest.images(), settings.clustering(), seed);
    describe(epoch, "assign");
    List<AssignmentPart> parts =
        new SparkAssignments(context.hadoopConfiguration(), dataset, manifest, attempt)
            .run(whitened, result.centroids());
    int[] clusters = SparkAssignments.clusters(parts, manifest.images());
    RunFiles.Clustering clustering =
        new RunFiles.Clustering(files.network(network).parameters(), whitening, result.centroids());
    List<Artifact> artifacts = new ArrayList<>();
    artifacts.add(files.writeClustering(attempt, clustering));
    artifacts.add(files.writeClusters(attempt, clusters));
    parts.forEach(part -> artifacts.add(part.table()));
    Map<String, Object> facts = facts(result);
    if (former.isPresent()) {
      int[] before = files.clusters(former.get());
      facts.putAll(SparkAgreement.withFormer(clusters, before, settings.clustering().k()));
    }
    facts.putAll(
        SparkAgreement.withLabels(clusters, manifest, context.hadoopConfiguration(), dataset));
    Map<String, Object> notes = new TreeMap<>();
    notes.putAll(seconds(Map.of("whiten", whitenSeconds, "cluster", watch.lap())));
    notes.put("dataset", dataset);
    return new CommitDraft(Step.of(epoch, Stage.CLUSTERS), seed, artifacts, facts, notes);
  }

  private static Map<String, Object> facts(KMeansResult result) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("objective", result.objective());
    facts.put("empty_before_repair", result.emptyBeforeRepair());
    facts.put("empty", result.empty());
    facts.put("repairs", result.repairs());
    facts.put("largest", Arrays.stream(result.counts()).max().orElse(0));
    facts.put("smallest", Arrays.stream(result.counts()).min().orElse(0));
    return facts;
  }

  @Override
  public CommitDraft train(int epoch, Commit clusters, Commit state) throws IOException {
    StopWatch watch = new StopWatch();
    Trained trained = state.step().epoch() == epoch ? resumed(state) : begun(epoch, state);
    EpochPlan plan = plan(epoch, files.clusters(clusters));
    Seed seed = seed(epoch, "train");
    SparkTrainer trainer = new SparkTrainer(spec, settings.training(), images, seed);
    int rounds = trainer.rounds(plan);
    int end = Math.min(rounds, trained.rounds() + settings.training().commitRounds());
    Broadcast<EpochPlan> sent = context.broadcast(plan);
    try {
      describe(epoch, "train, rounds %d to %d of %d".formatted(trained.rounds() + 1, end, rounds));
      trained =
          trainer.train(
              context,
              sent,
              trained,
              end,
              done -> listener.progress("epoch %d: train".formatted(epoch), done, rounds));
    } finally {
      sent.destroy();
    }
    Step step = end == rounds ? Step.of(epoch, Stage.NETWORK) : Step.train(epoch, end);
    return new CommitDraft(
        step,
        seed,
        List.of(files.writeNetwork(attempt, trained.network())),
        facts(epoch, trained, plan, end == rounds),
        seconds(Map.of("train", watch.seconds())));
  }

  private Trained resumed(Commit state) throws IOException {
    return new Trained(
        files.network(state),
        state.step().round(),
        ((Number) state.facts().get("loss_sum")).doubleValue(),
        ((Number) state.facts().get("images_seen")).longValue());
  }

  private Trained begun(int epoch, Commit state) throws IOException {
    NetworkState before = files.network(state);
    ConvNet net = Replicas.borrow(spec);
    net.load(before);
    net.resetHead(seed(epoch, "head"));
    NetworkState fresh = new NetworkState(net.parameters(), before.momentum());
    Replicas.giveBack(net);
    return Trained.from(fresh);
  }

  private Map<String, Object> facts(int epoch, Trained trained, EpochPlan plan, boolean last) {
    if (last && trained.images() != plan.images()) {
      throw new TrainingException(
          "Cannot finish epoch %d: %d images were trained, %d were planned"
              .formatted(epoch, trained.images(), plan.images()));
    }
    return Map.of(
        "loss_sum", trained.lossSum(),
        "loss", trained.lossSum() / Math.max(1, trained.images()),
        "images_seen", trained.images(),
        "images_planned", plan.images(),
        "learning_rate", settings.training().learningRate());
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
