package org.deepcluster.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.bench.BenchException;
import org.deepcluster.bench.BenchReport;
import org.deepcluster.bench.Machine;
import org.deepcluster.bench.Peer;
import org.deepcluster.bench.PeerStages;
import org.deepcluster.bench.WorkFolder;
import org.deepcluster.config.ConfigException;
import org.deepcluster.config.Network;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.spark.SparkBench;
import org.deepcluster.spark.SparkBenchRequest;
import org.deepcluster.spark.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster bench}. */
@Command(
    name = "bench",
    description =
        "Measures what this machine does: images a second decoded, augmented, through the network and "
            + "trained, k-means, whitening and whole epochs; with --peer beside a PyTorch and Faiss program "
            + "of the same algorithm, in turn. It fails on a wrong result, never on a slow one.",
    footer = {
      "",
      "Examples:",
      "  deepcluster bench --images 10000",
      "  deepcluster bench --peer /opt/venv/bin/python --json > bench.json",
      "  deepcluster bench --quick"
    })
final class BenchCommand implements Callable<Integer> {
  private static final String SETTINGS = "cifar10-small.conf";
  private static final String PEER = "deepcluster_peer.py";
  private static final List<String> LAYOUTS = List.of("contiguous", "channels-last");

  @Mixin CommonOptions common;
  @Mixin private HadoopOptions hadoop;
  @Mixin private BenchSizes sizes;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Cores, and threads of the peer; default: all.")
  private int cores = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--peer",
      paramLabel = "PYTHON",
      description = "A Python with torch, faiss-cpu, numpy and pillow; default: no peer.")
  private String python;

  @Option(
      names = "--peer-layout",
      paramLabel = "LAYOUT",
      description =
          "How the peer's images lie in memory: contiguous, as PyTorch makes them, or channels-last;"
              + " default: ${DEFAULT-VALUE}.")
  private String layout = "contiguous";

  @Option(
      names = "--data",
      paramLabel = "URI",
      description = "Prepared dataset, used whole; default: generated images.")
  private String data;

  @Option(
      names = "--only",
      paramLabel = "MEASURE",
      split = ",",
      description =
          "Some of epoch, decode, augmentation, extraction, training, whitening, kmeans, mllib.")
  private List<String> only = SparkBenchRequest.MEASURES;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a setting of conf/cifar10-small.conf; may be given several times.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description = "Where temporary files go; default: ${DEFAULT-VALUE}.")
  private Path work = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "Print one JSON object; the table then goes to stderr.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Settings settings = SettingsLoader.load(resource(SETTINGS), overrides);
    requireUsable(settings);
    long bytes = SparkBenchRequest.bytes(images(), settings.image().size(), sizes.rows());
    try (WorkFolder folder = WorkFolder.in(work, bytes)) {
      BenchReport report = run(settings, folder.path());
      report.table().forEach(json ? Console::say : Console::result);
      if (json) {
        Console.result(report.toJson());
      }
      return ExitCode.OK.code();
    } catch (BenchException e) {
      Console.say(e.getMessage());
      return ExitCode.FAILED.code();
    }
  }

  private BenchReport run(Settings settings, Path folder) throws IOException {
    if (python == null) {
      return run(settings, folder, Machine.describe(cores), Optional.empty());
    }
    Path program = folder.resolve(PEER);
    Files.writeString(program, resource(PEER));
    try (Peer peer = Peer.start(List.of(python, program.toString()), cores)) {
      PeerStages stages = new PeerStages(peer, layout);
      Map<String, Object> machine = new LinkedHashMap<>(Machine.describe(cores));
      machine.put("peer", stages.versions(cores));
      return run(settings, folder, machine, Optional.of(stages));
    }
  }

  private BenchReport run(
      Settings settings, Path folder, Map<String, Object> machine, Optional<PeerStages> peer)
      throws IOException {
    SparkBenchRequest request =
        new SparkBenchRequest(
            settings,
            Optional.ofNullable(data),
            sizes.images(),
            sizes.pairs(),
            sizes.rows(),
            sizes.clusters(),
            Set.copyOf(only),
            folder);
    Map<String, String> local = hadoop.forSpark();
    local.put("spark.deepcluster.local-dir", folder.toString());
    try (SparkSession spark =
        SparkSessions.open("deepcluster bench", Optional.of("local[%d]".formatted(cores)), local)) {
      return SparkBench.run(spark, request, machine, peer, Console::say);
    }
  }

  private long images() throws IOException {
    return data == null ? sizes.images() : Manifest.read(hadoop.configuration(), data).images();
  }

  private void requireUsable(Settings settings) {
    List<String> problems = new ArrayList<>();
    Set<String> unknown = new LinkedHashSet<>(only);
    unknown.removeAll(SparkBenchRequest.MEASURES);
    if (!unknown.isEmpty()) {
      problems.add(
          "--only %s is no measure (one of %s)"
              .formatted(String.join(",", unknown), String.join(", ", SparkBenchRequest.MEASURES)));
    }
    if (!LAYOUTS.contains(layout)) {
      problems.add("--peer-layout %s (one of %s)".formatted(layout, String.join(", ", LAYOUTS)));
    }
    if (cores < 1) {
      problems.add("--cores %d (rule: at least 1)".formatted(cores));
    }
    sizes.check(data, problems);
    if (python != null
        && (settings.model().network() != Network.SMALL || settings.model().sobel())) {
      problems.add("--peer has the network small without sobel only (leave model.* as it is)");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = BenchCommand.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
