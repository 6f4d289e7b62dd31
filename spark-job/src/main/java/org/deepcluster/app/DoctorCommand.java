package org.deepcluster.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.deepcluster.dataset.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deepcluster doctor}. */
@Command(
    name = "doctor",
    description = "Checks the machine and the class path, and says what to change.",
    footer = {"", "Example:", "  deepcluster doctor --path s3a://bucket/images"})
final class DoctorCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private HadoopOptions hadoop;

  @Option(
      names = "--path",
      paramLabel = "URI",
      description = "A path whose file system and free space are to be checked; default: /tmp.")
  private String path = "/tmp";

  @Option(
      names = "--data",
      paramLabel = "URI",
      description =
          "A dataset whose need of local disk is to be estimated; default: a million images of 32 pixels.")
  private String data;

  @Override
  public Integer call() throws Exception {
    List<Checkup.Finding> findings = new Checkup(path, hadoop.configuration(), wanted()).run();
    boolean failed = false;
    for (Checkup.Finding finding : findings) {
      Console.result("%-4s  %-14s %s".formatted(finding.level(), finding.what(), finding.text()));
      failed |= finding.level() == Checkup.Level.FAIL;
    }
    return failed ? ExitCode.FAILED.code() : ExitCode.OK.code();
  }

  /** Decoded pixels, features of two epochs, and the rows k-means keeps, for a width of 256. */
  private long wanted() throws IOException {
    Manifest manifest = data == null ? null : Manifest.read(hadoop.configuration(), data);
    long images = manifest == null ? 1_000_000 : manifest.images();
    long side = manifest == null || manifest.side() == 0 ? 32 : manifest.side();
    return images * (3 * side * side + 2 * 4 * 256 + 8 * 256);
  }
}
