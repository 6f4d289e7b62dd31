package org.deepcluster.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatableParquetTest {
  @TempDir private Path folder;

  private org.apache.hadoop.fs.Path write(String name) throws IOException {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
    ShardFiles.write(
        new Configuration(),
        file,
        rows -> {
          for (int id = 0; id < 500; id++) {
            rows.write(id, new byte[] {1, (byte) id, 3}, "images/" + id, id % 3 - 1);
          }
        });
    return file;
  }

  @Test
  void noColumnHasEncodingsWhoseOrderCouldDiffer() throws IOException {
    org.apache.hadoop.fs.Path file = write("a.parquet");
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, new Configuration()))) {
      assertThat(reader.getFooter().getBlocks().get(0).getColumns())
          .hasSize(4)
          .extracting(ColumnChunkMetaData::getEncodings)
          .allMatch(encodings -> encodings.size() == 1);
    }
  }

  @Test
  void aStreamGetsTheBytesOfAFileAndStaysOpen() throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { required int64 id; }");
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(folder.resolve("f").toString());
    AtomicBoolean closed = new AtomicBoolean();
    ByteArrayOutputStream stream =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    Configuration hadoop = new Configuration();
    CompressionCodecName snappy = CompressionCodecName.SNAPPY;
    try (var toFile = RepeatableParquet.writer(hadoop, file, schema, snappy, 1 << 20);
        var toStream = RepeatableParquet.writer(hadoop, stream, schema, snappy, 1 << 20)) {
      for (long id = 0; id < 10_000; id++) {
        toFile.write(new SimpleGroup(schema).append("id", id));
        toStream.write(new SimpleGroup(schema).append("id", id));
      }
    }
    assertThat(stream.toByteArray()).isEqualTo(Files.readAllBytes(folder.resolve("f")));
    assertThat(closed).isFalse();
  }

  @Test
  void theSameRowsAreTheSameBytes() throws IOException {
    write("a.parquet");
    write("b.parquet");
    assertThat(Files.readAllBytes(folder.resolve("a.parquet")))
        .isEqualTo(Files.readAllBytes(folder.resolve("b.parquet")));
  }
}
