package org.deepcluster.model;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution that calls ND4J's {@code conv2d} operation straight away. DL4J's own layer, unless
 * a helper is attached that its last release switches off, unfolds its input into a matrix; and it
 * computes its output a second time in the backward pass. Parameters and shapes are DL4J's.
 */
public final class DirectConvolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  /** For deserialisation and cloning. */
  public DirectConvolution() {
    super(new ConvolutionLayer.Builder(1, 1));
  }

  DirectConvolution(ConvolutionLayer.Builder builder) {
    super(builder);
  }

  @Override
  public DirectConvolution clone() {
    return (DirectConvolution) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    DirectConvolutionLayer layer = new DirectConvolutionLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }
}
