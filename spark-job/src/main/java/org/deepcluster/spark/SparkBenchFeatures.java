package org.deepcluster.spark;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.Whitening;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.Attempt;

/** Extraction to feature files, and whitening of what lies in them. */
final class SparkBenchFeatures {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final SparkExtraction extraction;
  private final Attempt attempt;
  private final float[] parameters;

  SparkBenchFeatures(
      SparkSession spark, ImageAccess images, Attempt attempt, SparkBenchNetwork network) {
    this.spark = spark;
    this.attempt = attempt;
    context = new JavaSparkContext(spark.sparkContext());
    extraction = new SparkExtraction(context, attempt, images, network.spec(), FeatureKind.FC);
    parameters = network.state().parameters();
  }

  List<Artifact> extract() {
    return extraction.run(context, parameters);
  }

  void remove(List<Artifact> files) throws IOException {
    for (Artifact file : files) {
      Path path = new Path(attempt.run(), file.path());
      path.getFileSystem(context.hadoopConfiguration()).delete(path, false);
    }
  }

  /** Fits to the rows in {@code files} and applies to every one of them. */
  void whiten(List<Artifact> files, int dimensions) {
    SparkFeatures features = extraction.features(context, files);
    JavaRDD<FeatureBlock> rows = features.blocks(spark);
    Whitening whitening = SparkWhitening.fit(rows, features.firstRow(), dimensions).whitening();
    SparkWhitening.apply(rows, whitening).foreach(block -> {});
  }
}
