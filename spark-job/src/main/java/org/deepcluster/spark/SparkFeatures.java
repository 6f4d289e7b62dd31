package org.deepcluster.spark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * Feature rows in files of raw little-endian float32, one or more a shard: never held whole in a
 * heap. They are read as an RDD of blocks, one partition a shard, or as a DataFrame {@code id:
 * long, features: array<float>}.
 */
public final class SparkFeatures implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK_ROWS = 512;

  /**
   * A shard: rows of images {@code firstId}, {@code firstId + 1}, ... in files one after another.
   */
  public record Part(List<String> files, long firstId, int rows) implements Serializable {
    public Part {
      files = List.copyOf(files);
    }
  }

  private final HadoopSettings hadoop;
  private final ArrayList<Part> parts;
  private final int width;

  SparkFeatures(Configuration hadoop, List<Part> parts, int width) {
    this.hadoop = new HadoopSettings(hadoop);
    this.parts = new ArrayList<>(parts);
    this.width = width;
  }

  /** Features a row. */
  public int width() {
    return width;
  }

  /** Number of rows. */
  public long rows() {
    return parts.stream().mapToLong(Part::rows).sum();
  }

  /** The first row, read here. */
  float[] firstRow() {
    Part first = parts.get(0);
    Part row = new Part(first.files(), first.firstId(), 1);
    return new BlockReader(hadoop.configuration(), row, width).next().rows().row(0);
  }

  /** The rows as blocks, one partition a shard, in order of id. */
  public JavaRDD<FeatureBlock> blocks(SparkSession spark) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, parts.size()).boxed().toList());
    return new JavaSparkContext(spark.sparkContext())
        .parallelize(numbers, parts.size())
        .mapPartitions(this::read);
  }

  /** The rows as a DataFrame. */
  public Dataset<Row> frame(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType, false)
            .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    return spark.createDataFrame(blocks(spark).flatMap(SparkFeatures::rows), schema);
  }

  private static Iterator<Row> rows(FeatureBlock block) {
    return IntStream.range(0, block.ids().length)
        .mapToObj(i -> RowFactory.create(block.ids()[i], block.rows().row(i)))
        .iterator();
  }

  private Iterator<FeatureBlock> read(Iterator<Integer> part) {
    return new BlockReader(hadoop.configuration(), parts.get(part.next()), width);
  }

  /** Blocks do not end with a file, so it does not matter how many files there are. */
  private static final class BlockReader implements Iterator<FeatureBlock> {
    private final Configuration hadoop;
    private final Part part;
    private final int width;
    private int file;
    private InputStream in;
    private int at;

    BlockReader(Configuration hadoop, Part part, int width) {
      this.hadoop = hadoop;
      this.part = part;
      this.width = width;
      try {
        in = open();
      } catch (IOException e) {
        throw failure(e);
      }
      TaskContext task = TaskContext.get();
      if (task != null) { // a job may want the first rows only, and a task may fail half way
        TaskCompletionListener listener = ended -> close();
        task.addTaskCompletionListener(listener);
      }
    }

    private InputStream open() throws IOException {
      Path path = new Path(part.files().get(file));
      return path.getFileSystem(hadoop).open(path, 1 << 16);
    }

    @Override
    public boolean hasNext() {
      return at < part.rows();
    }

    @Override
    public FeatureBlock next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int n = Math.min(BLOCK_ROWS, part.rows() - at);
      byte[] bytes = new byte[n * width * Float.BYTES];
      float[] values = new float[n * width];
      long[] ids = new long[n];
      try {
        fill(bytes);
        at += n;
        if (!hasNext()) {
          in.close();
        }
      } catch (IOException e) {
        throw failure(e);
      }
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      for (int i = 0; i < n; i++) {
        ids[i] = part.firstId() + at - n + i;
      }
      return new FeatureBlock(ids, new FloatBlock(n, width, values));
    }

    private void fill(byte[] bytes) throws IOException {
      int filled = in.readNBytes(bytes, 0, bytes.length);
      while (filled < bytes.length) {
        if (file + 1 == part.files().size()) {
          throw new EOFException("it ends before the last of %d rows".formatted(part.rows()));
        }
        in.close();
        file++;
        in = open();
        filled += in.readNBytes(bytes, filled, bytes.length - filled);
      }
    }

    private void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }

    private UncheckedIOException failure(IOException e) {
      return new UncheckedIOException(
          "Cannot read features from %s: %s".formatted(part.files().get(file), e.getMessage()), e);
    }
  }
}
