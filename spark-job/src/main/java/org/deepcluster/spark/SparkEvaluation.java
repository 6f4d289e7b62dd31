package org.deepcluster.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.ClusteringConfig;
import org.deepcluster.config.ClusteringEngine;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.config.Settings;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.evaluation.ClusteringScores;
import org.deepcluster.evaluation.LinearProbe;
import org.deepcluster.evaluation.WeightedKnn;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.Whitening;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.runs.Attempt;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.NotCommittedException;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.Stage;
import org.deepcluster.seeds.Seed;

/**
 * Judges a run by labels it never saw: probes on the trained network and on the same network at its
 * initial weights, a fresh k-means with as many clusters as classes, and k-means on raw pixels
 * beside it. Feature files go to a folder of their own beside the run's attempts and are removed at
 * the end.
 */
public final class SparkEvaluation {
  /** Where in the run the newest result is kept, for the report. */
  public static final String RESULT = "evaluation/evaluation.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SparkLinearProbe PROBE = new SparkLinearProbe(LinearProbe.STANDARD);
  private static final SparkNeighbours KNN = new SparkNeighbours(WeightedKnn.STANDARD);

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final RunDirectory run;
  private final Settings settings;
  private final NetworkSpec spec;
  private final Manifest trained;
  private final Set train;
  private final Set test;
  private final Attempt scratch;
  private final Consumer<String> progress;

  private final Map<Wanted, SparkFeatures> extracted = new HashMap<>();

  /** Features of a dataset by the network of {@code parameters}, the same array each time. */
  private record Wanted(String dataset, FeatureKind kind, float[] parameters) {}

  /** A labelled dataset. */
  private record Set(String location, Manifest manifest, int[] labels) {}

  private SparkEvaluation(
      SparkSession spark,
      RunDirectory run,
      Settings settings,
      Set train,
      Set test,
      Manifest trained,
      Consumer<String> progress) {
    this.spark = spark;
    this.run = run;
    this.settings = settings;
    this.train = train;
    this.test = test;
    this.progress = progress;
    this.trained = trained;
    scratch = run.scratch("evaluation-" + UUID.randomUUID().toString().substring(0, 8));
    context = new JavaSparkContext(spark.sparkContext());
    spec = NetworkSpec.of(settings);
  }

