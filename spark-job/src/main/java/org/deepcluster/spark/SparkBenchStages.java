package org.deepcluster.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.bench.Comparison;
import org.deepcluster.bench.Measurements;
import org.deepcluster.bench.PeerStages;
import org.deepcluster.bench.Spread;
import org.deepcluster.bench.Timed;
import org.deepcluster.bench.Trial;
import org.deepcluster.bench.Unit;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.StageSeconds;

/** Whole epochs, and the stages that work on images, each by itself. */
final class SparkBenchStages {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final SparkBenchRequest request;
  private final SparkBenchData data;
  private final ImageAccess images;
  private final SparkBenchNetwork network;
  private final Measurements measured;

  SparkBenchStages(
      SparkSession spark,
      SparkBenchRequest request,
      SparkBenchData data,
      ImageAccess images,
      SparkBenchNetwork network,
      Measurements measured) {
    this.spark = spark;
    context = new JavaSparkContext(spark.sparkContext());
    this.request = request;
    this.data = data;
    this.images = images;
    this.network = network;
    this.measured = measured;
  }

  void run() throws IOException {
    String run = request.folder().resolve("run").toString();
    try (SparkBenchEpochs epochs =
        SparkBenchEpochs.open(spark, request.settings(), data.dataset(), data.manifest(), run)) {
      if (request.wants("epoch")) {
        measure(epochs);
      }
      if (request.wants("decode")) {
        rate("decode", () -> data.decode(context), PeerStages::decode);
      }
      measure(new SparkBenchTraining(context, request.settings(), images, network));
      measure(new SparkBenchFeatures(spark, images, epochs.attempt(), network));
    }
  }

  private void rate(String key, Trial ours, Measurements.Asked asked) throws IOException {
    measured.rate(key, data.manifest().images(), ours, asked);
  }

  private void measure(SparkBenchEpochs epochs) throws IOException {
    List<StageSeconds> ours = new ArrayList<>();
    List<Map<String, Double>> theirs = new ArrayList<>();
    measured.once(
        "epoch_cold",
        Unit.SECONDS,
        epochs::run,
        measured.trial(peer -> peer.epoch(true).seconds()));
    measured.pairs(
        "epoch",
        Unit.SECONDS,
        () -> noted(epochs, ours),
        measured.trial(peer -> noted(peer.epoch(false), theirs)));
    for (String stage : List.of("extract", "whiten", "cluster", "train")) {
      measured.add(
          new Comparison(
              "epoch_" + stage,
              Unit.SECONDS,
              ours.stream().map(seconds -> ofStage(seconds, stage)).toList(),
              theirs.stream().map(seconds -> seconds.get(stage)).toList()));
    }
    measured.figure("fixed_seconds", Spread.of(epochs.fixedSecondsWarm()).median());
  }

  private static double noted(SparkBenchEpochs epochs, List<StageSeconds> stages)
      throws IOException {
    double seconds = epochs.run();
    stages.add(epochs.stages());
    return seconds;
  }

  private static double noted(PeerStages.Epoch epoch, List<Map<String, Double>> stages) {
    stages.add(epoch.stages());
    return epoch.seconds();
  }

  private static double ofStage(StageSeconds seconds, String stage) {
    return switch (stage) {
      case "extract" -> seconds.extract();
      case "whiten" -> seconds.whiten();
      case "cluster" -> seconds.cluster();
      case "train" -> seconds.train();
      default -> throw new IllegalArgumentException("Cannot time " + stage + ": it is no stage");
    };
  }

  private void measure(SparkBenchTraining training) throws IOException {
    Trial averaged = () -> Timed.seconds(training::averaged);
    Trial unaveraged = () -> Timed.seconds(training::unaveraged);
    Trial augmented = () -> Timed.seconds(training::augmented);
    if (request.wants("augmentation")) {
      rate("augmentation", augmented, peer -> peer.stage("augment"));
    }
    if (request.wants("training")) {
      rate("training", averaged, peer -> peer.stage("train"));
      measured.figure("averaging_share", 1 - measured.part(unaveraged, averaged));
      measured.figure("augmentation_share", measured.part(augmented, averaged));
    }
  }

  private void measure(SparkBenchFeatures features) throws IOException {
    if (request.wants("extraction")) {
      rate("extraction", () -> extraction(features), peer -> peer.stage("extract"));
    }
    if (request.wants("whitening")) {
      List<Artifact> files = features.extract();
      int dimensions = request.settings().whitening().dimensions();
      measured.seconds(
          "whitening",
          () -> Timed.seconds(() -> features.whiten(files, dimensions)),
          peer -> peer.stage("whiten"));
      features.remove(files);
    }
  }

  private static double extraction(SparkBenchFeatures features) throws IOException {
    List<Artifact> files = new ArrayList<>();
    double seconds = Timed.seconds(() -> files.addAll(features.extract()));
    features.remove(files);
    return seconds;
  }
}
