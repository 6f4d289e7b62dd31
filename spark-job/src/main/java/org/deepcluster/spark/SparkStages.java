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
import org.apache.spark.sql.SparkSession;
import org.deepcluster.clustering.Collapse;
import org.deepcluster.clustering.CollapseException;
import org.deepcluster.config.CollapsePolicy;
import org.deepcluster.config.GuardConfig;
import org.deepcluster.config.Settings;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.Whitening;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.pipeline.Stages;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.Attempt;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitDraft;
import org.deepcluster.runs.Parent;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.seeds.Seed;

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
  private final Optional<Parent> parent;
  private int[] labels;

  /** Stages over {@code dataset} that write to {@code writer}'s attempt. */
  public SparkStages(
      SparkSession spark,
      Settings settings,
      String dataset,
      Manifest manifest,
      RunWriter writer,
      Listener listener) {
    this(spark, settings, dataset, manifest, writer, listener, Optional.empty());
  }

  /**
   * Stages of a run that goes on from {@code parent}, if any: it begins with that one's network,
   * and the centroid of a cluster starts each epoch at the mean of the images it had before.
   */
  public SparkStages(
      SparkSession spark,
      Settings settings,
      String dataset,
      Manifest manifest,
      RunWriter writer,
      Listener listener,
      Optional<Parent> parent) {
    this.spark = spark;
    this.settings = settings;
    this.dataset = dataset;
    this.manifest = manifest;
    this.listener = listener;
    this.parent = parent;
    attempt = writer.attempt();
    context = new JavaSparkContext(spark.sparkContext());
    files = new RunFiles(writer.files(), context.hadoopConfiguration());
    spec = NetworkSpec.of(settings);
    images = ImageAccess.of(context.hadoopConfiguration(), dataset, manifest, spec);
  }

  private Seed seed(int epoch, String stage) {
    return Seed.derive(settings.run().seed(), epoch, stage, 0);
  }

  private void describe(int epoch, String stage) {
    JobLabels.stage(context.sc(), epoch, stage);
  }

  @Override
  public CommitDraft start() throws IOException {
    return parent.isPresent()
        ? started(parent.get())
        : started(InitialWeights.of(settings), List.of());
  }

  /** With the parent's network and clusters, copied: the run does not need the parent again. */
  private CommitDraft started(Parent from) throws IOException {
    describe(0, "take over network and clusters");
    ParentRun run = ParentRun.of(from, settings, context.hadoopConfiguration());
    int[] clusters = run.clusters(spark, settings, dataset, manifest, attempt);
    return started(run.network(), List.of(files.writeClusters(attempt, clusters)));
  }

  private CommitDraft started(NetworkState state, List<Artifact> more) throws IOException {
    List<Artifact> artifacts = new ArrayList<>(more);
    artifacts.add(files.writeNetwork(attempt, state));
    return new CommitDraft(
        Step.of(0, Stage.NETWORK),
        InitialWeights.seed(settings),
        artifacts,
        Map.of("parameters", state.parameters().length),
        Map.of());
  }

  @Override
  public CommitDraft extract(int epoch, Commit network) throws IOException {
    StageWatch watch = new StageWatch(context.sc());
    describe(epoch, "extract features");
    listener.progress("epoch %d: extract".formatted(epoch), 0, 1);
    List<ExtractedPart> parts = extraction().parts(context, files.network(network).parameters());
    double seconds = watch.lap();
    double decode = StopWatch.rounded(seconds * ExtractedPart.decodeShare(parts));
    return new CommitDraft(
        Step.of(epoch, Stage.FEATURES),
        seed(epoch, "extract"),
        ExtractedPart.files(parts),
        Map.of(),
        watch.notes(
            Map.of(StageWatch.DECODE, decode, "extract", StopWatch.rounded(seconds - decode))));
  }

  private SparkExtraction extraction() {
    return new SparkExtraction(context, attempt, images, spec, FeatureKind.FC);
  }

  @Override
  public CommitDraft cluster(int epoch, Commit features, Commit network, Optional<Commit> former)
      throws IOException {
    StageWatch watch = new StageWatch(context.sc());
    listener.progress("epoch %d: whiten".formatted(epoch), 0, 1);
    describe(epoch, "whitening");
    SparkFeatures extracted = extraction().features(context, features.artifacts());
    JavaRDD<FeatureBlock> rows = extracted.blocks(spark);
    SparkWhitening.Fitted fitted =
        SparkWhitening.fit(rows, extracted.firstRow(), settings.whitening().dimensions());
    Whitening whitening = fitted.whitening();
    double whitenSeconds = watch.lap();
    listener.progress("epoch %d: k-means".formatted(epoch), 0, 1);
    describe(epoch, "k-means");
    Seed seed = seed(epoch, "cluster");
    Optional<int[]> before = before(network, former);
    KMeansResult result;
    List<AssignmentPart> parts;
    try (KeptRows whitened = KeptRows.of(SparkWhitening.apply(rows, whitening))) {
      result =
          SparkKMeans.run(
              whitened.rows(),
              manifest.images(),
              settings.clustering(),
              seed,
              parent.isPresent() ? before : Optional.empty());
      describe(epoch, "assign");
      parts =
          new SparkAssignments(context.hadoopConfiguration(), dataset, manifest.shards(), attempt)
              .run(whitened.rows(), result.centroids());
    }
    int[] clusters = SparkAssignments.clusters(parts, manifest.images());
    RunFiles.Clustering clustering =
        new RunFiles.Clustering(files.network(network).parameters(), whitening, result.centroids());
    List<Artifact> artifacts = new ArrayList<>();
    artifacts.add(files.writeClustering(attempt, clustering));
    artifacts.add(files.writeClusters(attempt, clusters));
    parts.forEach(part -> artifacts.add(part.table()));
    Map<String, Object> facts = facts(result);
    facts.put("feature_variance", fitted.variance());
    facts.put("collapsed_epochs", collapsedEpochs(epoch, result, fitted.variance(), former));
    if (before.isPresent()) {
      int k = settings.clustering().k();
      facts.putAll(SparkAgreement.withFormer(clusters, before.get(), k));
    }
    if (parent.isPresent()) {
      facts.put("kept_ids", kept(epoch, clusters, before.orElseThrow()));
    }
    if (manifest.labelled()) {
      facts.putAll(SparkAgreement.withLabels(clusters, labels()));
    }
    Map<String, Object> notes =
        watch.notes(Map.of("whiten", whitenSeconds, "cluster", watch.lap()));
    notes.put("dataset", dataset);
    return new CommitDraft(Step.of(epoch, Stage.CLUSTERS), seed, artifacts, facts, notes);
  }

  /** Of all images; they do not change from epoch to epoch. */
  private int[] labels() throws IOException {
    if (labels == null) {
      labels = SparkAgreement.labels(manifest, context.hadoopConfiguration(), dataset);
    }
    return labels;
  }

  /** The clusters of the epoch before; in the first those that the network brought, if any. */
  private Optional<int[]> before(Commit network, Optional<Commit> former) throws IOException {
    Optional<Commit> last =
        former.isPresent()
            ? former
            : Optional.of(network).filter(commit -> commit.find(RunFiles.CLUSTERS).isPresent());
    return last.isPresent() ? Optional.of(files.clusters(last.get())) : Optional.empty();
  }

  private double kept(int epoch, int[] clusters, int[] before) {
    double kept = SparkAgreement.sameIds(clusters, before);
    listener.tell(
        "epoch %d: %.1f %% of %d images keep their cluster id"
            .formatted(epoch, 100 * kept, before.length));
    return kept;
  }

  /**
   * Epochs in a row, this one included, whose clusters collapsed.
   *
   * @throws CollapseException if there are as many as make a run stop
   */
  private int collapsedEpochs(
      int epoch, KMeansResult result, double variance, Optional<Commit> former) {
    GuardConfig guards = settings.guards();
    Optional<String> collapse = Collapse.of(result.counts(), variance, guards);
    if (collapse.isEmpty()) {
      return 0;
    }
    int before =
        former
            .map(commit -> ((Number) commit.facts().get("collapsed_epochs")).intValue())
            .orElse(0);
    if (guards.collapse() == CollapsePolicy.STOP && before + 1 >= guards.collapseEpochs()) {
      throw new CollapseException(epoch, collapse.get(), before + 1);
    }
    listener.tell("epoch %d: clusters have collapsed: %s".formatted(epoch, collapse.get()));
    return before + 1;
  }

  private static Map<String, Object> facts(KMeansResult result) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("effective_clusters", Collapse.effectiveClusters(result.counts()));
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
    return new TrainingStage(context, settings, images, attempt, files, listener)
        .run(epoch, clusters, state);
  }
}
