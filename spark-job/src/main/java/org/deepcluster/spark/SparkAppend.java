package org.deepcluster.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Growth;
import org.deepcluster.dataset.Inputs;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.Split;
import org.deepcluster.dataset.Versions;
import org.deepcluster.runs.AtomicFiles;
import org.deepcluster.runs.WriterConflictException;
import org.deepcluster.seeds.Seed;

/**
 * Adds images to a dataset as a new version: shards of the new ones, and last a manifest that names
 * them after those that were there. Nothing that is there is rewritten or read but for its digests.
 */
public final class SparkAppend {
  private final PrepareRequest request;
  private final PrepareJob job;
  private final Manifest base;

  /**
   * What came of it.
   *
   * @param manifest of the newest version
   * @param added images; 0 where there was nothing new, and no version was made
   * @param known images that were there already
   */
  public record Appended(Manifest manifest, long added, long known) {}

  private SparkAppend(SparkSession spark, PrepareRequest request) throws IOException {
    this.request = request;
    job = new PrepareJob(spark, request);
    base = Manifest.read(job.hadoop(), request.output());
    if (request.side() != 0 && request.side() != base.side()) {
      throw new DatasetException(
          "Cannot append to %s: --size is %d, its images have %s (leave --size out, or prepare a dataset of its own)"
              .formatted(
                  request.output(),
                  request.side(),
                  base.side() == 0 ? "the bytes of their files" : base.side() + " pixels"));
    }
  }

  /**
   * Appends what {@code request} reads to the dataset at its output.
   *
   * @throws DatasetException if there is no dataset, its images have another size, or too many new
   *     ones are unreadable
   * @throws WriterConflictException if another process appended meanwhile
   */
  public static Appended run(SparkSession spark, PrepareRequest request) throws IOException {
    return new SparkAppend(spark, request).run();
  }

  private Appended run() throws IOException {
    List<Split> splits = new Inputs(job.hadoop()).splitsIfAny(request.input());
    if (splits.isEmpty()) {
      return new Appended(base, 0, 0);
    }
    Appended written;
    try {
      written = write(splits);
    } catch (IOException | RuntimeException e) {
      job.removeOwnFiles(e);
      throw e;
    }
    if (written.added() > 0) {
      publish(written.manifest());
    }
    return written;
  }

  /** Writes all of the next version but its manifest. */
  private Appended write(List<Split> splits) throws IOException {
    long seed = new Seed(request.seed()).child("version").child(base.version() + 1).value();
    JavaRDD<Object> images = job.read(splits, base.side(), seed);
    try {
      PrepareTally tally = job.tally(images, splits.size());
      if (tally.accepted() + tally.rejectedCount() == 0) {
        return new Appended(base, 0, 0);
      }
      job.requireEnough(tally);
      return write(PrepareJob.accepted(images), tally);
    } finally {
      images.unpersist();
    }
  }

  private Appended write(JavaRDD<PreparedImage> images, PrepareTally tally) throws IOException {
    Set<String> there = KnownImages.of(job.context(), request.output(), base, images);
    Broadcast<Set<String>> sent = job.context().broadcast(there);
    try {
      JavaRDD<PreparedImage> fresh = images.filter(image -> !sent.value().contains(image.digest()));
      long added = fresh.count();
      long known = tally.accepted() - added;
      Manifest manifest = added == 0 ? base : write(fresh, added, known, tally);
      return new Appended(manifest, added, known);
    } finally {
      sent.destroy();
    }
  }

  private Manifest write(JavaRDD<PreparedImage> fresh, long added, long known, PrepareTally tally)
      throws IOException {
    List<String> classes = classes(fresh);
    List<Shard> written = job.write(fresh, added, base.images(), classes);
    List<Shard> shards = PrepareJob.joined(base.shards(), written);
    long images = base.images() + added;
    Growth growth = new Growth(base.version() + 1, base.digest(), base.images(), known);
    return new Manifest(
        Manifest.FORMAT,
        images,
        base.side(),
        classes,
        base.mean(),
        base.deviation(),
        tally.reasons(),
        job.writeRejected(tally),
        request.input(),
        shards,
        Manifest.digest(images, classes, base.side(), shards, growth),
        growth);
  }

  /**
   * Class names by label: those there keep theirs, others follow; none, as in a dataset made at
   * once, as soon as any image has none.
   */
  private List<String> classes(JavaRDD<PreparedImage> fresh) {
    List<String> names = fresh.map(PreparedImage::className).distinct().collect();
    if (!base.labelled() || names.contains(null)) {
      return List.of();
    }
    TreeSet<String> added = new TreeSet<>(names);
    added.removeAll(base.classes());
    List<String> classes = new ArrayList<>(base.classes());
    classes.addAll(PrepareTally.ordered(added));
    return classes;
  }

  /**
   * Takes the name of the next version; where that fails it may be taken, so nothing is removed.
   */
  private void publish(Manifest manifest) throws IOException {
    Path target = new Path(request.output(), Versions.file(manifest.version()));
    if (!AtomicFiles.createIfAbsent(target, manifest.toJson(), job.hadoop())) {
      job.removeOwnFiles(null);
      throw new WriterConflictException(
          "Cannot append to %s: another process has just made version %d of it (run the same command again; what is there by then is left out)"
              .formatted(request.output(), manifest.version()));
    }
    job.sweep(manifest);
  }
}
