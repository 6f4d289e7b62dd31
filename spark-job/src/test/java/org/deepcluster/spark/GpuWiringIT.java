package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.Settings;
import org.deepcluster.gpus.Devices;
import org.deepcluster.gpus.TestingDevices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two executors of two cores and one GPU that does not exist, discovered by a script: which tasks
 * hold it, who computes on which, and what is refused.
 */
class GpuWiringIT {
  @TempDir private Path folder;
  private SparkSession spark;
  private Map<String, String> settings;

  @BeforeAll
  static void linkJars() throws IOException {
    TestingCluster.linkJars();
  }

  @BeforeEach
  void prepare() throws IOException {
    Path services = folder.resolve("services/META-INF/services");
    Files.createDirectories(services);
    Files.writeString(services.resolve(Devices.class.getName()), TestingDevices.class.getName());
    settings = TestingCluster.settings(700, folder.resolve("services"));
    settings.putAll(
        Map.of(
            "spark.executorEnv.TESTING_GPUS_LOG", log().toString(),
            "spark.deepcluster.local-dir", folder.resolve("pixels").toString(),
            "spark.worker.resource.gpu.amount", "1",
            "spark.worker.resource.gpu.discoveryScript", discoveryScript(),
            "spark.executor.resource.gpu.amount", "1"));
  }

  private Path log() {
    return folder.resolve("gpus.log");
  }

  /** Offers another address each time it is asked. */
  private String discoveryScript() throws IOException {
    Path script = folder.resolve("discover.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        n=0
        until mkdir "%1$s/gpu-$n" 2>/dev/null; do n=$((n + 1)); done
        echo "{\\"name\\": \\"gpu\\", \\"addresses\\": [\\"$n\\"]}"
        """
            .formatted(folder));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script.toString();
  }

  private void start() {
    spark = SparkSessions.open("GpuWiringIT", Optional.of("local-cluster[2,2,700]"), settings);
  }

  @AfterEach
  void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  @Test
  void theNetworkHoldsGpusAndAllElseUsesAllCores() throws IOException {
    start();
    TestingDataset data = TestingDataset.of(spark, folder, 240, 4, 16, 20);
    StageTasks tasks = new StageTasks(spark.sparkContext());
    Settings tiny = TestingTraining.tiny("training.epochs=1");
    String run = folder.resolve("run").toString();
    TestingTraining.train(spark, tiny, data.location(), run, new QuietListener());
    assertThat(tasks.atOnce(true)).as("tasks at once on a GPU").isEqualTo(1);
    assertThat(tasks.atOnce(false)).as("tasks at once on two cores").isEqualTo(2);
    assertThat(tasks.descriptions(true))
        .allMatch(text -> text.contains("extract features") || text.contains("train, rounds"));
    assertThat(tasks.descriptions(false))
        .anyMatch(text -> text.contains("extract features"))
        .anyMatch(text -> text.contains("k-means"));

    List<String[]> uses = Files.readAllLines(log()).stream().map(l -> l.split(" ", -1)).toList();
    Map<String, List<String>> byProcess =
        uses.stream()
            .collect(
                Collectors.groupingBy(
                    use -> use[0], Collectors.mapping(use -> use[1], Collectors.toList())));
    assertThat(byProcess.values()).allSatisfy(at -> assertThat(at).containsOnly(at.get(0)));
    assertThat(byProcess.values().stream().map(at -> at.get(0)))
        .as("one GPU an executor")
        .containsExactlyInAnyOrder("0", "1");
    byProcess
        .keySet()
        .forEach(
            process ->
                assertThat(uses.stream().filter(use -> use[0].equals(process)).findFirst())
                    .get()
                    .extracting(use -> use[2])
                    .isEqualTo("before-nd4j"));

    List<String> digests = TestingTraining.digests(spark, run);
    spark.stop();
    spark = SparkSessions.open("GpuWiringIT", Optional.of("local[2]"));
    String plain = folder.resolve("plain").toString();
    TestingTraining.train(spark, tiny, data.location(), plain, new QuietListener());
    assertThat(TestingTraining.digests(spark, plain)).isEqualTo(digests);
  }

  @Test
  void theFirstTaskRefusesADeviceThatIsTooNew() throws IOException {
    settings.put("spark.executorEnv.TESTING_GPUS_CAPABILITY", "9.0");
    start();
    TestingDataset data = TestingDataset.of(spark, folder, 80, 4, 16, 20);
    assertThatThrownBy(
            () ->
                TestingTraining.train(
                    spark,
                    TestingTraining.tiny(),
                    data.location(),
                    folder.resolve("run").toString(),
                    new QuietListener()))
        .hasMessageContaining("Cannot use the GPU at ")
        .hasMessageContaining("compute capability 9.0 is too new (rule: compute capability 3.7");
  }

  @Test
  void localModeIsRefusedBeforeSparkWaits() {
    assertThatThrownBy(() -> SparkSessions.open("GpuWiringIT", Optional.of("local[2]"), settings))
        .hasMessageContaining("Cannot use the configuration")
        .hasMessageContaining("master local[2] offers no GPUs");
  }
}
