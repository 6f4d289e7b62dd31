package org.deepcluster.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads a stream to its end in a thread of its own and keeps the last few lines. */
final class LastLines {
  private static final int MOST = 12;

  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread thread;

  private LastLines(BufferedReader reader) {
    thread = new Thread(() -> read(reader), "peer-stderr");
    thread.setDaemon(true);
  }

  static LastLines of(BufferedReader reader) {
    LastLines last = new LastLines(reader);
    last.thread.start();
    return last;
  }

  private void read(BufferedReader reader) {
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(its stderr was closed: " + e.getMessage() + ")");
    }
  }

  private synchronized void add(String line) {
    lines.addLast(line);
    if (lines.size() > MOST) {
      lines.removeFirst();
    }
  }

  /** The lines so far, once the stream has ended or {@code seconds} have passed. */
  String text(int seconds) {
    try {
      thread.join(1000L * seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      return String.join("\n", lines);
    }
  }
}
