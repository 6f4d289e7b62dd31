package org.deepcluster.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Reads and writes the Parquet files of a dataset: {@code id, image{bytes, path}, label}. */
public final class ShardFiles {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required int64 id; required group image { required binary bytes;"
              + " required binary path (STRING); } optional int32 label; }");
  private static final MessageType LABELS =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required int64 id; optional int32 label; }");
  private static final MessageType PATHS =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required int64 id; required group image { required binary path"
              + " (STRING); } }");
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private ShardFiles() {}

  /** Takes rows to write. */
  public interface RowWriter {
    /** Adds a row; a label below 0 means none. */
    void write(long id, byte[] bytes, String path, int label) throws IOException;
  }

  /** Writes rows to a file. */
  public interface Rows {
    /** Hands all rows to {@code writer}. */
    void writeTo(RowWriter writer) throws IOException;
  }

  /** Writes a new file; images are compressed already, so pages are not. */
  public static void write(Configuration hadoop, Path file, Rows rows) throws IOException {
    try (ParquetWriter<Group> out =
        RepeatableParquet.writer(
            hadoop, file, SCHEMA, CompressionCodecName.UNCOMPRESSED, ROW_GROUP_BYTES)) {
      rows.writeTo((id, bytes, path, label) -> out.write(row(id, bytes, path, label)));
    }
  }

  private static Group row(long id, byte[] bytes, String path, int label) {
    SimpleGroup row = new SimpleGroup(SCHEMA);
    row.add("id", id);
    Group image = row.addGroup("image");
    image.add("bytes", Binary.fromConstantByteArray(bytes));
    image.add("path", path);
    if (label >= 0) {
      row.add("label", label);
    }
    return row;
  }

  /** The encoded images of a shard, in order of id, to {@code each}. */
  public static void images(
      Configuration hadoop, String dataset, Shard shard, Consumer<byte[]> each) throws IOException {
    images(hadoop, dataset, shard, file(dataset, shard), each);
  }

  /** The same of a copy of the shard that lies at {@code file}. */
  static void images(
      Configuration hadoop, String dataset, Shard shard, Path file, Consumer<byte[]> each)
      throws IOException {
    try (ParquetReader<Group> in = open(hadoop, file, SCHEMA)) {
      scan(dataset, shard, in, row -> each.accept(bytes(row)));
    }
  }

  private static byte[] bytes(Group row) {
    return row.getGroup("image", 0).getBinary("bytes", 0).getBytes();
  }

  /** The first {@code count} encoded images of a shard, or all where it holds fewer. */
  public static List<byte[]> first(Configuration hadoop, String dataset, Shard shard, int count)
      throws IOException {
    List<byte[]> images = new ArrayList<>();
    try (ParquetReader<Group> in = open(hadoop, file(dataset, shard), SCHEMA)) {
      for (Group row = in.read(); row != null && images.size() < count; row = in.read()) {
        images.add(bytes(row));
      }
    }
    return images;
  }

  /** The labels of a shard, in order of id; -1 where there is none. */
  public static int[] labels(Configuration hadoop, String dataset, Shard shard) throws IOException {
    int[] labels = new int[shard.rows()];
    int[] at = {0};
    try (ParquetReader<Group> in = open(hadoop, file(dataset, shard), LABELS)) {
      scan(dataset, shard, in, row -> labels[at[0]++] = label(row));
    }
    return labels;
  }

  private static int label(Group row) {
    return row.getFieldRepetitionCount("label") > 0 ? row.getInteger("label", 0) : -1;
  }

  /** The paths of a shard's images, in order of id. */
  public static List<String> paths(Configuration hadoop, String dataset, Shard shard)
      throws IOException {
    List<String> paths = new ArrayList<>(shard.rows());
    try (ParquetReader<Group> in = open(hadoop, file(dataset, shard), PATHS)) {
      scan(dataset, shard, in, row -> paths.add(row.getGroup("image", 0).getString("path", 0)));
    }
    return paths;
  }

  private static void scan(
      String dataset, Shard shard, ParquetReader<Group> in, Consumer<Group> each)
      throws IOException {
    int rows = 0;
    for (Group row = in.read(); row != null; row = in.read()) {
      each.accept(row);
      rows++;
    }
    if (rows != shard.rows()) {
      throw new DatasetException(
          "Cannot read shard %s of %s: it holds %d rows, the manifest says %d (prepare the dataset again)"
              .formatted(shard.file(), dataset, rows, shard.rows()));
    }
  }

  private static Path file(String dataset, Shard shard) {
    return new Path(dataset, shard.file());
  }

  private static ParquetReader<Group> open(Configuration hadoop, Path file, MessageType columns)
      throws IOException {
    Configuration projected = new Configuration(hadoop);
    projected.set(ReadSupport.PARQUET_READ_SCHEMA, columns.toString());
    return ParquetReader.builder(new GroupReadSupport(), file).withConf(projected).build();
  }
}
