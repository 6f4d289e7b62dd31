package org.deepcluster.spark;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The table of rejected inputs: {@code path, reason}. */
final class RejectedTable {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required binary path (STRING); required binary reason (STRING); }");

  private RejectedTable() {}

  static void write(Configuration hadoop, Path file, List<String[]> rejected) throws IOException {
    try (ParquetWriter<Group> out =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, hadoop))
            .withType(SCHEMA)
            .withConf(hadoop)
            .build()) {
      for (String[] row : rejected) {
        out.write(new SimpleGroup(SCHEMA).append("path", row[0]).append("reason", row[1]));
      }
    }
  }
}
