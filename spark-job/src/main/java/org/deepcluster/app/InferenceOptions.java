package org.deepcluster.app;

import java.util.OptionalInt;
import org.deepcluster.spark.SparkInference;
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

  @Option(
      names = "--since",
      paramLabel = "VERSION",
      description = "Only images that were appended to the dataset after this version of it.")
  private Integer since;

  @Option(
      names = "--data-version",
      paramLabel = "VERSION",
      description = "Version of the dataset; default: the newest.")
  private Integer version;

  String run() {
    return run;
  }

  SparkInference.Images images() {
    return new SparkInference.Images(input, optional(version), optional(since));
  }

  String output() {
    return output;
  }

  OptionalInt epoch() {
    return optional(epoch);
  }

  /** What the command ends with. */
  void tell(long images) {
    if (images == 0) {
      Console.say("Nothing is new in %s since version %d.".formatted(input, since));
    }
    Console.result("%d images in %s".formatted(images, output));
  }

  private static OptionalInt optional(Integer given) {
    return given == null ? OptionalInt.empty() : OptionalInt.of(given);
  }
}
