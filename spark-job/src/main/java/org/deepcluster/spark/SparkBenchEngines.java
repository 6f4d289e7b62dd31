package org.deepcluster.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.deepcluster.bench.Measurements;
import org.deepcluster.bench.PeerStages;
import org.deepcluster.bench.Timed;
import org.deepcluster.bench.Trial;
import org.deepcluster.bench.Unit;
import org.deepcluster.linalg.FloatBlock;

/**
 * Seconds an iteration of the engine {@code blocked} beside the peer's, and beside MLlib's, all
 * from one start; the first run of each also says whether they agree.
 */
final class SparkBenchEngines {
  private static final int COLUMNS = SparkBenchRequest.COLUMNS;
  private static final int ITERATIONS = SparkBenchRequest.ITERATIONS;

  private final JavaSparkContext context;
  private final SparkBenchRequest request;
  private final Measurements measured;

  SparkBenchEngines(JavaSparkContext context, SparkBenchRequest request, Measurements measured) {
    this.context = context;
    this.request = request;
    this.measured = measured;
  }

  void run() throws IOException {
    if (!request.wants("kmeans") && !request.wants("mllib")) {
      return;
    }
    try (SparkBenchKMeans kmeans = new SparkBenchKMeans(context, request.rows(), COLUMNS)) {
      if (request.wants("kmeans")) {
        besidePeer(kmeans);
      }
      if (request.wants("mllib")) {
        besideMllib(kmeans, request.clusters().get(0));
      }
    }
  }

  private void besidePeer(SparkBenchKMeans kmeans) throws IOException {
    Path rows = request.folder().resolve("rows.f32");
    if (measured.peer().isPresent()) {
      kmeans.write(rows);
    }
    for (int k : request.clusters()) {
      String key = "kmeans_k" + k;
      FloatBlock start = kmeans.start(k);
      double objective = kmeans.objective(kmeans.blocked(start, ITERATIONS));
      Path centroids = request.folder().resolve("centroids-%d.f32".formatted(k));
      if (measured.peer().isPresent()) {
        SparkBenchKMeans.write(start, centroids);
        PeerStages.requireAlike(
            key, objective, clustered(measured.peer().get(), rows, centroids).objective());
      }
      measured.pairs(
          key,
          Unit.SECONDS_PER_ITERATION,
          blocked(kmeans, start),
          measured.trial(peer -> clustered(peer, rows, centroids).seconds() / ITERATIONS));
    }
  }

  private static PeerStages.Clustered clustered(PeerStages peer, Path rows, Path centroids) {
    return peer.kmeans(rows, centroids, COLUMNS, ITERATIONS);
  }

  private static Trial blocked(SparkBenchKMeans kmeans, FloatBlock start) {
    return () -> Timed.seconds(() -> kmeans.blocked(start, ITERATIONS)) / ITERATIONS;
  }

  /** MLlib's RDD engine caches the rows as doubles; that counts. */
  private void besideMllib(SparkBenchKMeans kmeans, int k) throws IOException {
    String key = "mllib_k" + k;
    FloatBlock start = kmeans.start(k);
    PeerStages.requireAlike(
        key,
        kmeans.objective(kmeans.blocked(start, ITERATIONS)),
        kmeans.objective(kmeans.mllib(start, ITERATIONS)));
    measured.pairs(
        key,
        Unit.SECONDS_PER_ITERATION,
        blocked(kmeans, start),
        Optional.of(() -> Timed.seconds(() -> kmeans.mllib(start, ITERATIONS)) / ITERATIONS));
  }
}
