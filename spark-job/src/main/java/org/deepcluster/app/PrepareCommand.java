package org.deepcluster.app;

import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.Settings;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.spark.PrepareRequest;
import org.deepcluster.spark.SparkAppend;
import org.deepcluster.spark.SparkPrepare;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster prepare}. */
@Command(
    name = "prepare",
    description =
        "Makes a dataset out of images: a folder, one folder a class, archives (tar, tar.gz, tgz, zip), "
            + "CIFAR-10/100 and STL-10 binaries, IDX files, Parquet with an image column, or a .txt or .tsv of URIs. "
            + "Grey images become three equal channels, transparency lies on white, EXIF orientation is applied.",
    footer = {
      "",
      "Examples:",
      "  deepcluster prepare --input hdfs:///photos --output hdfs:///datasets/photos --size 32",
      "  deepcluster prepare --input cifar.tar.gz!train/ --output /tmp/cifar-train --size 32",
      "  deepcluster prepare --input hdfs:///incoming/tonight --output hdfs:///datasets/photos --append"
    })
final class PrepareCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private SparkOptions sparkOptions;
  @Mixin private SettingsOptions settingsOptions;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "URI",
      description = "What to read; ARCHIVE!FOLDER/ reads a folder inside an archive.")
  private String input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "New dataset; with --append one that is there.")
  private String output;

  @Option(
      names = "--append",
      description =
          "Add the images to the dataset as a new version of it. Those that it has already are left"
              + " out; where none is new, nothing is written.")
  private boolean append;

  @Option(
      names = "--size",
      paramLabel = "P",
      description =
          "Scale the shorter side to P pixels, cut out the centre, keep that as PNG; default: keep the"
              + " files' bytes.")
  private Integer size;

  @Override
  public Integer call() throws Exception {
    Settings settings = settingsOptions.load();
    if (size != null && (size < 8 || size > 1024)) {
      Console.say("--size %d is out of range (rule: 8 to 1024 pixels)".formatted(size));
      return ExitCode.USAGE.code();
    }
    try (SparkSession spark = sparkOptions.open("prepare")) {
      PrepareRequest request =
          PrepareRequest.of(
              input,
              output,
              size == null ? OptionalInt.empty() : OptionalInt.of(size),
              settings.prepare(),
              settings.run().seed());
      if (append) {
        append(SparkAppend.run(spark, request));
      } else {
        tell(SparkPrepare.run(spark, request));
      }
    }
    return ExitCode.OK.code();
  }

  private void append(SparkAppend.Appended appended) {
    if (appended.added() == 0) {
      Console.say(
          "Nothing is new in %s: %d images, all of them in %s already."
              .formatted(input, appended.known(), output));
    }
    Console.result("%-10s %d".formatted("added", appended.added()));
    Console.result("%-10s %d".formatted("known", appended.known()));
    Console.result("%-10s %d".formatted("version", appended.manifest().version()));
    tell(appended.manifest());
  }

  private void tell(Manifest manifest) {
    SparkPrepare.counts(manifest)
        .forEach((name, count) -> Console.result("%-10s %d".formatted(name, count)));
    if (manifest.rejectedTable() != null) {
      Console.result("rejected images: " + output + "/" + manifest.rejectedTable());
    }
    Console.result("dataset    " + output);
  }
}
