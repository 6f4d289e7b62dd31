package org.deepcluster.runs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;

/** A local store whose n-th call that writes fails, before or after it took effect. */
final class TestingStore implements Store {

  enum Fault {
    BEFORE,
    AFTER
  }

  private final Store store;
  private final int failing;
  private final Fault fault;
  private final String message;
  private int calls;

  TestingStore(Path run, int failing, Fault fault, String message) throws IOException {
    this.store = CommitStyle.store(run, TestingRuns.HADOOP, Writers.MANY);
    this.failing = failing;
    this.fault = fault;
    this.message = message;
  }

  int calls() {
    return calls;
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private synchronized <T> T call(Action<T> action) throws IOException {
    boolean fails = ++calls == failing;
    if (fails && fault == Fault.BEFORE) {
      throw new IOException(message);
    }
    T result = action.run();
    if (fails) {
      throw new IOException(message);
    }
    return result;
  }

  @Override
  public boolean publish(Path target, byte[] content) throws IOException {
    return call(() -> store.publish(target, content));
  }

  @Override
  public void replace(Path target, byte[] content) throws IOException {
    store.replace(target, content);
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    return call(() -> store.create(file));
  }

  @Override
  public InputStream open(Path file) throws IOException {
    return store.open(file);
  }

  @Override
  public OptionalLong length(Path file) throws IOException {
    return store.length(file);
  }

  @Override
  public List<Entry> list(Path folder) throws IOException {
    return store.list(folder);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    call(
        () -> {
          store.move(from, to);
          return null;
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    call(
        () -> {
          store.delete(path);
          return null;
        });
  }
}
