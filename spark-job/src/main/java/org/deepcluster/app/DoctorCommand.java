package org.deepcluster.app;

import java.util.List;
import java.util.concurrent.Callable;
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

  @Option(
      names = "--path",
      paramLabel = "URI",
      description = "A path whose file system and free space are to be checked; default: /tmp.")
  private String path = "/tmp";

  @Override
  public Integer call() {
    List<Checkup.Finding> findings = new Checkup(path).run();
    boolean failed = false;
    for (Checkup.Finding finding : findings) {
      Console.result("%-4s  %-14s %s".formatted(finding.level(), finding.what(), finding.text()));
      failed |= finding.level() == Checkup.Level.FAIL;
    }
    return failed ? ExitCode.FAILED.code() : ExitCode.OK.code();
  }
}
