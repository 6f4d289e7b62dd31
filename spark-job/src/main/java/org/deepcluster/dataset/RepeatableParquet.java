package org.deepcluster.dataset;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Parquet whose bytes depend on the rows alone. The footer lists a column's encodings in the order
 * of a hash set of enum constants, which differs from process to process; pages of version 2
 * without a dictionary have one encoding a column, so that no order is left.
 */
public final class RepeatableParquet {
  private RepeatableParquet() {}

  /** A writer of a new file; to be closed. */
  public static ParquetWriter<Group> writer(
      Configuration hadoop,
      Path file,
      MessageType schema,
      CompressionCodecName compression,
      long rowGroupBytes)
      throws IOException {
    return ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, hadoop))
        .withType(schema)
        .withConf(hadoop)
        .withWriterVersion(WriterVersion.PARQUET_2_0)
        .withDictionaryEncoding(false)
        .withCompressionCodec(compression)
        .withRowGroupSize(rowGroupBytes)
        .build();
  }
}
