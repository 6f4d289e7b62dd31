package org.deepcluster.spark;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Inputs;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.Split;
import org.deepcluster.dataset.Versions;
import org.deepcluster.runs.AtomicFiles;

/** Makes a dataset: its shards, and last the manifest. */
public final class SparkPrepare {
  private final PrepareRequest request;
  private final PrepareJob job;

  private SparkPrepare(SparkSession spark, PrepareRequest request) {
    this.request = request;
    job = new PrepareJob(spark, request);
  }

  /**
   * Makes the dataset that {@code request} asks for.
   *
   * @throws DatasetException if there is nothing to read, too much is unreadable, or another
   *     dataset is there already
   */
  public static Manifest run(SparkSession spark, PrepareRequest request) throws IOException {
    return new SparkPrepare(spark, request).run();
  }

  private Manifest run() throws IOException {
    List<Split> splits = new Inputs(job.hadoop()).splits(request.input());
    Manifest written;
    try {
      written = write(splits);
    } catch (IOException | RuntimeException e) {
      job.removeOwnFiles(e);
      throw e;
    }
    return publish(written);
  }

  private Manifest write(List<Split> splits) throws IOException {
    JavaRDD<Object> images = job.read(splits, request.side(), request.seed());
    try {
      PrepareTally tally = job.tally(images, splits.size());
      job.requireEnough(tally);
      return write(images, tally);
    } finally {
      images.unpersist();
    }
  }

  private Manifest write(JavaRDD<Object> images, PrepareTally tally) throws IOException {
    List<String> classes = tally.classes();
    List<Shard> written = job.write(PrepareJob.accepted(images), tally.accepted(), 0, classes);
    List<Shard> shards = PrepareJob.joined(List.of(), written);
    return new Manifest(
        Manifest.FORMAT,
        tally.accepted(),
        request.side(),
        classes,
        tally.mean(),
        tally.deviation(),
        tally.reasons(),
        job.writeRejected(tally),
        request.input(),
        shards,
        Manifest.digest(tally.accepted(), classes, request.side(), shards),
        null);
  }

  /**
   * Takes the manifest's name, or finds that the same dataset is there already. Where that fails
   * the name may be taken, so nothing is removed.
   */
  private Manifest publish(Manifest manifest) throws IOException {
    Path target = new Path(request.output(), Manifest.FILE);
    if (AtomicFiles.createIfAbsent(target, manifest.toJson(), job.hadoop())) {
      job.sweep(manifest);
      return manifest;
    }
    Manifest there = Versions.read(job.hadoop(), request.output(), 1);
    job.removeOwnFiles(null);
    if (!there.digest().equals(manifest.digest())) {
      throw new DatasetException(
          "Cannot prepare into %s: another dataset is there, of %d images from %s (choose another --output, remove it, or add to it with --append)"
              .formatted(request.output(), there.images(), there.source()));
    }
    return there;
  }

  /** The counts of {@code manifest} by name, for a person. */
  public static Map<String, Long> counts(Manifest manifest) {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("images", manifest.images());
    counts.put("classes", (long) manifest.classes().size());
    counts.put("shards", (long) manifest.shards().size());
    counts.put("rejected", manifest.rejected().values().stream().mapToLong(Long::longValue).sum());
    return counts;
  }
}
