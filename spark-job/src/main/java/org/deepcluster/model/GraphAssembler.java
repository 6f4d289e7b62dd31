package org.deepcluster.model;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Puts a network together vertex by vertex; each call returns the name of the vertex it adds.
 * {@code fused} chooses the blocks of this package, made for CPUs; otherwise DL4J's own layers are
 * used, which run on CUDA. Either way a network has the same parameters, in the same {@link
 * ParameterOrder}.
 */
final class GraphAssembler {
  static final String INPUT = "pixels";
  static final String HEAD = "head";

  private final NetworkSpec spec;
  private final boolean fused;
  private final GraphBuilder graph;
  private final WeightDecay decay;

  GraphAssembler(NetworkSpec spec, boolean fused) {
    this.spec = spec;
    this.fused = fused;
    decay = new WeightDecay(spec.weightDecay());
    graph =
        new NeuralNetConfiguration.Builder()
            .updater(new ClassicalMomentum(spec.learningRate(), spec.momentum()))
            .activation(Activation.IDENTITY)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder()
            .addInputs(INPUT)
            .setInputTypes(
                InputType.convolutional(spec.imageSize(), spec.imageSize(), spec.channels()));
  }

  NetworkSpec spec() {
    return spec;
  }

  /** A square convolution, batch normalisation, then a ReLU if {@code relu}, then pooling. */
  String block(
      String name, String from, int out, ConvolutionShape shape, boolean relu, PoolShape pool) {
    if (!fused) {
      return layers(name, from, out, shape, relu, pool);
    }
    ConvBlock block = new ConvBlock(out, shape, relu, pool, from.equals(INPUT));
    block.setRegularization(List.of(decay));
    graph.addLayer(name, block, from);
    return name;
  }

  private String layers(
      String name, String from, int out, ConvolutionShape shape, boolean relu, PoolShape pool) {
    ConvolutionLayer convolution =
        new ConvolutionLayer.Builder(shape.kernel(), shape.kernel())
            .stride(shape.stride(), shape.stride())
            .padding(shape.padding(), shape.padding())
            .nOut(out)
            .hasBias(shape.bias())
            .build();
    convolution.setRegularization(List.of(decay));
    convolution.setRegularizationBias(List.of(decay));
    graph.addLayer(name, convolution, from);
    graph.addLayer(
        name + "-norm",
        new BatchNormalization.Builder().useLogStd(false).decay(0.9).eps(1e-5).build(),
        name);
    String last = relu ? relu(name + "-relu", name + "-norm") : name + "-norm";
    return pool.pools() ? pool(name + "-pool", last, pool) : last;
  }

  private String pool(String name, String from, PoolShape pool) {
    graph.addLayer(
        name,
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(pool.kernel(), pool.kernel())
            .stride(pool.stride(), pool.stride())
            .padding(pool.padding(), pool.padding())
            .build(),
        from);
    return name;
  }

  String relu(String name, String from) {
    graph.addLayer(name, new ActivationLayer.Builder().activation(Activation.RELU).build(), from);
    return name;
  }

  String dropout(String name, String from) {
    graph.addLayer(name, new DropoutLayer.Builder(0.5).build(), from);
    return name;
  }

  String add(String name, String a, String b) {
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), a, b);
    return name;
  }

  String averageAll(String name, String from) {
    graph.addLayer(name, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), from);
    return name;
  }

  /** A linear layer. */
  String linear(String name, String from, int out) {
    DenseLayer layer = fused ? new Linear(out) : new DenseLayer.Builder().nOut(out).build();
    layer.setRegularization(List.of(decay));
    layer.setRegularizationBias(List.of(decay));
    graph.addLayer(name, layer, from);
    return name;
  }

  /** Adds the k-way softmax head, trained by plain SGD, and closes the network. */
  ComputationGraphConfiguration head(String from) {
    OutputLayer layer =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(spec.classes())
            .updater(new Sgd(spec.learningRate()))
            .biasUpdater(new Sgd(spec.learningRate()))
            .build();
    layer.setRegularization(List.of(decay));
    layer.setRegularizationBias(List.of(decay));
    return graph.addLayer(HEAD, layer, from).setOutputs(HEAD).build();
  }
}
