package org.deepcluster.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests that were changed: no file outside the dataset is named, no count is believed. */
class HostileManifestTest {
  @TempDir private Path folder;

  private static Manifest manifest() {
    List<Shard> shards =
        List.of(
            new Shard(0, "data/a.parquet", 0, 3, 100, "a".repeat(64)),
            new Shard(1, "data/b.parquet", 3, 2, 90, "b".repeat(64)));
    List<String> classes = List.of("cat", "dog");
    List<Double> half = List.of(0.5, 0.5, 0.5);
    return new Manifest(
        1,
        5,
        16,
        classes,
        half,
        half,
        new TreeMap<>(),
        null,
        "in",
        shards,
        Manifest.digest(5, classes, 16, shards),
        null);
  }

  private Manifest read(byte[] json) throws IOException {
    Files.write(folder.resolve(Manifest.FILE), json);
    return Manifest.read(new Configuration(), folder.toString());
  }

  @Test
  void comesBackAsItWas() throws IOException {
    assertThat(read(manifest().toJson())).isEqualTo(manifest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data/a.parquet | ../../etc/passwd | is not a file of the dataset",
        "data/a.parquet | /etc/passwd | is not a file of the dataset",
        "data/a.parquet | hdfs://other/a | is not a file of the dataset",
        "\"images\" : 5 | \"images\" : 6 | 6 images are announced, shards hold 5",
        "\"rows\" : 3 | \"rows\" : -3 | shard 0 has -3 rows",
        "\"rows\" : 3 | \"rows\" : null | damaged",
        "\"firstId\" : 3 | \"firstId\" : 2 | does not follow",
        "\"rejectedTable\" : null | \"rejectedTable\" : \"../x\" | is not a file of the dataset",
        "0.5, 0.5, 0.5 | 0.5 | are not three shares",
        "0.5, 0.5, 0.5 | 0.5, 0.5, \"NaN\" | are not three shares",
        "\"format\" : 1 | \"format\" : 2 | its format is 2",
        "\"cat\" | \"cow\" | does not have the digest it states",
        "aaaaaaaa | aaaabaaa | does not have the digest it states",
        "\"side\" : 16 | \"side\" : 17 | does not have the digest it states",
        "\"side\" : 16 | \"size\" : 16 | damaged",
      })
  void changesAreRefusedInWords(String from, String to, String words) throws IOException {
    String json = new String(manifest().toJson(), StandardCharsets.UTF_8);
    String changed =
        json.replaceFirst(
            java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to));
    assertThat(changed).isNotEqualTo(json);
    assertThatThrownBy(() -> read(changed.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(words);
  }

  /** Version 2, of which shard 1 was appended. */
  private static Manifest grown() {
    Manifest all = manifest();
    Growth growth = new Growth(2, "c".repeat(64), 3, 1);
    return new Manifest(
        1,
        5,
        16,
        all.classes(),
        all.mean(),
        all.deviation(),
        all.rejected(),
        null,
        "night",
        all.shards(),
        Manifest.digest(5, all.classes(), 16, all.shards(), growth),
        growth);
  }

  private Manifest readGrown(String json) throws IOException {
    Files.createDirectories(folder.resolve("versions"));
    Files.write(folder.resolve(Manifest.FILE), manifest().toJson());
    Files.writeString(folder.resolve(Versions.file(2)), json, StandardCharsets.UTF_8);
    return Manifest.read(new Configuration(), folder.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"from\" : 3 | \"from\" : 2 | no shard begins with image 2",
        "\"from\" : 3 | \"from\" : -3 | grew from -3 images",
        "\"known\" : 1 | \"known\" : 2 | does not have the digest it states",
        "\"version\" : 2 | \"version\" : 3 | does not have the digest it states",
        "\"version\" : 2 | \"version\" : 1 | version 1 grew",
        "cccc | dddd | does not have the digest it states",
        "cccc | xxxx | the version before has no SHA-256",
      })
  void aChangedGrowthIsRefusedInWords(String from, String to, String words) throws IOException {
    String json = new String(grown().toJson(), StandardCharsets.UTF_8);
    assertThat(readGrown(json)).isEqualTo(grown());
    String changed = json.replaceFirst(from, to);
    assertThat(changed).isNotEqualTo(json);
    assertThatThrownBy(() -> readGrown(changed))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("versions/manifest-000002.json")
        .hasMessageContaining(words);
  }

  /** One version under the name of another has its digest, but not its number. */
  @Test
  void aVersionUnderAnotherNameIsRefused() throws IOException {
    readGrown(new String(grown().toJson(), StandardCharsets.UTF_8));
    Files.copy(folder.resolve(Versions.file(2)), folder.resolve(Versions.file(3)));
    assertThatThrownBy(() -> Manifest.read(new Configuration(), folder.toString()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("its versions/manifest-000003.json was changed");
  }

  @Test
  void shardsThatAreGoneOrOfAnotherLengthAreTold() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.write(folder.resolve("data/a.parquet"), new byte[100]);
    assertThatThrownBy(() -> manifest().requireShards(new Configuration(), folder.toString()))
        .hasMessageContaining("its shard data/b.parquet was changed: it is gone");
    Files.write(folder.resolve("data/b.parquet"), new byte[91]);
    assertThatThrownBy(() -> manifest().requireShards(new Configuration(), folder.toString()))
        .hasMessageContaining("it has 91 bytes, not 90");
  }

  @Test
  void mutatedManifestsAreReadOrRefused() throws IOException {
    Fuzz.mutations(
        manifest().toJson(),
        bytes -> {
          try {
            assertThat(read(bytes).digest()).isEqualTo(manifest().digest());
          } catch (DatasetException e) {
            assertThat(e).hasMessageStartingWith("Cannot read dataset ");
          }
        });
  }
}
