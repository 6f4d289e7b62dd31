package org.deepcluster.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.report.Evaluation;
import org.deepcluster.report.Gallery;
import org.deepcluster.report.ReportData;
import org.deepcluster.report.ReportPage;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.Stage;
import org.deepcluster.spark.SparkEvaluation;
import org.deepcluster.spark.SparkGallery;
import org.deepcluster.spark.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster report}. */
@Command(
    name = "report",
    description = "Writes one HTML page about a run: figures, curves, cluster sizes, images.",
    footer = {"", "Example:", "  deepcluster report --run /tmp/run"})
final class ReportCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private SparkOptions sparkOptions;

  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run.")
  private String run;

  @Override
  public Integer call() throws Exception {
    try (SparkSession spark = sparkOptions.open("report")) {
      RunDirectory directory = RunDirectory.read(new Path(run), SparkSessions.hadoop(spark));
      CommitLog log = directory.log();
      Optional<Commit> clusters = log.latest(Stage.CLUSTERS).filter(log::hasFiles);
      Gallery gallery =
          clusters.isPresent() ? SparkGallery.of(spark, directory, clusters.get()) : Gallery.EMPTY;
      ReportData data =
          new ReportData(
              directory.path().toString(),
              directory.identity(),
              Arrays.stream(gallery.sizes()).sum(),
              EpochMetrics.of(log.chain()),
              gallery,
              evaluation(directory),
              log.messages());
      byte[] page = ReportPage.render(data).getBytes(StandardCharsets.UTF_8);
      Console.result(directory.publish("report/index.html", page).toString());
    }
    return ExitCode.OK.code();
  }

  private static Optional<Evaluation> evaluation(RunDirectory run) throws IOException {
    Optional<byte[]> json = run.published(SparkEvaluation.RESULT);
    return json.isEmpty()
        ? Optional.empty()
        : Optional.of(evaluation(new ObjectMapper().readTree(json.get())));
  }

  private static Evaluation evaluation(JsonNode json) {
    return new Evaluation(
        shares(json.get("random")),
        shares(json.get("trained")),
        shares(json.get("clustering")),
        shares(json.get("raw_pixels")));
  }

  private static Map<String, Double> shares(JsonNode object) {
    Map<String, Double> shares = new TreeMap<>();
    object.fields().forEachRemaining(e -> shares.put(e.getKey(), e.getValue().asDouble()));
    return shares;
  }
}
