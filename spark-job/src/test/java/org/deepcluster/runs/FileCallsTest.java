package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileCallsTest {
  private final Set<String> called = ConcurrentHashMap.newKeySet();
  private final CountDownLatch never = new CountDownLatch(1);

  private static List<Artifact> files(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Artifact("file-" + i, "attempts/a/" + i, 1, "0".repeat(64), 1))
        .toList();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IOException("the call was interrupted", e);
    }
  }

  @Test
  void everyFileIsCalledForOnce() throws IOException {
    List<Artifact> files = files(100);
    FileCalls.each(files, file -> assertThat(called.add(file.name())).isTrue());
    assertThat(called).hasSameSizeAs(files);
    FileCalls.each(List.of(), file -> called.add("none"));
    assertThat(called).hasSameSizeAs(files);
  }

  @Test
  void callsAreMadeAtOnce() throws IOException {
    CountDownLatch both = new CountDownLatch(2);
    FileCalls.each(
        files(2),
        file -> {
          both.countDown();
          await(both);
        });
  }

  @Test
  void theFirstFailureIsToldAndEndsTheRest() {
    assertThatThrownBy(
            () ->
                FileCalls.each(
                    files(1000),
                    file -> {
                      called.add(file.name());
                      if (!file.name().equals("file-0")) {
                        await(never);
                      }
                      throw new IOException(file.name() + " is not there");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("file-0 is not there");
    assertThat(called).hasSizeLessThan(100);
  }

  @Test
  void aDefectIsThrownAsItIs() {
    assertThatThrownBy(
            () ->
                FileCalls.each(
                    files(2),
                    file -> {
                      throw new IllegalArgumentException("a defect");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a defect");
  }

  @Test
  void whoIsInterruptedEnds() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> FileCalls.each(files(2), file -> await(never)))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).as("it stays interrupted").isTrue();
  }
}
