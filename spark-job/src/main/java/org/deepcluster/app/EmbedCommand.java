package org.deepcluster.app;

import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.spark.SparkInference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code deepcluster embed}. */
@Command(
    name = "embed",
    description = "Writes the features of images as Parquet: id, path, features.",
    footer = {
      "",
      "Example:",
      "  deepcluster embed --run /tmp/run --input /tmp/new-images --output /tmp/embed",
      "  deepcluster embed --run /tmp/run --input /tmp/dataset --since 3 --output /tmp/embed"
    })
final class EmbedCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private SparkOptions sparkOptions;
  @Mixin private InferenceOptions options;

  @Override
  public Integer call() throws Exception {
    OptionalInt epoch = options.epoch();
    try (SparkSession spark = sparkOptions.open("embed");
        SparkInference inference =
            SparkInference.open(spark, options.run(), epoch, options.images(), options.output())) {
      options.tell(inference.embed());
    }
    return ExitCode.OK.code();
  }
}
