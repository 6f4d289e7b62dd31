package org.deepcluster.app;

import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster metrics}. */
@Command(
    name = "metrics",
    description = "Prints one JSON object a finished epoch: loss, NMI, cluster sizes, seconds.",
    footer = {"", "Example:", "  deepcluster metrics --run /tmp/run | jq .nmi_previous"})
final class MetricsCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private HadoopOptions hadoop;

  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run.")
  private String run;

  @Override
  public Integer call() throws Exception {
    CommitLog log = RunDirectory.read(new Path(run), hadoop.configuration()).log();
    log.messages().forEach(Console::say);
    EpochMetrics.of(log.chain()).forEach(metrics -> Console.result(metrics.toJson()));
    return ExitCode.OK.code();
  }
}
