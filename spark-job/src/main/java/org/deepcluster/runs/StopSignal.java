package org.deepcluster.runs;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets SIGTERM end a run at its next commit. The handler replaces the JVM's own, whose shutdown
 * would stop Spark under a running stage; a second SIGTERM halts at once, like SIGKILL.
 */
public final class StopSignal {
  private static final int TERMINATED = 143;

  private final AtomicBoolean requested = new AtomicBoolean();

  /** A signal that SIGTERM sets. */
  public static StopSignal onTerminate() {
    StopSignal signal = new StopSignal();
    try {
      // sun.misc.Signal lies outside what --release 17 shows the compiler, so it is reached by
      // name.
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handle =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                signal.request();
                return null;
              });
      type.getMethod("handle", type, handler)
          .invoke(null, type.getConstructor(String.class).newInstance("TERM"), handle);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // without the handler SIGTERM ends the process at once; what is committed stays
    }
    return signal;
  }

  /** Asks for an end; asked twice, the process halts. */
  public void request() {
    if (!requested.compareAndSet(false, true)) {
      Runtime.getRuntime().halt(TERMINATED);
    }
  }

  /** Whether an end was asked for. */
  public boolean requested() {
    return requested.get();
  }
}
