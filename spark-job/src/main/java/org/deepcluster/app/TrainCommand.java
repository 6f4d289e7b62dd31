package org.deepcluster.app;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.Settings;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.runs.Writers;
import org.deepcluster.spark.SparkDryRun;
import org.deepcluster.spark.SparkTraining;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster train}. */
@Command(
    name = "train",
    description =
        "Trains a network by clustering its own features, epoch after epoch. The same command again "
            + "continues a run that was stopped or killed; SIGTERM ends it at its next commit.",
    footer = {
      "",
      "Example:",
      "  deepcluster train --data /tmp/dataset --run /tmp/run --config conf/quickstart.conf"
          + " --set training.epochs=4",
      "  deepcluster train --data /tmp/dataset --from /tmp/run --run /tmp/next --config conf/quickstart.conf"
          + " --set training.epochs=2"
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private SparkOptions sparkOptions;
  @Mixin private SettingsOptions settingsOptions;

  @Option(names = "--data", required = true, paramLabel = "URI", description = "Dataset.")
  private String data;

  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run, new or not.")
  private String run;

  @Option(
      names = "--data-version",
      paramLabel = "VERSION",
      description =
          "Version of the dataset; default: that of the run where it is begun, else the newest.")
  private Integer version;

  @Option(
      names = "--from",
      paramLabel = "URI",
      description =
          "Go on from this run: a new run begins with its network and clusters, which keep their ids.")
  private String from;

  @Option(
      names = "--take-over",
      description = "Write to the run even if another process seems to hold it.")
  private boolean takeOver;

  @Option(
      names = "--single-writer",
      description =
          "Vouches that no other process writes this run; needed where the file system cannot create "
              + "a file only if it is absent, such as S3A of Hadoop 3.3.")
  private boolean singleWriter;

  @Option(
      names = "--dry-run",
      description =
          "Measures for some seconds, tells how long the run would take and what it would need, and "
              + "writes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    Settings settings = settingsOptions.load();
    return dryRun ? foresee(settings) : train(settings);
  }

  private OptionalInt version() {
    return version == null ? OptionalInt.empty() : OptionalInt.of(version);
  }

  private int foresee(Settings settings) throws IOException {
    try (SparkSession spark = sparkOptions.open("train --dry-run")) {
      ForecastTable.lines(SparkDryRun.of(spark, settings, data, version(), run))
          .forEach(Console::result);
    }
    return ExitCode.OK.code();
  }

  private int train(Settings settings) throws IOException {
    try (StopSignal stop = StopSignal.install();
        SparkSession spark = sparkOptions.open("train")) {
      SparkTraining.Request request =
          new SparkTraining.Request(
              settings,
              data,
              version(),
              Optional.ofNullable(from),
              run,
              Main.version(),
              takeOver ? TakeOver.NOW : TakeOver.IF_DEAD,
              singleWriter ? Writers.SINGLE : Writers.MANY);
      Progress progress = new Progress(settings.training().epochs());
      if (!SparkTraining.run(spark, request, stop, progress)) {
        Console.say("Stopped after a commit as asked; the same command goes on from here.");
        return ExitCode.STOPPED.code();
      }
    }
    int epochs = settings.training().epochs();
    Console.result("%d %s in %s".formatted(epochs, epochs == 1 ? "epoch" : "epochs", run));
    return ExitCode.OK.code();
  }
}
