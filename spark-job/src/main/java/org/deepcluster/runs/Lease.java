package org.deepcluster.runs;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The right to write to a run. Each holder creates the next generation's file; whoever finds a
 * newer generation than his own has lost it and stops. A generation is taken over only if its
 * holder let it go, is provably dead (same host, process gone), has not renewed it for {@link
 * #STALE_MILLIS}, or if the user says so.
 */
final class Lease implements AutoCloseable {
  static final long STALE_MILLIS = 60_000;
  private static final long RENEW_MILLIS = 10_000;

  /** Who holds a generation. */
  record Holder(long generation, String host, long pid, long started, String nonce) {}

  private final RunDirectory run;
  private final Holder holder;
  private final Thread renewal;

  private Lease(RunDirectory run, Holder holder) {
    this.run = run;
    this.holder = holder;
    renewal = new Thread(this::renewUntilClosed, "lease-renewal");
    renewal.setDaemon(true);
  }

  static Lease acquire(RunDirectory run, boolean takeOver) throws IOException {
    long newest = newest(run).orElse(0);
    if (newest > 0 && !takeOver && !free(run, newest)) {
      Holder other = read(run, newest);
      throw new WriterConflictException(
          "Cannot write to run %s: process %d on %s holds it (wait for it, stop it, or say --take-over if it is dead)"
              .formatted(run.location(), other.pid(), other.host()));
    }
    ProcessHandle self = ProcessHandle.current();
    Holder holder =
        new Holder(newest + 1, host(), self.pid(), started(self), UUID.randomUUID().toString());
    if (!new AtomicFiles(run.hadoop())
        .create(file(run, holder.generation()), RunDirectory.JSON.writeValueAsBytes(holder))) {
      throw new WriterConflictException(
          "Cannot write to run %s: another process took it at the same moment (run the command again)"
              .formatted(run.location()));
    }
    Lease lease = new Lease(run, holder);
    lease.renew();
    lease.renewal.start();
    return lease;
  }

  long generation() {
    return holder.generation();
  }

  String nonce() {
    return holder.nonce();
  }

  /** Stops this process's writing if another has taken over. */
  void requireHeld() throws IOException {
    long newest = newest(run).orElse(0);
    if (newest != holder.generation()) {
      throw new WriterConflictException(
          "Cannot commit to run %s: another process took it over (generation %d, this one holds %d); nothing more is written"
              .formatted(run.location(), newest, holder.generation()));
    }
  }

  private static boolean free(RunDirectory run, long generation) throws IOException {
    if (run.files().exists(beat(run, generation, "released"))) {
      return true;
    }
    Holder other = read(run, generation);
    if (other.host().equals(host())) {
      return ProcessHandle.of(other.pid())
          .filter(ProcessHandle::isAlive)
          .filter(p -> started(p) == other.started())
          .isEmpty();
    }
    Path beat = beat(run, generation, "beat");
    long renewed =
        run.files().exists(beat) ? run.files().getFileStatus(beat).getModificationTime() : 0;
    return System.currentTimeMillis() - renewed > STALE_MILLIS;
  }

  private static Holder read(RunDirectory run, long generation) throws IOException {
    try (InputStream in = run.files().open(file(run, generation))) {
      return RunDirectory.JSON.readValue(in, Holder.class);
    }
  }

  private static OptionalLong newest(RunDirectory run) throws IOException {
    if (!run.files().exists(run.child("lease"))) {
      return OptionalLong.empty();
    }
    return Arrays.stream(run.files().listStatus(run.child("lease")))
        .map(FileStatus::getPath)
        .map(Path::getName)
        .filter(name -> name.matches("g-\\d+\\.json"))
        .mapToLong(name -> Long.parseLong(name.substring(2, name.length() - 5)))
        .max();
  }

  private static Path file(RunDirectory run, long generation) {
    return run.child("lease/g-%06d.json".formatted(generation));
  }

  private static Path beat(RunDirectory run, long generation, String kind) {
    return run.child("lease/g-%06d.%s".formatted(generation, kind));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  private void renewUntilClosed() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(RENEW_MILLIS);
        renew();
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        // the next renewal tries again; others wait STALE_MILLIS
      }
    }
  }

  private void renew() throws IOException {
    run.files().create(beat(run, holder.generation(), "beat"), true).close();
  }

  @Override
  public void close() throws IOException {
    renewal.interrupt();
    run.files().create(beat(run, holder.generation(), "released"), true).close();
  }
}
