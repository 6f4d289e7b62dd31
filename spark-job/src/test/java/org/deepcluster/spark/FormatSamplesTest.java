package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.runs.NotARunException;
import org.deepcluster.runs.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every format that was ever released is read: src/test/resources/formats has one sample of each,
 * written by the version of that time (README.md there says how).
 */
class FormatSamplesTest {
  private static final Path SAMPLES = Path.of("src/test/resources/formats");

  @TempDir private Path folder;

  static Stream<Path> samples() throws IOException {
    try (Stream<Path> all = Files.list(SAMPLES)) {
      return all.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isRead(Path sample) throws Exception {
    copy(sample);
    new FormatSample(folder).check();
  }

  @Test
  void thereIsOneOfThisVersion() throws Exception {
    assertThat(samples()).anyMatch(sample -> sample.endsWith("run-1-dataset-" + Manifest.FORMAT));
  }

  @Test
  void newerOnesAreRefusedInWords() throws Exception {
    copy(samples().findFirst().orElseThrow());
    String dataset = folder.resolve("data").toString();
    newer(folder.resolve("data/manifest.json"));
    assertThatThrownBy(() -> Manifest.read(new Configuration(), dataset))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("its format is 99, this program reads 1");
    org.apache.hadoop.fs.Path run = new org.apache.hadoop.fs.Path(folder.resolve("run").toUri());
    newer(folder.resolve("run/commits/epoch-0001-network.json"));
    assertThatThrownBy(() -> RunDirectory.read(run, new Configuration()).log())
        .isInstanceOf(NotARunException.class)
        .hasMessageContaining("epoch-0001-network: its format is 99, this version reads 1");
    newer(folder.resolve("run/run.json"));
    assertThatThrownBy(() -> RunDirectory.read(run, new Configuration()))
        .isInstanceOf(NotARunException.class)
        .hasMessageContaining("its format is 99, this version reads 1");
  }

  private static void newer(Path file) throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"format\" : [0-9]+", "\"format\" : 99"));
  }

  private void copy(Path sample) throws IOException {
    for (String part : new String[] {"data", "run"}) {
      FileUtil.copy(
          sample.resolve(part).toFile(),
          org.apache.hadoop.fs.FileSystem.getLocal(new Configuration()).getRawFileSystem(),
          new org.apache.hadoop.fs.Path(folder.resolve(part).toUri()),
          false,
          new Configuration());
    }
  }
}