  /**
   * Evaluates the network after {@code epoch}, the newest where it is empty.
   *
   * @param settings of the run
   * @return the JSON object of {@code deepcluster evaluate --json}
   */
  public static ObjectNode run(
      SparkSession spark,
      String run,
      Settings settings,
      String data,
      String test,
      OptionalInt epoch,
      Consumer<String> progress)
      throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    RunDirectory directory = RunDirectory.read(new Path(run), hadoop);
    Set train = labelled(hadoop, data, null);
    SparkEvaluation evaluation =
        new SparkEvaluation(
            spark,
            directory,
            settings,
            train,
            labelled(hadoop, test, train.manifest().classes()),
            trainedOn(directory, train.manifest(), hadoop),
            progress);
    try {
      ObjectNode result = evaluation.run(epoch);
      directory.publish(RESULT, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(result));
      return result;
    } finally {
      directory.delete(evaluation.scratch);
    }
  }

  /** Whose channel statistics the network knows, whatever it is evaluated on. */
  private static Manifest trainedOn(RunDirectory run, Manifest data, Configuration hadoop)
      throws IOException {
    if (data.digest().equals(run.identity().dataset())) {
      return data;
    }
    Commit clustering =
        run.log()
            .latest(Stage.CLUSTERS)
            .orElseThrow(() -> new NotCommittedException(run.path(), "a clustering"));
    return TrainedOn.of(run, clustering, hadoop).manifest();
  }

  /** Labels by the names of {@code classes}, which may be those of another dataset. */
  private static Set labelled(Configuration hadoop, String data, List<String> classes)
      throws IOException {
    Manifest manifest = Manifest.read(hadoop, data);
    if (!manifest.labelled()) {
      throw new DatasetException(
          "Cannot evaluate on %s: it has no labels (prepare it from class folders or a labelled form)"
              .formatted(data));
    }
    int[] labels = SparkAgreement.labels(manifest, hadoop, data);
    if (classes != null && !classes.equals(manifest.classes())) {
      Map<String, Integer> known = new HashMap<>();
      classes.forEach(name -> known.put(name, known.size()));
      for (int i = 0; i < labels.length; i++) {
        labels[i] = labels[i] < 0 ? -1 : known.getOrDefault(manifest.classes().get(labels[i]), -1);
      }
    }
    Path path = new Path(data);
    return new Set(path.getFileSystem(hadoop).makeQualified(path).toString(), manifest, labels);
  }

  private ObjectNode run(OptionalInt epoch) throws IOException {
    CommitLog log = run.log();
    Commit network = network(log, epoch);
    RunFiles files = new RunFiles(run.files(), context.hadoopConfiguration());
    ObjectNode result = JSON.createObjectNode();
    result.set("evaluated", evaluated(network));
    result.set("random", probes("initial weights", initial(log, files)));
    float[] parameters = files.network(network).parameters();
    result.set("trained", probes("epoch " + network.step().epoch(), parameters));
    progress.accept("k-means with k = classes on features");
    result.set("clustering", clustering(FeatureKind.FC, parameters));
    progress.accept("k-means with k = classes on raw pixels");
    result.set("raw_pixels", clustering(FeatureKind.PIXELS, parameters));
    return result;
  }

  /** What the figures are of, for those who act on them when the run has gone on. */
  private ObjectNode evaluated(Commit network) {
    return JSON.createObjectNode()
        .put("run_id", run.identity().id())
        .put("epoch", network.step().epoch())
        .put("digest", network.digest());
  }

  /** Of a run that goes on from another one too: it never had them itself. */
  private float[] initial(CommitLog log, RunFiles files) throws IOException {
    return run.identity().parent().isPresent()
        ? InitialWeights.of(settings).parameters()
        : files.network(network(log, OptionalInt.of(0))).parameters();
  }

  private Commit network(CommitLog log, OptionalInt epoch) {
    Optional<Commit> found =
        epoch.isPresent() ? log.find(epoch.getAsInt(), Stage.NETWORK) : log.latest(Stage.NETWORK);
    String wanted =
        epoch.isPresent() ? "the network of epoch " + epoch.getAsInt() : "a trained network";
    return found
        .filter(log::hasFiles)
        .orElseThrow(() -> new NotCommittedException(run.path(), wanted));
  }

  private ObjectNode probes(String what, float[] parameters) {
    ObjectNode shares = JSON.createObjectNode();
    for (FeatureKind kind : List.of(FeatureKind.FC, FeatureKind.CONV)) {
      progress.accept("probes of %s on %s".formatted(kind.text(), what));
      context.setJobGroup("evaluate", "evaluate: %s, %s".formatted(what, kind.text()), true);
      JavaRDD<FeatureBlock> a = features(train, kind, parameters).blocks(spark);
      JavaRDD<FeatureBlock> b = features(test, kind, parameters).blocks(spark);
      shares.put("linear_" + kind.text(), PROBE.accuracy(a, train.labels(), b, test.labels()));
      shares.put("knn_" + kind.text(), KNN.accuracy(a, train.labels(), b, test.labels()));
    }
    return shares;
  }

  /** Probes, neighbours and clusters look at the same features, which are extracted once. */
  private SparkFeatures features(Set set, FeatureKind kind, float[] parameters) {
    return extracted.computeIfAbsent(
        new Wanted(set.location(), kind, parameters), wanted -> extract(set, kind, parameters));
  }

  private SparkFeatures extract(Set set, FeatureKind kind, float[] parameters) {
    ImageAccess images =
        ImageAccess.of(
            context.hadoopConfiguration(), set.location(), set.manifest(), spec, trained);
    SparkExtraction extraction = new SparkExtraction(context, scratch, images, spec, kind);
    return extraction.features(context, extraction.run(context, parameters));
  }

  /** k-means of the training set with k = classes on whitened features of unit length. */
  private ObjectNode clustering(FeatureKind kind, float[] parameters) {
    context.setJobGroup("evaluate", "evaluate: k-means on " + kind.text(), true);
    SparkFeatures features = features(train, kind, parameters);
    JavaRDD<FeatureBlock> rows = features.blocks(spark);
    JavaRDD<FeatureBlock> ready = rows;
    if (kind == FeatureKind.FC) {
      int dimensions = settings.whitening().dimensions();
      Whitening whitening = SparkWhitening.fit(rows, features.firstRow(), dimensions).whitening();
      ready = SparkWhitening.apply(rows, whitening);
    }
    ClusteringConfig config =
        new ClusteringConfig(
            ClusteringEngine.MLLIB,
            train.manifest().classes().size(),
            settings.clustering().iterations(),
            EmptyPolicy.SPLIT_RANDOM);
    Seed seed = Seed.derive(settings.run().seed(), 0, "evaluate", 0);
    long images = train.manifest().images();
    try (KeptRows kept = KeptRows.of(ready)) {
      KMeansResult result = SparkKMeans.run(kept.rows(), images, config, seed);
      int[] clusters = SparkKMeans.clusters(kept.rows(), result.centroids(), images);
      return JSON.valueToTree(ClusteringScores.of(clusters, train.labels()));
    }
  }
}
