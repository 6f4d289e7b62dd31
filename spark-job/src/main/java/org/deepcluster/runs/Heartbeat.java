package org.deepcluster.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A daemon thread that rewrites one small file every few seconds, which says that the holder of a
 * lease lives. A beat that fails is tried again at the next: whether the lease still stands is for
 * {@link Lease#verify} to find out, not for this thread.
 */
final class Heartbeat implements AutoCloseable {

  static final String HELD = "held";
  static final String RELEASED = "released";

  private final LeaseFolder folder;
  private final LeaseHolder holder;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;
  private long count;
  private String failure = "";

  private Heartbeat(LeaseFolder folder, LeaseHolder holder, Duration every) {
    this.folder = folder;
    this.holder = holder;
    this.thread = new Thread(() -> run(every), "lease-heartbeat-" + holder.generation());
    thread.setDaemon(true);
  }

  /** Beats once before it returns, then by itself. */
  static Heartbeat start(LeaseFolder folder, LeaseHolder holder, Duration every)
      throws IOException {
    Heartbeat heartbeat = new Heartbeat(folder, holder, every);
    heartbeat.beat(HELD);
    heartbeat.thread.start();
    return heartbeat;
  }

  private void run(Duration every) {
    try {
      while (!end.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        tryToBeat();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToBeat() {
    try {
      beat(HELD);
    } catch (IOException e) {
      // The next beat tries again; a file system that stays away makes the lease stale.
    }
  }

  private synchronized void beat(String state) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("nonce", holder.nonce());
    json.put("beat", ++count);
    json.put("state", state);
    if (!failure.isEmpty()) {
      json.put("failure", failure);
    }
    folder.write(holder.generation(), Json.file(json));
  }

  /** Says why the holder ends, from the next beat on. */
  synchronized void failed(String reason) {
    failure = reason;
  }

  /** Ends the thread and gives the lease back in the same file. */
  @Override
  public void close() throws IOException {
    end.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    beat(RELEASED);
  }
}
