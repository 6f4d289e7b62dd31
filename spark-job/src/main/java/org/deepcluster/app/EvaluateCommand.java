package org.deepcluster.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.spark.SparkEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Judges a run by labels it never saw: linear probe and nearest neighbours on the trained network "
            + "and on its initial weights, and k-means with k = classes beside k-means on raw pixels.",
    footer = {
      "",
      "Example:",
      "  deepcluster evaluate --run /tmp/run --data /tmp/train --test /tmp/test --json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private HadoopOptions hadoop;
  @Mixin private SparkOptions sparkOptions;

  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run.")
  private String run;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI",
      description = "Labelled dataset to fit probes on.")
  private String data;

  @Option(
      names = "--test",
      required = true,
      paramLabel = "URI",
      description = "Labelled dataset to test probes on.")
  private String test;

  @Option(names = "--epoch", paramLabel = "E", description = "Epoch; default: the newest.")
  private Integer epoch;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Settings settings =
        SettingsLoader.ofFlat(
            RunDirectory.read(new Path(run), hadoop.configuration()).identity().settings());
    try (SparkSession spark = sparkOptions.open("evaluate", hadoop.forSpark())) {
      JsonNode result =
          SparkEvaluation.run(
              spark,
              run,
              settings,
              data,
              test,
              epoch == null ? OptionalInt.empty() : OptionalInt.of(epoch),
              Console::say);
      if (json) {
        Console.result(result.toString());
      } else {
        table(result);
      }
    }
    return ExitCode.OK.code();
  }

  private static void table(JsonNode result) {
    Console.result("%-22s %10s %10s".formatted("accuracy, %", "random", "trained"));
    for (String key : List.of("linear_fc", "knn_fc", "linear_conv", "knn_conv")) {
      Console.result(
          "%-22s %10.1f %10.1f"
              .formatted(
                  key,
                  100 * result.get("random").get(key).asDouble(),
                  100 * result.get("trained").get(key).asDouble()));
    }
    Console.result("%-22s %10s %10s".formatted("clusters = classes", "pixels", "features"));
    for (String key : List.of("accuracy", "nmi", "ami", "ari", "purity")) {
      Console.result(
          "%-22s %10.3f %10.3f"
              .formatted(
                  key,
                  result.get("raw_pixels").get(key).asDouble(),
                  result.get("clustering").get(key).asDouble()));
    }
  }
}
