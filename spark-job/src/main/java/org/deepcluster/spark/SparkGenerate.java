package org.deepcluster.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.SyntheticImages;
import org.deepcluster.image.PngCodec;

/**
 * Writes {@link SyntheticImages} from executors: {@code <output>/<class>/<index>.png}, or, for sets
 * of which a file an image would be too many, {@code <output>/part-00003.tar} with the same inside.
 */
public final class SparkGenerate implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int TASKS = 16;

  private final SyntheticImages images;
  private final String output;
  private final HadoopSettings hadoop;
  private final boolean archives;

  private SparkGenerate(
      SyntheticImages images, String output, HadoopSettings hadoop, int archives) {
    this.images = images;
    this.output = output;
    this.hadoop = hadoop;
    this.archives = archives > 0;
  }

  /**
   * Generates {@code count} images.
   *
   * @param archives number of tar files, or 0 for one file an image
   */
  public static void run(
      SparkSession spark, SyntheticImages images, long count, String output, int archives)
      throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Path root = new Path(output);
    FileSystem files = root.getFileSystem(hadoop);
    if (files.exists(root) && files.listStatus(root).length > 0) {
      throw new DatasetException(
          "Cannot generate into %s: it is not empty (choose another --output, or remove it)"
              .formatted(output));
    }
    for (int c = 0; c < images.classes() && archives == 0; c++) {
      files.mkdirs(new Path(root, images.className(c)));
    }
    files.mkdirs(root);
    int tasks = archives > 0 ? archives : TASKS;
    SparkGenerate job = new SparkGenerate(images, output, new HadoopSettings(hadoop), archives);
    List<Integer> parts = new ArrayList<>(IntStream.range(0, tasks).boxed().toList());
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    context.setJobGroup("generate", "generate: %d images".formatted(count), true);
    context.parallelize(parts, tasks).foreachPartition(part -> job.write(part, tasks, count));
  }

  private void write(Iterator<Integer> part, int tasks, long count) {
    part.forEachRemaining(
        p -> {
          long from = count * p / tasks;
          long to = count * (p + 1) / tasks;
          try {
            if (archives) {
              tar(p, from, to);
            } else {
              files(from, to);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(
                "Cannot generate images into %s: %s".formatted(output, e.getMessage()), e);
          }
        });
  }

  private void files(long from, long to) throws IOException {
    Path root = new Path(output);
    FileSystem files = root.getFileSystem(hadoop.configuration());
    for (long i = from; i < to; i++) {
      try (OutputStream out = files.create(new Path(root, name(i)), true)) {
        out.write(PngCodec.encode(images.render(i)));
      }
    }
  }

  private void tar(int part, long from, long to) throws IOException {
    Path file = new Path(output, "part-%05d.tar".formatted(part));
    try (TarArchiveOutputStream out =
        new TarArchiveOutputStream(
            file.getFileSystem(hadoop.configuration()).create(file, true, 1 << 20))) {
      for (long i = from; i < to; i++) {
        byte[] png = PngCodec.encode(images.render(i));
        TarArchiveEntry entry = new TarArchiveEntry(name(i));
        entry.setSize(png.length);
        entry.setModTime(0L);
        out.putArchiveEntry(entry);
        out.write(png);
        out.closeArchiveEntry();
      }
    }
  }

  private String name(long index) {
    return "%s/%08d.png".formatted(images.className(images.label(index)), index);
  }
}
