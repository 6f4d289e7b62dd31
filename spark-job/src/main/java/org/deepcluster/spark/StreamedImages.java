package org.deepcluster.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.spark.TaskContext;
import org.deepcluster.dataset.Split;

/**
 * The images of a split one by one, its {@link PrepareTally} last. Splits push and Spark pulls: a
 * thread reads ahead by a few images, so that an archive of any size passes through.
 */
final class StreamedImages implements Iterator<Object> {
  private static final int AHEAD = 32;
  private static final Object END = new Object();

  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(AHEAD);
  private Object next;

  StreamedImages(SplitReader reader, int number, Split split) {
    Thread thread = new Thread(() -> produce(reader, number, split), "prepare-" + number);
    thread.setDaemon(true);
    TaskContext context = TaskContext.get();
    if (context != null) {
      context.addTaskCompletionListener(
          (org.apache.spark.util.TaskCompletionListener) done -> thread.interrupt());
    }
    thread.start();
    next = take();
  }

  private void produce(SplitReader reader, int number, Split split) {
    try {
      PrepareTally tally = new PrepareTally();
      try {
        reader.read(number, split, tally, this::put);
        put(tally);
        put(END);
      } catch (Interrupted e) {
        throw e;
      } catch (RuntimeException
          | Error e) { // an error that nobody hears would leave the task waiting
        put(e);
      }
    } catch (Interrupted e) {
      // the task has ended; nobody reads on
    }
  }

  private void put(Object item) {
    try {
      queue.put(item);
    } catch (InterruptedException e) {
      throw new Interrupted();
    }
  }

  private Object take() {
    try {
      Object item = queue.take();
      if (item instanceof RuntimeException failure) {
        throw failure;
      }
      if (item instanceof Error failure) {
        throw failure;
      }
      return item;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while reading images", e);
    }
  }

  @Override
  public boolean hasNext() {
    return next != END;
  }

  @Override
  public Object next() {
    if (next == END) {
      throw new NoSuchElementException();
    }
    Object current = next;
    next = take();
    return current;
  }

  private static final class Interrupted extends Error {
    private static final long serialVersionUID = 1L;
  }
}
