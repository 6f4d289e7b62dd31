package org.deepcluster.runs;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the loop to end after its next commit. SIGTERM and SIGINT set it and nothing else, so that
 * Spark stays up until the loop is done; a second signal, or one after the loop has ended, ends the
 * process. Where signals cannot be caught ({@code -Xrs}) they end the process at once, and what is
 * committed stays.
 */
public final class StopSignal implements AutoCloseable {

  private static final int TERMINATED = 143;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** One that only {@link #request} sets. */
  public StopSignal() {}

  /** One that the process's signals set. */
  public static StopSignal install() {
    StopSignal stop = new StopSignal();
    for (String name : List.of("TERM", "INT")) {
      stop.tryToCatch(name);
    }
    return stop;
  }

  /** Whether the loop should end. */
  public boolean requested() {
    return requested.get();
  }

  /** Sets it. */
  public void request() {
    requested.set(true);
  }

  /** The loop has ended: the next signal ends the process. */
  @Override
  public void close() {
    ended.set(true);
  }

  private void onSignal() {
    if (requested.getAndSet(true) || ended.get()) {
      // Not System.exit on this thread: its hooks would wait for the thread that delivers signals.
      new Thread(() -> System.exit(TERMINATED), "stop-now").start();
    }
  }

  /** By reflection: the compiler warns of every direct use of this class, and offers no other. */
  private void tryToCatch(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onCall =
          (proxy, method, arguments) -> called(proxy, method.getName(), arguments);
      Object ours =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(), new Class<?>[] {handler}, onCall);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      // Then the signal keeps its usual meaning.
    }
  }

  private Object called(Object proxy, String method, Object[] arguments) {
    return switch (method) {
      case "handle" -> {
        onSignal();
        yield null;
      }
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      default -> "stop signal";
    };
  }
}
