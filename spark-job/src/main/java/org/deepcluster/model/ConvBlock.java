package org.deepcluster.model;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Convolution, batch normalisation, an optional ReLU and an optional max-pooling as one DL4J layer
 * for CPUs: (n, in, h, w) to (n, out, h', w'). Between the four, tensors stay in the layout that
 * oneDNN's kernels like best. Its parameters are those of DL4J's convolution and batch
 * normalisation, in their order, so that a network of blocks and one of DL4J's layers exchange
 * parameter vectors.
 */
public final class ConvBlock extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  private ConvolutionShape convolution = new ConvolutionShape(1, 1, 0, false);
  private boolean relu;
  private PoolShape pool = PoolShape.NONE;
  private boolean first;

  /** For deserialisation and cloning. */
  public ConvBlock() {}

  /**
   * A block with {@code out} channels.
   *
   * @param first whether it reads the network's input, whose gradient nobody wants
   */
  ConvBlock(int out, ConvolutionShape convolution, boolean relu, PoolShape pool, boolean first) {
    this.convolution = convolution;
    this.relu = relu;
    this.pool = pool;
    this.first = first;
    setNOut(out);
  }

  ConvolutionShape convolution() {
    return convolution;
  }

  boolean relu() {
    return relu;
  }

  PoolShape pool() {
    return pool;
  }

  boolean first() {
    return first;
  }

  @Override
  public ConvBlock clone() {
    return (ConvBlock) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    ConvBlockLayer layer = new ConvBlockLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return ConvBlockParameters.INSTANCE;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    setNIn(((InputType.InputTypeConvolutional) inputType).getChannels());
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public InputType getOutputType(int index, InputType inputType) {
    InputType.InputTypeConvolutional in = (InputType.InputTypeConvolutional) inputType;
    return InputType.convolutional(
        pool.outputLength(convolution.outputLength((int) in.getHeight())),
        pool.outputLength(convolution.outputLength((int) in.getWidth())),
        getNOut());
  }

  /** Running statistics move by their own rule, see {@link ConvBlockLayer}. */
  @Override
  public IUpdater getUpdaterByParam(String name) {
    return ConvBlockParameters.isStatistic(name) ? new NoOp() : super.getUpdaterByParam(name);
  }

  /** All weights decay, gamma, beta and biases among them; running statistics are no weights. */
  @Override
  public List<Regularization> getRegularizationByParam(String name) {
    return ConvBlockParameters.isStatistic(name) ? List.of() : regularization;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    throw new UnsupportedOperationException(
        "Cannot estimate the memory of a block of convolution and batch normalisation (DL4J's reports know its own layers only)");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConvBlock that
        && super.equals(other)
        && convolution.equals(that.convolution)
        && relu == that.relu
        && pool.equals(that.pool)
        && first == that.first;
  }

  @Override
  public int hashCode() {
    return (super.hashCode() * 31 + convolution.hashCode()) * 31 + pool.hashCode();
  }
}
