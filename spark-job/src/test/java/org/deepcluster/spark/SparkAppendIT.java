package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardDigests;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.dataset.SyntheticImages;
import org.deepcluster.dataset.Versions;
import org.deepcluster.runs.Sha256;
import org.deepcluster.runs.WriterConflictException;
import org.deepcluster.spark.FaultyFileSystem.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of new images: versions that never change, whatever happens while one is made. */
class SparkAppendIT {
  private static final PrepareConfig CONFIG = new PrepareConfig(0.3, 20);

  @TempDir private static Path images;
  private static final String DISC = "disc-across";
  private static final String SQUARE = "square-along";
  private static final String TRIANGLE = "triangle-checks";
  private static SparkSession spark;
  private static String a;
  private static String b;
  private static String c;

  @TempDir private Path folder;
  private String data;

  @BeforeAll
  static void generate() throws IOException {
    spark = SparkSessions.open("SparkAppendIT", Optional.of("local[2]"));
    a = generated("a", 3, 40, 7);
    b = generated("b", 3, 12, 8);
    c = generated("c", 3, 9, 9);
  }

  private static String generated(String name, int classes, int count, int seed)
      throws IOException {
    String output = images.resolve(name).toString();
    SparkGenerate.run(spark, new SyntheticImages(classes, 16, seed), count, output, 0);
    return output;
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void prepareA() throws IOException {
    data = folder.resolve("data").toString();
    SparkPrepare.run(spark, request(a, data));
  }

  private static Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  private static PrepareRequest request(String input, String output) {
    return new PrepareRequest(input, output, 16, CONFIG, 1);
  }

  private SparkAppend.Appended append(String input) throws IOException {
    return SparkAppend.run(spark, request(input, data));
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(Path.of(data))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(Path.of(data).relativize(file).toString(), Sha256.of(Files.newInputStream(file)));
      }
    }
    return files;
  }

  private static Set<String> digests(String dataset, Manifest manifest) throws IOException {
    TreeSet<String> digests = new TreeSet<>();
    for (Shard shard : manifest.shards()) {
      digests.addAll(ShardDigests.of(hadoop(), dataset, shard));
    }
    return digests;
  }

  private static List<Integer> labels(String dataset, List<Shard> shards) throws IOException {
    List<Integer> labels = new ArrayList<>();
    for (Shard shard : shards) {
      for (int label : ShardFiles.labels(hadoop(), dataset, shard)) {
        labels.add(label);
      }
    }
    return labels;
  }

  @Test
  void twoNightsAreTwoVersionsAndTheFirstStaysAsItWas() throws IOException {
    Manifest first = Manifest.read(hadoop(), data);
    Map<String, String> before = files();
    SparkAppend.Appended second = append(b);
    SparkAppend.Appended third = append(c);
    assertThat(List.of(second.added(), second.known(), third.added())).containsExactly(12L, 0L, 9L);
    assertThat(files()).containsAllEntriesOf(before);
    assertThat(Manifest.read(hadoop(), data)).isEqualTo(third.manifest());
    assertThat(Versions.read(hadoop(), data, 1)).isEqualTo(first);
    assertThat(Versions.read(hadoop(), data, 2)).isEqualTo(second.manifest());
    assertThat(third.manifest().version()).isEqualTo(3);
    assertThat(third.manifest().growth().parent()).isEqualTo(second.manifest().digest());
    assertThat(third.manifest().images()).isEqualTo(61);
    assertThat(third.manifest().shards())
        .startsWith(second.manifest().shards().toArray(Shard[]::new));
    assertThat(third.manifest().since(first).stream().mapToInt(Shard::rows).sum()).isEqualTo(21);
    assertThat(third.manifest().mean()).isEqualTo(first.mean());
    assertThat(Versions.withDigest(hadoop(), data, second.manifest().digest()))
        .contains(second.manifest());
    assertThatThrownBy(() -> Versions.read(hadoop(), data, 4))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("Cannot read version 4 of dataset")
        .hasMessageContaining("it has versions 1 to 3");
  }

  @Test
  void theUnionHoldsTheSameImagesWithTheSameLabels() throws IOException {
    Manifest grown = append(b).manifest();
    Path both = Files.createDirectories(folder.resolve("both"));
    for (String night : List.of(a, b)) {
      try (Stream<Path> all = Files.walk(Path.of(night))) {
        for (Path file : all.filter(f -> f.toString().endsWith(".png")).toList()) {
          Path to = both.resolve(Path.of(night).relativize(file).getParent());
          Files.createDirectories(to);
          Files.copy(file, to.resolve(Path.of(night).getFileName() + "-" + file.getFileName()));
        }
      }
    }
    String union = folder.resolve("union").toString();
    Manifest atOnce = SparkPrepare.run(spark, request(both.toString(), union));
    assertThat(atOnce.images()).isEqualTo(52).isEqualTo(grown.images());
    assertThat(digests(data, grown)).isEqualTo(digests(union, atOnce)).hasSize(52);
    assertThat(grown.classes()).isEqualTo(atOnce.classes());
    assertThat(labels(data, grown.shards()))
        .containsExactlyInAnyOrderElementsOf(labels(union, atOnce.shards()));
  }

  @Test
  void whatIsThereIsLeftOutByItsBytesUnderWhateverName() throws IOException {
    append(b);
    Path moved = Files.createDirectories(folder.resolve("moved"));
    int number = 0;
    try (Stream<Path> all = Files.walk(Path.of(b))) {
      for (Path file : all.filter(f -> f.toString().endsWith(".png")).toList()) {
        Files.copy(file, moved.resolve(number++ + ".png"));
      }
    }
    Map<String, String> before = files();
    SparkAppend.Appended again = append(moved.toString());
    assertThat(List.of(again.added(), again.known())).containsExactly(0L, 12L);
    assertThat(again.manifest().version()).isEqualTo(2);
    assertThat(files()).containsAllEntriesOf(before);
    assertThat(files().keySet()).filteredOn(f -> f.endsWith(".parquet")).hasSameSizeAs(shards(2));
    Files.copy(Path.of(c, DISC, nameIn(c, DISC)), moved.resolve("new.png"));
    SparkAppend.Appended one = append(moved.toString());
    assertThat(List.of(one.added(), one.known())).containsExactly(1L, 12L);
    assertThat(one.manifest().growth().known()).isEqualTo(12);
    assertThat(one.manifest().labelled()).isFalse(); // as in a dataset made at once
  }

  private List<Shard> shards(int version) throws IOException {
    return Versions.read(hadoop(), data, version).shards();
  }

  private static String nameIn(String night, String name) throws IOException {
    try (Stream<Path> all = Files.list(Path.of(night, name))) {
      return all.map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".png"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void anEmptyNightIsNoError() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Files.createFile(empty.resolve("_SUCCESS"));
    assertThat(append(empty.toString()).added()).isZero();
    Files.createDirectories(empty.resolve(DISC));
    assertThat(append(empty.toString()).manifest().version()).isEqualTo(1);
    assertThatThrownBy(() -> append(folder.resolve("none").toString()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it does not exist");
  }

  @Test
  void newClassesFollowThoseThatAreThere() throws IOException {
    Path night = Files.createDirectories(folder.resolve("night"));
    for (String name : List.of(SQUARE, "aardvark")) {
      Files.createDirectories(night.resolve(name));
    }
    Files.copy(Path.of(b, SQUARE, nameIn(b, SQUARE)), night.resolve(SQUARE + "/x.png"));
    Files.copy(Path.of(b, TRIANGLE, nameIn(b, TRIANGLE)), night.resolve("aardvark/y.png"));
    Manifest first = Manifest.read(hadoop(), data);
    Manifest grown = append(night.toString()).manifest();
    assertThat(grown.classes())
        .containsExactly(DISC, SQUARE, TRIANGLE, "aardvark")
        .startsWith(first.classes().toArray(String[]::new));
    assertThat(labels(data, grown.since(first))).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void whatCannotBeAppendedToIsToldInWords() throws IOException {
    assertThatThrownBy(() -> SparkAppend.run(spark, new PrepareRequest(b, data, 20, CONFIG, 1)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("--size is 20, its images have 16 pixels (leave --size out");
    assertThatThrownBy(() -> SparkAppend.run(spark, request(b, folder.resolve("no").toString())))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it has no manifest.json (make it with: deepcluster prepare");
    assertThat(SparkAppend.run(spark, new PrepareRequest(b, data, 0, CONFIG, 1)).added())
        .isEqualTo(12);
  }

  @Test
  void theSameNightsAreTheSameBytesHoweverManyTasksRun() throws IOException {
    Manifest two = append(b).manifest();
    spark.stop();
    spark = SparkSessions.open("SparkAppendIT", Optional.of("local[1]"));
    data = folder.resolve("again").toString();
    SparkPrepare.run(spark, request(a, data));
    Manifest one = append(b).manifest();
    assertThat(one.digest()).isEqualTo(two.digest());
  }

  @Test
  void digestsThatWereDamagedAreFoundAgain() throws IOException {
    append(b);
    append(c);
    try (Stream<Path> kept = Files.list(Path.of(data, "digests"))) {
      for (Path file : kept.filter(f -> !f.getFileName().toString().startsWith(".")).toList()) {
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      }
    }
    assertThat(List.of(append(b).known(), append(c).known())).containsExactly(12L, 9L);
  }

  @Test
  void ofTwoAtOnceOneIsToldToRunAgain() throws IOException {
    List<CompletableFuture<Void>> both = new ArrayList<>();
    for (String night : List.of(b, c)) {
      both.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  append(night);
                } catch (WriterConflictException e) {
                  assertThat(e).hasMessageContaining("run the same command again");
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }));
    }
    both.forEach(CompletableFuture::join);
    append(b);
    Manifest last = append(c).manifest();
    assertThat(last.images()).isEqualTo(61);
    assertThat(last.version()).isEqualTo(3);
    last.requireShards(hadoop(), data);
  }

  /** As SIGKILL leaves them; a process that began within the last hour keeps its files. */
  @Test
  void shardsOfADeadProcessGoOnceTheyAreOld() throws IOException {
    Path old = Path.of(data, "data", "shard-00000-dead.parquet");
    Path young = Path.of(data, "data", "shard-00000-live.parquet");
    Files.write(old, new byte[] {1});
    Files.write(young, new byte[] {1});
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(4000)));
    Manifest grown = append(b).manifest();
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    grown.requireShards(hadoop(), data);
  }

  @Test
  void aCallThatGoesWrongLeavesTheOldVersionOrTheNewOneWhole() throws IOException {
    FaultyFileSystem.install(hadoop());
    FaultyFileSystem.strike(-1, Fault.FAILS);
    Manifest first = Manifest.read(hadoop(), data);
    Manifest quiet = faulty("quiet");
    int calls = FaultyFileSystem.calls();
    assertThat(calls).isGreaterThan(20);
    int offset = 0; // other calls for every kind of fault
    for (Fault fault : Fault.values()) {
      for (int n = offset++; n < calls; n += calls / 3) {
        String name = fault + "-" + n;
        copyTo(name);
        FaultyFileSystem.strike(n, fault);
        try {
          appendTo(name);
        } catch (Exception e) {
          assertThat(e).as(name).hasMessageNotContaining("NullPointer");
        }
        FaultyFileSystem.strike(-1, fault);
        Manifest found = Manifest.read(hadoop(), address(name));
        assertThat(found.digest()).as(name).isIn(first.digest(), quiet.digest());
        found.requireShards(hadoop(), address(name));
        appendTo(name);
        Manifest again = Manifest.read(hadoop(), address(name));
        assertThat(again.digest()).as(name).isEqualTo(quiet.digest());
        again.requireShards(hadoop(), address(name));
      }
    }
  }

  private String address(String name) {
    return FaultyFileSystem.ADDRESS + folder.resolve(name).toString().substring(1);
  }

  private Manifest faulty(String name) throws IOException {
    copyTo(name);
    FaultyFileSystem.strike(-1, Fault.FAILS);
    return appendTo(name);
  }

  private Manifest appendTo(String name) throws IOException {
    return SparkAppend.run(spark, request(b, address(name))).manifest();
  }

  /** The first version, under another name. */
  private void copyTo(String name) throws IOException {
    Path to = folder.resolve(name);
    Files.createDirectories(to.resolve("data"));
    Files.copy(Path.of(data, Manifest.FILE), to.resolve(Manifest.FILE));
    for (Shard shard : shards(1)) {
      Files.copy(Path.of(data, shard.file()), to.resolve(shard.file()));
    }
  }
}
