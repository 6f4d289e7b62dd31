package org.deepcluster.app;

import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
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

  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run.")
  private String run;

  @Override
  public Integer call() throws Exception {
    CommitLog log = CommitLog.read(RunDirectory.open(new Configuration(), run));
    log.warnings().forEach(Console::say);
    EpochMetrics.of(log).forEach(metrics -> Console.result(metrics.line()));
    return ExitCode.OK.code();
  }
}
