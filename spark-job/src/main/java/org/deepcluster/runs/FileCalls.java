package org.deepcluster.runs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The same call for each of many files, several at once: one to an object store takes some 20 ms,
 * nearly all of it waiting, and an epoch of a large dataset has files by the thousand.
 */
final class FileCalls {
  /** Far fewer than the connections that clients of HDFS and S3 open by default. */
  private static final int AT_ONCE = 16;

  /** What is done about a file. */
  interface Call {
    void of(Artifact file) throws IOException;
  }

  private FileCalls() {}

  /**
   * Calls for each of {@code files}.
   *
   * @throws IOException or RuntimeException of the first file, in order, whose call failed; no
   *     other is begun then
   */
  static void each(List<Artifact> files, Call call) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, files.size()));
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (Artifact file : files) {
        calls.add(
            threads.submit(
                () -> {
                  call.of(file);
                  return null;
                }));
      }
      for (Future<?> each : calls) {
        await(each);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(Future<?> call) throws IOException {
    try {
      call.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException ended = new InterruptedIOException("interrupted among many files");
      ended.initCause(e);
      throw ended;
    }
  }
}
