package org.deepcluster.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.report.Gallery;
import org.deepcluster.report.ReportPage;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunException;
import org.deepcluster.runs.Stage;
import org.deepcluster.spark.SparkGallery;
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
      RunDirectory directory = RunDirectory.open(spark.sparkContext().hadoopConfiguration(), run);
      CommitLog log = CommitLog.read(directory);
      log.warnings().forEach(Console::say);
      List<EpochMetrics> epochs = EpochMetrics.of(log);
      if (epochs.isEmpty()) {
        throw new RunException(
            "Cannot report on run %s: no epoch is finished yet (train on with the same command)"
                .formatted(run));
      }
      Commit clusters =
          log.find(epochs.get(epochs.size() - 1).epoch(), Stage.CLUSTERS).orElseThrow();
      Gallery gallery = SparkGallery.of(spark, directory, clusters);
      byte[] evaluation = directory.published("evaluation.json");
      Optional<JsonNode> probes =
          evaluation == null
              ? Optional.empty()
              : Optional.of(new ObjectMapper().readTree(evaluation));
      String page = ReportPage.render(run, directory.identity(), epochs, gallery, probes);
      Console.result(
          directory.publish("report/index.html", page.getBytes(StandardCharsets.UTF_8)).toString());
    }
    return ExitCode.OK.code();
  }
}
