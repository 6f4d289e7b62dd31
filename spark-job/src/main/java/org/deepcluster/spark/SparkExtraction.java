package org.deepcluster.spark;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
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
 * Runs the network over every image on executors and writes the features, one file a part of a
 * shard; a task holds one batch. Parameters are broadcast.
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
    return ExtractedPart.files(parts(context, parameters));
  }

  /** As {@link #run}, with what each part took, about in the order in which they were begun. */
  List<ExtractedPart> parts(JavaSparkContext context, float[] parameters) {
    boolean gpus = kind != FeatureKind.PIXELS && GpuTasks.areUsed(context.sc());
    Broadcast<float[]> sent = context.broadcast(parameters);
    try {
      return gpus ? onGpus(context, sent) : onCores(context, sent);
    } finally {
      sent.destroy();
    }
  }

  private List<ExtractedPart> onCores(JavaSparkContext context, Broadcast<float[]> parameters) {
    List<ExtractionTask> tasks = ExtractionTask.of(shards, SlotTasks.available(context));
    JavaRDD<Integer> numbers =
        PixelPlaces.numbers(context, tasks.size(), i -> tasks.get(i).shard().index());
    return extract(numbers, tasks, parameters);
  }

  private List<ExtractedPart> extract(
      JavaRDD<Integer> numbers, List<ExtractionTask> tasks, Broadcast<float[]> parameters) {
    return numbers.flatMap(i -> extract(tasks.get(i), parameters.value()).iterator()).collect();
  }

  /** Decodes on every core first, so that no GPU is held meanwhile. */
  private List<ExtractedPart> onGpus(JavaSparkContext context, Broadcast<float[]> parameters) {
    GpuTasks.check(context);
    List<DecodedShard> decoded =
        PixelPlaces.numbers(context, shards.size(), i -> shards.get(i).index())
            .map(i -> DecodedShard.decode(images.store(), shards.get(i)))
            .collect();
    int gpus = GpuTasks.slots(context.sc());
    List<ExtractionTask> tasks = ExtractionTask.of(shards, gpus);
    JavaRDD<Integer> near = GpuTasks.holding(DecodedShard.near(context, decoded, tasks));
    List<ExtractedPart> extracted = extract(near, tasks, parameters);
    return DecodedShard.before(decoded, extracted, GpuTasks.cores(context.sc()), gpus);
  }

  private List<ExtractedPart> extract(ExtractionTask task, float[] parameters) throws IOException {
    List<ExtractedPart> extracted = new ArrayList<>();
    for (ShardPart part : task.parts()) {
      extracted.add(extract(part, parameters));
    }
    return extracted;
  }

  /** Decodes the shard before anything else where its pixels are not kept yet. */
  private ExtractedPart extract(ShardPart part, float[] parameters) throws IOException {
    StopWatch watch = new StopWatch();
    images.store().shard(part.shard().index());
    double decode = watch.lap();
    Artifact file =
        ArtifactWriter.write(
            attempt,
            part.file(kind.text()),
            hadoop.configuration(),
            out -> rows(part, parameters, out));
    return new ExtractedPart(part, file, decode, watch.lap());
  }

  private long rows(ShardPart part, float[] parameters, OutputStream out) throws IOException {
    ConvNet net = kind == FeatureKind.PIXELS ? null : Replicas.borrow(spec, parameters);
    ImageReader reader = new ImageReader(images, images.centre());
    float[] pixels = new float[0];
    int end = part.from() + part.rows();
    for (int from = part.from(); from < end; from += RunNeeds.EXTRACTION_BATCH) {
      int n = Math.min(RunNeeds.EXTRACTION_BATCH, end - from);
      if (pixels.length != n * reader.length()) {
        pixels = new float[n * reader.length()];
      }
      for (int i = 0; i < n; i++) {
        reader.read(part.shard(), from + i, pixels, i * reader.length(), 0);
      }
      FloatBlock rows = features(net, pixels, n, reader.length());
      Bundle.writeFloats(rows.values(), 0, rows.values().length, new DataOutputStream(out));
    }
    if (net != null) {
      Replicas.giveBack(net, parameters);
    }
    return part.rows();
  }

  private FloatBlock features(ConvNet net, float[] pixels, int n, int length) {
    return switch (kind) {
      case FC -> net.features(net.batch(pixels, n));
      case CONV -> net.convolutional(net.batch(pixels, n));
      case PIXELS -> new FloatBlock(n, length, pixels);
    };
  }

  /** The features that {@code files} hold: one file a shard or more, in the order of the images. */
  SparkFeatures features(JavaSparkContext context, List<Artifact> files) {
    List<SparkFeatures.Part> ofShards = new ArrayList<>();
    Iterator<Artifact> next = files.iterator();
    long length = 0;
    long rows = 0;
    for (Shard shard : shards) {
      List<String> paths = new ArrayList<>();
      for (long read = 0; read < shard.rows(); ) {
        Artifact file = next.next();
        paths.add(attempt.run() + "/" + file.path());
        read += file.rows();
        length += file.length();
      }
      ofShards.add(new SparkFeatures.Part(paths, shard.firstId(), shard.rows()));
      rows += shard.rows();
    }
    int width = (int) (length / Float.BYTES / rows);
    return new SparkFeatures(context.hadoopConfiguration(), ofShards, width);
  }
}
