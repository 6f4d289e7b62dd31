package org.deepcluster.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;

/**
 * Networks of this JVM that are not in use: a task borrows one, fills it with parameters and gives
 * it back, instead of building one each time. As many exist as tasks ran at once. A task that holds
 * a GPU gets one that computes there.
 */
final class Replicas {
  private static final Map<NetworkSpec, Deque<ConvNet>> IDLE = new ConcurrentHashMap<>();

  private Replicas() {}

  static ConvNet borrow(NetworkSpec spec) {
    GpuTasks.pin();
    IDLE.keySet().removeIf(other -> isOtherRate(other, spec));
    Deque<ConvNet> idle = IDLE.computeIfAbsent(spec, s -> new ArrayDeque<>());
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return ConvNet.of(spec);
  }

  /**
   * Training that was rolled back goes on at a lower rate: two sets would take twice the memory.
   */
  private static boolean isOtherRate(NetworkSpec idle, NetworkSpec spec) {
    return !idle.equals(spec) && idle.withLearningRate(spec.learningRate()).equals(spec);
  }

  /** Gives a network back; one that failed half way is better left to the collector. */
  static void giveBack(ConvNet net) {
    Deque<ConvNet> idle = IDLE.computeIfAbsent(net.spec(), s -> new ArrayDeque<>());
    synchronized (idle) {
      idle.push(net);
    }
  }
}
