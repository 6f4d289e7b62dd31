package org.deepcluster.app;

import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.dataset.SyntheticImages;
import org.deepcluster.spark.SparkGenerate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster generate}. */
@Command(
    name = "generate",
    description = "Makes labelled images of shapes and textures, in class folders.",
    footer = {
      "",
      "Example:",
      "  deepcluster generate --output /tmp/images --images 2000 --size 32 --classes 10 --seed 1"
    })
final class GenerateCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private SparkOptions sparkOptions;

  @Option(names = "--output", required = true, paramLabel = "URI", description = "New folder.")
  private String output;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Number of images; default ${DEFAULT-VALUE}.")
  private long images;

  @Option(
      names = "--size",
      paramLabel = "P",
      defaultValue = "32",
      description = "Side in pixels; default ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--classes",
      paramLabel = "C",
      defaultValue = "10",
      description = "Number of classes, 1 to 30; default ${DEFAULT-VALUE}.")
  private int classes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Same seed, same images; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--archives",
      paramLabel = "N",
      defaultValue = "0",
      description = "Write N tar files instead of a file an image; for large sets.")
  private int archives;

  @Override
  public Integer call() throws Exception {
    SyntheticImages synthetic = new SyntheticImages(classes, size, seed);
    try (SparkSession spark = sparkOptions.open("generate")) {
      SparkGenerate.run(spark, synthetic, images, output, archives);
    }
    Console.result("%d images of %d classes in %s".formatted(images, classes, output));
    return ExitCode.OK.code();
  }
}
