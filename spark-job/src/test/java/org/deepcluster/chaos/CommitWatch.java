package org.deepcluster.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** Meets a mark {@code Commit} as soon as a commit of the run has its name. */
final class CommitWatch implements Runnable {
  private final WatchService service;
  private final Marks marks;

  private CommitWatch(WatchService service, Marks marks) {
    this.service = service;
    this.marks = marks;
  }

  /** Watches the commits of a run, whose folder exists; nothing if {@code run} is null. */
  static void start(String run, Marks marks) {
    if (run == null) {
      return;
    }
    Path commits = Path.of(run, "commits");
    try {
      WatchService service = commits.getFileSystem().newWatchService();
      commits.register(service, StandardWatchEventKinds.ENTRY_CREATE);
      Thread thread = new Thread(new CommitWatch(service, marks), "commit-watch");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot watch " + commits, e);
    }
  }

  @Override
  public void run() {
    try {
      WatchKey key;
      do {
        key = service.take();
        key.pollEvents().forEach(this::meet);
      } while (key.reset());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void meet(WatchEvent<?> event) {
    String name = String.valueOf(event.context());
    if (name.startsWith("epoch-")) {
      marks.meet("Commit", name);
    }
  }
}
