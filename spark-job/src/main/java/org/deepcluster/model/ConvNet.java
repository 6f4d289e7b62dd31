package org.deepcluster.model;

import java.util.List;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network with its head and its optimiser's state: parameters in, features or trained parameters
 * out. It holds native memory and belongs to one thread at a time.
 */
public final class ConvNet {
  private final NetworkSpec spec;
  private final Architecture architecture;
  private final ComputationGraph graph;
  private final HostMemory memory;
  private final ParameterOrder parameterOrder;
  private final ParameterOrder velocityOrder;
  private INDArray images;
  private INDArray targets;
  private int[] targeted = new int[0];

  private ConvNet(NetworkSpec spec, Architecture architecture, HostMemory memory) {
    this.spec = spec;
    this.architecture = architecture;
    this.memory = memory;
    graph = new ComputationGraph(architecture.configuration());
    graph.init();
    parameterOrder = ParameterOrder.ofParameters(graph, memory);
    velocityOrder = ParameterOrder.ofVelocities(graph, memory);
    Scratch scratch = new Scratch();
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof ConvBlockLayer block) {
        block.share(scratch);
      }
    }
  }

  /**
   * A network with DL4J's arbitrary weights, to be filled by {@link #load} or {@link #initialise}.
   */
  public static ConvNet of(NetworkSpec spec) {
    return of(spec, NativeBackend.isCpu());
  }

  /**
   * With this package's layers, which work on host memory, where {@code fused}; otherwise with
   * DL4J's own, and nothing reaches for an array's memory.
   */
  static ConvNet of(NetworkSpec spec, boolean fused) {
    return new ConvNet(spec, Architecture.of(spec, fused), HostMemory.of(fused));
  }

  public NetworkSpec spec() {
    return spec;
  }

  /** DL4J's network underneath, for its Spark trainer. */
  public ComputationGraph graph() {
    return graph;
  }

  /** Draws every weight anew from {@code seed}, see {@link Initialisation}. */
  public void initialise(Seed seed) {
    new Initialisation(spec, seed, memory).apply(graph);
    clearMomentum();
  }

  /** Gives the head fresh weights N(0, 0.01) and zero biases; the body stays. */
  public void resetHead(Seed seed) {
    new Initialisation(spec, seed, memory).applyToHead(graph);
  }

  /** A copy of all parameters, body then head: one float each. */
  public float[] parameters() {
    return parameters(0, 1);
  }

  /** A copy of the velocities of the body's parameters. */
  public float[] momentum() {
    return momentum(0, 1);
  }

  /** A copy of stretch {@code number} of the {@code of} that all parameters are cut into. */
  public float[] parameters(int number, int of) {
    return stretch(parameterOrder, graph.params(), number, of);
  }

  /** A copy of stretch {@code number} of the {@code of} that the velocities are cut into. */
  public float[] momentum(int number, int of) {
    return stretch(velocityOrder, velocities(), number, of);
  }

  private static float[] stretch(ParameterOrder order, INDArray values, int number, int of) {
    long from = order.length() * number / of;
    long to = order.length() * (number + 1) / of;
    float[] stretch = new float[Math.toIntExact(to - from)];
    if (from < to) {
      order.read(values, from, stretch);
    }
    return stretch;
  }

  /** All parameters, running statistics of batch norm among them. */
  public int parameterCount() {
    return (int) graph.numParams();
  }

  private INDArray velocities() {
    return graph.getUpdater(true).getStateViewArray();
  }

  /** A copy of all parameters and velocities. */
  public NetworkState state() {
    return new NetworkState(parameters(), momentum());
  }

  /** Copies all parameters and velocities to the arrays of a {@link #state} of this network. */
  public void save(NetworkState state) {
    requireLength("parameters", state.parameters().length, parameterOrder.length());
    requireLength("momentum", state.momentum().length, velocityOrder.length());
    parameterOrder.read(graph.params(), 0, state.parameters());
    if (velocityOrder.length() > 0) {
      velocityOrder.read(velocities(), 0, state.momentum());
    }
  }

  /** Overwrites all parameters and velocities. */
  public void load(NetworkState state) {
    load(state.parameters());
    requireLength("momentum", state.momentum().length, velocityOrder.length());
    if (velocityOrder.length() > 0) {
      velocityOrder.write(state.momentum(), velocities());
    }
  }

  /** Whether all parameters and velocities are finite, and so are their sums. */
  public boolean isFinite() {
    return isFinite(graph.params()) && (velocityOrder.length() == 0 || isFinite(velocities()));
  }

  private static boolean isFinite(INDArray values) {
    return Double.isFinite(values.sumNumber().doubleValue());
  }

  /** Overwrites all parameters. */
  public void load(float[] parameters) {
    requireLength("parameters", parameters.length, parameterOrder.length());
    parameterOrder.write(parameters, graph.params());
  }

  private void requireLength(String what, long given, long expected) {
    if (given != expected) {
      throw new IllegalArgumentException(
          "Cannot copy %s of network %s: %d values given, %d expected (the values belong to another network)"
              .formatted(what, spec.network(), given, expected));
    }
  }

  private void clearMomentum() {
    INDArray state = velocities();
    if (state != null) {
      state.assign(0);
    }
  }

  /** The number of parameters that are trained; running statistics of batch norm do not count. */
  public long trainableParameters() {
    return ParameterCount.trainable(graph);
  }

  /** What it takes beside the heap. */
  public ArrayBytes arrayBytes() {
    int size = spec.imageSize();
    return ArrayBytes.of(graph, InputType.convolutional(size, size, spec.channels()));
  }

  /** One step of the optimiser; returns the mean weighted cross-entropy of the batch before it. */
  public double fit(DataSet batch) {
    graph.fit(batch);
    return graph.score();
  }

  /**
   * A batch (n, channels, size, size) of {@code pixels}. The array is the network's and holds them
   * until the next call.
   */
  public INDArray batch(float[] pixels, int n) {
    if (images == null || images.size(0) != n) {
      images =
          Nd4j.createUninitialized(
              DataType.FLOAT,
              new long[] {n, spec.channels(), spec.imageSize(), spec.imageSize()},
              'c');
    }
    memory.write(pixels, images);
    return images;
  }

  /**
   * Pseudo-labels as rows with a single 1: (n) to (n, classes). The array is the network's and
   * holds them until the next call.
   */
  public INDArray targets(int[] labels) {
    if (targets == null || targets.size(0) != labels.length) {
      targets = Nd4j.zeros(DataType.FLOAT, labels.length, spec.classes());
    } else {
      set(targeted, 0);
    }
    targeted = labels.clone();
    set(targeted, 1);
    return targets;
  }

  private void set(int[] columns, float value) {
    for (int i = 0; i < columns.length; i++) {
      targets.putScalar(i, columns[i], value);
    }
  }

  /** The clustered features: (n, channels, size, size) to (n, width), inference mode. */
  public FloatBlock features(INDArray batch) {
    return forward(List.of(architecture.fc()), batch)[0];
  }

  /** The last convolutional output, averaged over a 2 x 2 grid: (n, 4 * channels). */
  public FloatBlock convolutional(INDArray batch) {
    INDArray[] out = output(List.of(architecture.conv()), batch);
    return GridPool.halves(out[0], memory);
  }

  private FloatBlock[] forward(List<String> vertices, INDArray batch) {
    INDArray[] outputs = output(vertices, batch);
    FloatBlock[] blocks = new FloatBlock[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      INDArray rows = outputs[i].reshape('c', outputs[i].size(0), -1).dup('c');
      blocks[i] = new FloatBlock((int) rows.size(0), (int) rows.size(1), rows.data().asFloat());
    }
    return blocks;
  }

  private INDArray[] output(List<String> vertices, INDArray batch) {
    return graph.output(vertices, false, new INDArray[] {batch}, null);
  }

  /** The width of {@link #features}. */
  public int featureWidth() {
    OutputLayer head = (OutputLayer) graph.getLayer(GraphAssembler.HEAD).conf().getLayer();
    return (int) head.getNIn();
  }
}
