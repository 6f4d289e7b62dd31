package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CompilerThreadsTest {
  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong(7);
  private CompilerThreads threads;

  @BeforeEach
  void noThreadYet() {
    threads = new CompilerThreads(folder, nanos::get);
  }

  /** As proc(5) has it: utime and stime are the fields 14 and 15. */
  private void thread(int id, String name, int user, int system) throws IOException {
    Path thread = Files.createDirectories(folder.resolve(Integer.toString(id)));
    String line = "%d (%s) S 1 7 7 0 -1 4194368 22 0 0 0 %d %d 0 0 20 0 31 0 99 1 2 3\n";
    Files.writeString(thread.resolve("stat"), line.formatted(id, name, user, system));
  }

  @Test
  void compilersCountAndOtherThreadsDoNot() throws IOException {
    thread(11, "C2 CompilerThre", 250, 30);
    thread(12, "C1 CompilerThre", 40, 5);
    thread(13, "main", 9000, 900);
    thread(14, "CompilerThre) S (b", 9000, 900);
    assertThat(threads.seconds()).hasValue(3.25);
  }

  @Test
  void aThreadThatEndedStaysCounted() throws IOException {
    thread(11, "C2 CompilerThre", 100, 0);
    thread(12, "C1 CompilerThre", 50, 0);
    threads.seconds();
    Files.delete(folder.resolve("12/stat"));
    thread(11, "C2 CompilerThre", 200, 0);
    assertThat(threads.seconds()).hasValue(2.5);
  }

  @Test
  void aNewThreadIsFoundWithinASecond() throws IOException {
    thread(11, "C2 CompilerThre", 100, 0);
    threads.seconds();
    thread(12, "C2 CompilerThre", 50, 0);
    thread(11, "C2 CompilerThre", 110, 0);
    nanos.addAndGet(999_999_999);
    assertThat(threads.seconds()).hasValue(1.1);
    nanos.addAndGet(1);
    assertThat(threads.seconds()).hasValue(1.6);
  }

  @Test
  void nothingIsToldWhereLinuxDoesNot() throws IOException {
    assertThat(threads.seconds()).as("no thread").isEmpty();
    thread(13, "main", 9000, 900);
    assertThat(new CompilerThreads(folder, nanos::get).seconds())
        .as("no compiler among the threads")
        .isEmpty();
    assertThat(new CompilerThreads(folder.resolve("none"), nanos::get).seconds())
        .as("no folder")
        .isEmpty();
  }

  @Test
  void anotherThreadMayGetTheSameNumber() throws IOException {
    thread(11, "C2 CompilerThre", 100, 0);
    threads.seconds();
    Files.delete(folder.resolve("11/stat"));
    assertThat(threads.seconds()).hasValue(1);
    thread(11, "C2 CompilerThre", 20, 0);
    nanos.addAndGet(1_000_000_000);
    assertThat(threads.seconds()).hasValue(1.2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theCompilersOfThisJvmUsedSomeOfItsTime() {
    Path here = Path.of("/proc/self/task");
    assertThat(new CompilerThreads(here, System::nanoTime).seconds().orElseThrow())
        .isPositive()
        .isLessThan(seconds(ProcessHandle.current().info().totalCpuDuration().orElseThrow()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
