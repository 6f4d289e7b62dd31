package org.deepcluster.app;

import java.util.Arrays;
import org.deepcluster.config.Address;
import org.deepcluster.config.ConfigException;
import org.deepcluster.spark.ProcessEnd;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "deepcluster",
    description = "Learns features from unlabelled images by deep clustering, on Apache Spark.",
    versionProvider = Main.Version.class,
    subcommands = {
      GenerateCommand.class,
      PrepareCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      StatusCommand.class,
      MetricsCommand.class,
      EmbedCommand.class,
      AssignCommand.class,
      DoctorCommand.class,
      ReportCommand.class,
      BenchCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 configuration, 4 dataset, 5 run, 6 another"
          + " writer, 7 clustering, 8 training, 9 no space left, 10 stopped as asked,"
          + " 11 collapsed; of status: 0 finished or running, 1 failed, 10 nobody works on it."
    })
public final class Main {
  @Mixin CommonOptions common;

  private static final int HELP_WIDTH = 100;

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) throws Exception {
    ProcessEnd.here().end(run(arguments));
  }

  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setParameterExceptionHandler(Main::usage);
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
    try {
      Arrays.stream(arguments).forEach(Address::requireNoSecret);
    } catch (ConfigException e) {
      return failed(e);
    }
    return arguments.length == 0 ? help(line) : line.execute(arguments);
  }

  private static int help(CommandLine line) {
    Console.say(line.getUsageMessage());
    return ExitCode.USAGE.code();
  }

  private static int usage(ParameterException e, String[] arguments) {
    Console.say(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      Console.say("(did you mean %s?)".formatted(String.join(" or ", unmatched.getSuggestions())));
    }
    Console.say("(see: %s --help)".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception failure) {
    Console.say(ExitCode.message(failure));
    if (ExitCode.of(failure) == ExitCode.FAILED || System.getenv("DEEPCLUSTER_TRACE") != null) {
      failure.printStackTrace();
    }
    return ExitCode.of(failure).code();
  }

  /** The version of the jar. */
  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"deepcluster " + version()};
    }
  }
}
