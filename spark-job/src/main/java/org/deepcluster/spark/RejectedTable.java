package org.deepcluster.spark;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.deepcluster.dataset.RepeatableParquet;

/** The table of rejected inputs: {@code path, reason}. */
final class RejectedTable {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required binary path (STRING); required binary reason (STRING); }");

  private static final long ROW_GROUP_BYTES = 16L << 20;

  private RejectedTable() {}

  static void write(Configuration hadoop, Path file, List<String[]> rejected) throws IOException {
    try (ParquetWriter<Group> out =
        RepeatableParquet.writer(
            hadoop, file, SCHEMA, CompressionCodecName.SNAPPY, ROW_GROUP_BYTES)) {
      for (String[] row : rejected) {
        out.write(new SimpleGroup(SCHEMA).append("path", row[0]).append("reason", row[1]));
      }
    }
  }
}
