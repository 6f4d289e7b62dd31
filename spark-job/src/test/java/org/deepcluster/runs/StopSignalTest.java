package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopSignalTest {

  /** Says that it is ready, works until it is asked to stop, says that it has ended. */
  static final class Loop {
    public static void main(String[] arguments) throws InterruptedException {
      try (StopSignal stop = StopSignal.install()) {
        System.out.println("ready");
        while (!stop.requested() || arguments.length > 0) {
          Thread.sleep(10);
        }
        Thread.sleep(300);
        System.out.println("ended");
      }
    }
  }

  @Test
  void isSetByHand() {
    try (StopSignal stop = new StopSignal()) {
      assertThat(stop.requested()).isFalse();
      stop.request();
      assertThat(stop.requested()).isTrue();
    }
  }

  @Test
  void sigtermLetsTheLoopEnd() throws Exception {
    Process loop = start();
    try (BufferedReader out = output(loop)) {
      assertThat(out.readLine()).isEqualTo("ready");
      terminate(loop);
      assertThat(out.readLine()).isEqualTo("ended");
      assertThat(loop.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(loop.exitValue()).isZero();
    } finally {
      loop.destroyForcibly();
    }
  }

  @Test
  void aSecondSigtermEndsAtOnce() throws Exception {
    Process loop = start("forever");
    try (BufferedReader out = output(loop)) {
      assertThat(out.readLine()).isEqualTo("ready");
      terminate(loop);
      assertThat(loop.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();
      terminate(loop);
      assertThat(loop.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(loop.exitValue()).isEqualTo(143);
    } finally {
      loop.destroyForcibly();
    }
  }

  /** Process.destroy would close the stream that is still to be read. */
  private static void terminate(Process process) {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process start(String... arguments) throws IOException {
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                java,
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Loop.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
