package org.deepcluster.spark;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;

/**
 * Networks of this JVM that are not in use: a task borrows one, fills it with parameters and gives
 * it back, instead of building one each time. As many exist as tasks ran at once. A task that holds
 * a GPU gets one that computes there.
 */
final class Replicas {
  private static final Map<NetworkSpec, Deque<Idle>> IDLE = new ConcurrentHashMap<>();

  private Replicas() {}

  /** A network, and the array its parameters are those of, if that is known and still there. */
  private record Idle(ConvNet net, WeakReference<float[]> parameters) {}

  static ConvNet borrow(NetworkSpec spec) {
    Deque<Idle> idle = idle(spec);
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop().net();
      }
    }
    return ConvNet.of(spec);
  }

  /** A network with {@code parameters}; one that was given back with them is not filled again. */
  static ConvNet borrow(NetworkSpec spec, float[] parameters) {
    Deque<Idle> idle = idle(spec);
    synchronized (idle) {
      Optional<Idle> filled =
          idle.stream().filter(one -> one.parameters().refersTo(parameters)).findFirst();
      if (filled.isPresent()) {
        idle.remove(filled.get());
        return filled.get().net();
      }
    }
    ConvNet net = borrow(spec);
    net.load(parameters);
    return net;
  }

  private static Deque<Idle> idle(NetworkSpec spec) {
    GpuTasks.pin();
    IDLE.keySet().removeIf(other -> isOtherRate(other, spec));
    return IDLE.computeIfAbsent(spec, s -> new ArrayDeque<>());
  }

  /**
   * Training that was rolled back goes on at a lower rate: two sets would take twice the memory.
   */
  private static boolean isOtherRate(NetworkSpec idle, NetworkSpec spec) {
    return !idle.equals(spec) && idle.withLearningRate(spec.learningRate()).equals(spec);
  }

  /** Gives a network back; one that failed half way is better left to the collector. */
  static void giveBack(ConvNet net) {
    giveBack(net, null);
  }

  /** Gives a network back that still has {@code parameters}. */
  static void giveBack(ConvNet net, float[] parameters) {
    Deque<Idle> idle = IDLE.computeIfAbsent(net.spec(), s -> new ArrayDeque<>());
    synchronized (idle) {
      idle.push(new Idle(net, new WeakReference<>(parameters)));
    }
  }
}
