package org.deepcluster.app;

import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunState;
import org.deepcluster.runs.RunStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster status}: opens no Spark session and loads no native code. */
@Command(
    name = "status",
    description = "Says where a run stands: state, epoch, figures, time left, who holds it.",
    footer = {
      "",
      "Exit codes: 0 finished or running, 1 its last process failed, 5 no such run, 10 unfinished and",
      "nobody works on it (the same train command goes on); with --check also 6, running.",
      "",
      "Example:",
      "  deepcluster status --run /tmp/run",
      "  deepcluster status --run hdfs:///runs/photos --json -D dfs.client.use.datanode.hostname=true"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private HadoopOptions hadoop;

  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run.")
  private String run;

  @Option(names = "--json", description = "Prints one line of JSON instead.")
  private boolean json;

  @Option(
      names = "--check",
      description =
          "Asks for a scheduler that may start the run: 6 while another process works on it.")
  private boolean check;

  @Override
  public Integer call() throws Exception {
    RunDirectory directory = RunDirectory.read(new Path(run), hadoop.configuration());
    RunStatus status = directory.status(System.currentTimeMillis());
    StatusText text = new StatusText(directory.path().toString(), status);
    if (json) {
      Console.result(status.toJson(directory.path().toString(), text.secondsLeft()));
    } else {
      text.lines().forEach(Console::result);
    }
    return code(status.state()).code();
  }

  private ExitCode code(RunState state) {
    return switch (state) {
      case FINISHED -> ExitCode.OK;
      case RUNNING -> check ? ExitCode.CONFLICT : ExitCode.OK;
      case FAILED -> ExitCode.FAILED;
      case STOPPED, STALE, NOT_STARTED -> ExitCode.STOPPED;
    };
  }
}
