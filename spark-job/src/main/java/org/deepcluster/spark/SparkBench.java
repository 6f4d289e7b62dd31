package org.deepcluster.spark;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.bench.BenchException;
import org.deepcluster.bench.BenchReport;
import org.deepcluster.bench.Measurements;
import org.deepcluster.bench.PeerStages;
import org.deepcluster.dataset.Manifest;

/**
 * Measures every stage as it is shipped, through Spark, in turn with a peer where there is one.
 * Epochs come first: the first of them begins at image files, in a process that has done nothing
 * yet, and is reported beside the others.
 */
public final class SparkBench {
  private SparkBench() {}

  /**
   * Runs the benchmark.
   *
   * @param machine what is known of the machine; Spark's version is added
   * @param say hears what is being done
   * @throws BenchException if there are too few images, or a result is wrong
   */
  public static BenchReport run(
      SparkSession spark,
      SparkBenchRequest request,
      Map<String, Object> machine,
      Optional<PeerStages> peer,
      Consumer<String> say)
      throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    String dataset = dataset(spark, request, say);
    Manifest manifest = Manifest.read(context.hadoopConfiguration(), dataset);
    requireEnough(manifest.images(), request);
    SparkBenchNetwork network = SparkBenchNetwork.of(request.settings());
    ImageAccess images =
        ImageAccess.of(context.hadoopConfiguration(), dataset, manifest, network.spec());
    SparkBenchData data =
        new SparkBenchData(dataset, manifest, images.store().side(), request.folder());
    if (peer.isPresent()) {
      say.accept("copying images for the peer");
      peer.get().load(data.input(context, network.trainable(), request.shared()));
    }
    Measurements measured = new Measurements(request.pairs(), peer, say);
    new SparkBenchStages(spark, request, data, images, network, measured).run();
    new SparkBenchEngines(context, request, measured).run();
    Map<String, Object> settings = request.described(manifest.images());
    peer.ifPresent(stages -> settings.put("peer_layout", stages.layout()));
    Map<String, Object> described = new LinkedHashMap<>(machine);
    described.put("spark", spark.version());
    return new BenchReport(described, settings, measured.comparisons(), measured.figures());
  }

  private static String dataset(SparkSession spark, SparkBenchRequest request, Consumer<String> say)
      throws IOException {
    if (request.dataset().isPresent()) {
      return request.dataset().get();
    }
    say.accept("making %d images".formatted(request.images()));
    return SparkBenchData.generate(spark, request.settings(), request.images(), request.folder());
  }

  private static void requireEnough(long images, SparkBenchRequest request) {
    if (images < request.leastImages()) {
      throw new BenchException(
          "Cannot bench on %d images: k=%d and batches of %d need %d at least (raise --images)"
              .formatted(
                  images,
                  request.settings().clustering().k(),
                  request.settings().training().batchSize(),
                  request.leastImages()));
    }
  }
}
