package org.deepcluster.model;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Batch normalisation, an optional ReLU and an optional max-pooling as one DL4J layer. It holds the
 * parameters of DL4J's batch normalisation (gamma, beta, running mean, running variance) in the
 * same order, so a network of these and one of DL4J's three layers exchange parameter vectors.
 */
public final class BatchNormReluPool extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  private boolean relu;
  private PoolShape pool = PoolShape.NONE;

  /** For deserialisation and cloning. */
  public BatchNormReluPool() {
    setUseLogStd(false);
    setDecay(0.9);
    setEps(1e-5);
  }

  /** Normalise, then clip below zero if {@code relu}, then pool. */
  BatchNormReluPool(boolean relu, PoolShape pool) {
    this();
    this.relu = relu;
    this.pool = pool;
  }

  boolean relu() {
    return relu;
  }

  PoolShape pool() {
    return pool;
  }

  @Override
  public BatchNormReluPool clone() {
    return (BatchNormReluPool) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    BatchNormReluPoolLayer layer = new BatchNormReluPoolLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public InputType getOutputType(int index, InputType inputType) {
    InputType.InputTypeConvolutional in = (InputType.InputTypeConvolutional) inputType;
    return InputType.convolutional(
        pool.outputLength((int) in.getHeight()),
        pool.outputLength((int) in.getWidth()),
        in.getChannels());
  }

  /** Gamma and beta decay like every other weight; running statistics are no weights. */
  @Override
  public List<Regularization> getRegularizationByParam(String name) {
    boolean weight =
        name.equals(BatchNormalizationParamInitializer.GAMMA)
            || name.equals(BatchNormalizationParamInitializer.BETA);
    return weight ? regularization : List.of();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchNormReluPool that
        && super.equals(other)
        && relu == that.relu
        && pool.equals(that.pool);
  }

  @Override
  public int hashCode() {
    return super.hashCode() * 31 + pool.hashCode();
  }
}
