package org.deepcluster.spark;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.dataset.Shard;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.model.Bundle;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.ArtifactWriter;
import org.deepcluster.runs.Attempt;

/**
 * Runs the network over every image on executors and writes the features, one file a shard; a task
 * holds one batch. Parameters are broadcast.
 */
final class SparkExtraction implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HadoopSettings hadoop;
  private final Attempt attempt;
  private final ImageAccess images;
  private final NetworkSpec spec;
  private final FeatureKind kind;
  private final List<Shard> shards;

  /** Of all images. */
  SparkExtraction(
      JavaSparkContext context,
      Attempt attempt,
      ImageAccess images,
      NetworkSpec spec,
      FeatureKind kind) {
    this(context, attempt, images, spec, kind, images.manifest().shards());
  }

  /** Of the images of {@code shards}, some of the dataset's. */
  SparkExtraction(
      JavaSparkContext context,
      Attempt attempt,
      ImageAccess images,
      NetworkSpec spec,
      FeatureKind kind,
      List<Shard> shards) {
    this.hadoop = new HadoopSettings(context.hadoopConfiguration());
    this.attempt = attempt;
    this.images = images;
    this.spec = spec;
    this.kind = kind;
    this.shards = List.copyOf(shards);
  }

  /** Extracts with {@code parameters}; the files lie in the attempt. */
  List<Artifact> run(JavaSparkContext context, float[] parameters) {
    return ExtractedShard.files(shards(context, parameters));
  }

  /** As {@link #run}, with what each shard took. */
  List<ExtractedShard> shards(JavaSparkContext context, float[] parameters) {
    boolean gpus = kind != FeatureKind.PIXELS && GpuTasks.areUsed(context.sc());
    Broadcast<float[]> sent = context.broadcast(parameters);
    try {
      return gpus ? onGpus(context, sent) : extract(numbers(context), sent);
    } finally {
      sent.destroy();
    }
  }

  private JavaRDD<Integer> numbers(JavaSparkContext context) {
    return PixelPlaces.numbers(context, shards.size(), i -> shards.get(i).index());
  }

  private List<ExtractedShard> extract(JavaRDD<Integer> numbers, Broadcast<float[]> parameters) {
    return numbers.map(i -> extract(shards.get(i), parameters.value())).collect();
  }

  /** Decodes on every core first, so that no GPU is held meanwhile. */
  private List<ExtractedShard> onGpus(JavaSparkContext context, Broadcast<float[]> parameters) {
    GpuTasks.check(context);
    List<DecodedShard> decoded =
        numbers(context).map(i -> DecodedShard.decode(images.store(), shards.get(i), i)).collect();
    JavaRDD<Integer> near = GpuTasks.holding(DecodedShard.near(context, decoded));
    List<ExtractedShard> extracted = extract(near, parameters);
    return DecodedShard.before(
        decoded, extracted, GpuTasks.cores(context.sc()), GpuTasks.slots(context.sc()));
  }

  /** Decodes the shard before anything else where its pixels are not kept yet. */
  private ExtractedShard extract(Shard shard, float[] parameters) throws IOException {
    StopWatch watch = new StopWatch();
    images.store().shard(shard.index());
    double decode = watch.lap();
    StopWatch warm = new StopWatch(Compilers::seconds);
    String name = "%s-%05d.f32".formatted(kind.text(), shard.index());
    Artifact file =
        ArtifactWriter.write(
            attempt, name, hadoop.configuration(), out -> rows(shard, parameters, out));
    return new ExtractedShard(file, decode, watch.lap(), warm.lap());
  }

  private long rows(Shard shard, float[] parameters, OutputStream out) throws IOException {
    ConvNet net = kind == FeatureKind.PIXELS ? null : Replicas.borrow(spec);
    if (net != null) {
      net.load(parameters);
    }
    ImageReader reader = new ImageReader(images, images.centre());
    float[] pixels = new float[0];
    for (int from = 0; from < shard.rows(); from += RunNeeds.EXTRACTION_BATCH) {
      int n = Math.min(RunNeeds.EXTRACTION_BATCH, shard.rows() - from);
      if (pixels.length != n * reader.length()) {
        pixels = new float[n * reader.length()];
      }
      for (int i = 0; i < n; i++) {
        reader.read(shard, from + i, pixels, i * reader.length(), 0);
      }
      FloatBlock rows = features(net, pixels, n, reader.length());
      Bundle.writeFloats(rows.values(), 0, rows.values().length, new DataOutputStream(out));
    }
    if (net != null) {
      Replicas.giveBack(net);
    }
    return shard.rows();
  }

  private FloatBlock features(ConvNet net, float[] pixels, int n, int length) {
    return switch (kind) {
      case FC -> net.features(net.batch(pixels, n));
      case CONV -> net.convolutional(net.batch(pixels, n));
      case PIXELS -> new FloatBlock(n, length, pixels);
    };
  }

  /** The features that {@code files} hold. */
  SparkFeatures features(JavaSparkContext context, List<Artifact> files) {
    List<SparkFeatures.Part> parts = new ArrayList<>();
    long length = 0;
    long rows = 0;
    for (int i = 0; i < files.size(); i++) {
      Artifact file = files.get(i);
      long firstId = shards.get(i).firstId();
      parts.add(
          new SparkFeatures.Part(attempt.run() + "/" + file.path(), firstId, (int) file.rows()));
      length += file.length();
      rows += file.rows();
    }
    int width = (int) (length / Float.BYTES / rows);
    return new SparkFeatures(context.hadoopConfiguration(), parts, width);
  }
}
