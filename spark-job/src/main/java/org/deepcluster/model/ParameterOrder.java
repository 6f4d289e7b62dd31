package org.deepcluster.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The order in which a network's parameters are read and written: layer after layer as they were
 * added. DL4J's own vector is ordered by the paths through the graph, so a network of {@link
 * ConvBlock}s and the same network of DL4J's layers have different ones.
 */
final class ParameterOrder {
  /** A tensor's place in DL4J's vector. */
  private record Stretch(long offset, int length) {}

  private final List<Stretch> stretches;
  private final HostMemory memory;
  private final long length;

  private ParameterOrder(List<Stretch> stretches, HostMemory memory) {
    this.stretches = stretches;
    this.memory = memory;
    length = stretches.stream().mapToLong(Stretch::length).sum();
  }

  /** Of all parameters. */
  static ParameterOrder ofParameters(ComputationGraph graph, HostMemory memory) {
    return new ParameterOrder(stretches(graph, name -> true), memory);
  }

  /** Of the velocities of those parameters that have one, close behind each other. */
  static ParameterOrder ofVelocities(ComputationGraph graph, HostMemory memory) {
    List<Stretch> moved = stretches(graph, ParameterOrder::hasVelocity);
    List<Stretch> byOffset = new ArrayList<>(moved);
    byOffset.sort(Comparator.comparing(Stretch::offset));
    long[] offsets = new long[moved.size()];
    long at = 0;
    for (Stretch stretch : byOffset) {
      offsets[moved.indexOf(stretch)] = at;
      at += stretch.length();
    }
    List<Stretch> close = new ArrayList<>();
    for (int i = 0; i < offsets.length; i++) {
      close.add(new Stretch(offsets[i], moved.get(i).length()));
    }
    return new ParameterOrder(close, memory);
  }

  /** The head has none, it is trained by plain SGD; nor have running statistics. */
  private static boolean hasVelocity(String name) {
    return !name.startsWith(GraphAssembler.HEAD + "_") && !ParameterCount.isStatistic(name);
  }

  private static List<Stretch> stretches(ComputationGraph graph, Predicate<String> wanted) {
    long origin = graph.params().data().offset();
    List<Stretch> stretches = new ArrayList<>();
    for (Map.Entry<String, INDArray> e : graph.paramTable().entrySet()) {
      if (wanted.test(e.getKey())) {
        long offset = e.getValue().data().offset() - origin;
        stretches.add(new Stretch(offset, Math.toIntExact(e.getValue().length())));
      }
    }
    return stretches;
  }

  /** How many values there are. */
  long length() {
    return length;
  }

  /** Fills {@code values} from DL4J's {@code vector}, with those that begin at {@code from}. */
  void read(INDArray vector, long from, float[] values) {
    long to = from + values.length;
    long at = 0; // where a stretch begins in this order
    for (Stretch stretch : stretches) {
      long first = Math.max(from, at);
      long last = Math.min(to, at + stretch.length());
      if (first < last) {
        memory.read(
            vector,
            stretch.offset() + first - at,
            values,
            (int) (first - from),
            (int) (last - first));
      }
      at += stretch.length();
    }
  }

  /** Overwrites DL4J's {@code vector} by {@code values} in this order. */
  void write(float[] values, INDArray vector) {
    int at = 0;
    for (Stretch stretch : stretches) {
      memory.write(values, at, stretch.length(), vector, stretch.offset());
      at += stretch.length();
    }
  }
}
