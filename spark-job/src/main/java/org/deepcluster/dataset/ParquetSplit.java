package org.deepcluster.dataset;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.GroupType;

/** A Parquet file with a column {@code image: struct<bytes, path>}, label optional. */
record ParquetSplit(String file) implements Split {
  @Override
  public String name() {
    return file;
  }

  @Override
  public void read(Configuration hadoop, Sink sink) throws IOException {
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), new Path(file)).withConf(hadoop).build()) {
      long index = 0;
      for (Group row = rows.read(); row != null; row = rows.read(), index++) {
        sink.accept(image(index, row));
      }
    }
  }

  private SourceImage image(long index, Group row) throws IOException {
    GroupType type = row.getType();
    if (!type.containsField("image") || type.getType("image").isPrimitive()) {
      throw new IOException(
          "Cannot read %s: no column image with bytes and path (columns: %s)"
              .formatted(file, type.getFields()));
    }
    Group image = row.getGroup("image", 0);
    boolean hasPath =
        image.getType().containsField("path") && image.getFieldRepetitionCount("path") > 0;
    String path = hasPath ? image.getString("path", 0) : file + "#" + index;
    boolean hasLabel = type.containsField("label") && row.getFieldRepetitionCount("label") > 0;
    String label = hasLabel ? row.getValueToString(type.getFieldIndex("label"), 0) : null;
    boolean hasBytes =
        image.getType().containsField("bytes") && image.getFieldRepetitionCount("bytes") > 0;
    return hasBytes
        ? new SourceImage(index, path, label, image.getBinary("bytes", 0).getBytes())
        : SourceImage.faulty(index, path, label, "it has no bytes");
  }
}
