package org.deepcluster.app;

import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.spark.SparkInference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code deepcluster assign}. */
@Command(
    name = "assign",
    description = "Writes the clusters of images as Parquet: id, path, cluster, distance, margin.",
    footer = {
      "",
      "Example:",
      "  deepcluster assign --run /tmp/run --input /tmp/new-images --output /tmp/assign",
      "  deepcluster assign --run /tmp/run --input /tmp/dataset --since 3 --output /tmp/assign"
    })
final class AssignCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private SparkOptions sparkOptions;
  @Mixin private InferenceOptions options;

  @Override
  public Integer call() throws Exception {
    OptionalInt epoch = options.epoch();
    try (SparkSession spark = sparkOptions.open("assign");
        SparkInference inference =
            SparkInference.open(spark, options.run(), epoch, options.images(), options.output())) {
      options.tell(inference.assign());
    }
    return ExitCode.OK.code();
  }
}
