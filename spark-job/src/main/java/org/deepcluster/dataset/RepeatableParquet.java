package org.deepcluster.dataset;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
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
    return writer(
        hadoop, HadoopOutputFile.fromPath(file, hadoop), schema, compression, rowGroupBytes);
  }

  /** A writer to {@code out}, which it leaves open; to be closed. */
  public static ParquetWriter<Group> writer(
      Configuration hadoop,
      OutputStream out,
      MessageType schema,
      CompressionCodecName compression,
      long rowGroupBytes)
      throws IOException {
    return writer(hadoop, new StreamFile(out), schema, compression, rowGroupBytes);
  }

  private static ParquetWriter<Group> writer(
      Configuration hadoop,
      OutputFile file,
      MessageType schema,
      CompressionCodecName compression,
      long rowGroupBytes)
      throws IOException {
    return ExampleParquetWriter.builder(file)
        .withType(schema)
        .withConf(hadoop)
        .withWriterVersion(WriterVersion.PARQUET_2_0)
        .withDictionaryEncoding(false)
        .withCompressionCodec(compression)
        .withRowGroupSize(rowGroupBytes)
        .build();
  }

  /** A stream that somebody else opened and closes. */
  private record StreamFile(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) throws IOException {
      FSDataOutputStream counting = new FSDataOutputStream(out, null);
      return new DelegatingPositionOutputStream(counting) {
        @Override
        public long getPos() {
          return counting.getPos();
        }

        @Override
        public void close() throws IOException {
          flush();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) throws IOException {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
