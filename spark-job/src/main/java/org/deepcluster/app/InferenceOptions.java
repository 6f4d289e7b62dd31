package org.deepcluster.app;

import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** What {@code embed} and {@code assign} share. */
final class InferenceOptions {
  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run.")
  private String run;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "URI",
      description = "A prepared dataset, or anything prepare reads.")
  private String input;

  @Option(names = "--output", required = true, paramLabel = "URI", description = "New folder.")
  private String output;

  @Option(names = "--epoch", paramLabel = "E", description = "Epoch; default: the newest.")
  private Integer epoch;

  String run() {
    return run;
  }

  String input() {
    return input;
  }

  String output() {
    return output;
  }

  OptionalInt epoch() {
    return epoch == null ? OptionalInt.empty() : OptionalInt.of(epoch);
  }
}
