package org.deepcluster.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
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

  /**
   * Checks a shard's bytes against its SHA-256; one read of the file.
   *
   * @throws DatasetException if it was changed
   */
  static void requireUnchanged(Configuration hadoop, String dataset, Shard shard)
      throws IOException {
    Path file = new Path(dataset, shard.file());
    MessageDigest digest = Manifest.sha256();
    try (InputStream in = file.getFileSystem(hadoop).open(file);
        DigestInputStream read = new DigestInputStream(in, digest)) {
      read.transferTo(OutputStream.nullOutputStream());
    } catch (ChecksumException e) { // a file system that keeps sums of its own
      throw Manifest.changed(dataset, shard, "its checksum is wrong");
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(shard.sha256())) {
      throw Manifest.changed(dataset, shard, "it has another SHA-256");
    }
  }

  /** The encoded images of a shard, in order of id, to {@code each}. */
  public static void images(
      Configuration hadoop, String dataset, Shard shard, Consumer<byte[]> each) throws IOException {
    scan(
        hadoop,
        dataset,
        shard,
        SCHEMA,
        row -> each.accept(row.getGroup("image", 0).getBinary("bytes", 0).getBytes()));
  }

  /** The first {@code count} encoded images of a shard, or all where it holds fewer. */
  public static List<byte[]> first(Configuration hadoop, String dataset, Shard shard, int count)
      throws IOException {
    List<byte[]> images = new ArrayList<>();
    try (ParquetReader<Group> in = open(hadoop, dataset, shard, SCHEMA)) {
      for (Group row = in.read(); row != null && images.size() < count; row = in.read()) {
        images.add(row.getGroup("image", 0).getBinary("bytes", 0).getBytes());
      }
    }
    return images;
  }

  /** The labels of a shard, in order of id; -1 where there is none. */
  public static int[] labels(Configuration hadoop, String dataset, Shard shard) throws IOException {
    int[] labels = new int[shard.rows()];
    int[] at = {0};
    scan(
        hadoop,
        dataset,
        shard,
        LABELS,
        row ->
            labels[at[0]++] =
                row.getFieldRepetitionCount("label") > 0 ? row.getInteger("label", 0) : -1);
    return labels;
  }

  /** The paths of a shard's images, in order of id. */
  public static List<String> paths(Configuration hadoop, String dataset, Shard shard)
      throws IOException {
    List<String> paths = new ArrayList<>(shard.rows());
    scan(
        hadoop,
        dataset,
        shard,
        PATHS,
        row -> paths.add(row.getGroup("image", 0).getString("path", 0)));
    return paths;
  }

  private static void scan(
      Configuration hadoop, String dataset, Shard shard, MessageType columns, Consumer<Group> each)
      throws IOException {
    int rows = 0;
    try (ParquetReader<Group> in = open(hadoop, dataset, shard, columns)) {
      for (Group row = in.read(); row != null; row = in.read()) {
        each.accept(row);
        rows++;
      }
    }
    if (rows != shard.rows()) {
      throw new DatasetException(
          "Cannot read shard %s of %s: it holds %d rows, the manifest says %d (prepare the dataset again)"
              .formatted(shard.file(), dataset, rows, shard.rows()));
    }
  }

  private static ParquetReader<Group> open(
      Configuration hadoop, String dataset, Shard shard, MessageType columns) throws IOException {
    Configuration projected = new Configuration(hadoop);
    projected.set(ReadSupport.PARQUET_READ_SCHEMA, columns.toString());
    return ParquetReader.builder(new GroupReadSupport(), new Path(dataset, shard.file()))
        .withConf(projected)
        .build();
  }
}
