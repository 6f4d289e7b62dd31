package org.deepcluster.model;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The working side of {@link BatchNormReluPool} on a CPU: one thread, channel after channel,
 * through the direct buffers of the arrays. Forward reads its input twice (statistics, result),
 * backward twice (sums at the maxima, gradient); gradients exist only where a maximum lies.
 *
 * <p>Batch statistics are biased, running statistics move by 0.1 a step (Ioffe and Szegedy 2015,
 * arXiv 1502.03167), handed to DL4J as updates of two parameters so that averaging includes them.
 */
final class BatchNormReluPoolLayer extends BaseLayer<BatchNormReluPool> {
  private static final long serialVersionUID = 1L;

  private transient BatchNormPass pass;

  BatchNormReluPoolLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    INDArray x = Planes.dense(input);
    BatchNormPass current = pass(x);
    INDArray y =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, current.outputShape(), 'c');
    float[] gamma = values(BatchNormalizationParamInitializer.GAMMA);
    float[] beta = values(BatchNormalizationParamInitializer.BETA);
    if (training) {
      current.measure(Planes.of(x));
    } else {
      current.assume(
          values(BatchNormalizationParamInitializer.GLOBAL_MEAN),
          values(BatchNormalizationParamInitializer.GLOBAL_VAR));
    }
    current.forward(Planes.of(x), Planes.of(y), gamma, beta);
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray x = Planes.dense(input);
    INDArray dx =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, x.shape(), 'c');
    BatchNormPass current = pass(x);
    current.backward(
        Planes.of(x),
        Planes.of(Planes.dense(epsilon)),
        Planes.of(dx),
        values(BatchNormalizationParamInitializer.GAMMA),
        values(BatchNormalizationParamInitializer.BETA));
    return new Pair<>(gradients(current), dx);
  }

  private Gradient gradients(BatchNormPass current) {
    double step = 1 - layerConf().getDecay();
    Gradient gradient = new DefaultGradient();
    put(gradient, BatchNormalizationParamInitializer.GAMMA, current.gammaGradient());
    put(gradient, BatchNormalizationParamInitializer.BETA, current.betaGradient());
    put(
        gradient,
        BatchNormalizationParamInitializer.GLOBAL_MEAN,
        difference(BatchNormalizationParamInitializer.GLOBAL_MEAN, current.mean(), step));
    put(
        gradient,
        BatchNormalizationParamInitializer.GLOBAL_VAR,
        difference(BatchNormalizationParamInitializer.GLOBAL_VAR, current.variance(), step));
    return gradient;
  }

  /**
   * What is subtracted from a running statistic so that it moves by {@code step} to the batch's.
   */
  private float[] difference(String name, float[] batch, double step) {
    float[] running = values(name);
    for (int c = 0; c < running.length; c++) {
      running[c] = (float) (step * (running[c] - batch[c]));
    }
    return running;
  }

  private void put(Gradient gradient, String name, float[] values) {
    INDArray view = gradientViews.get(name);
    Planes.store(values, view);
    gradient.setGradientFor(name, view);
  }

  private float[] values(String name) {
    return getParam(name).toFloatVector();
  }

  private BatchNormPass pass(INDArray x) {
    if (pass == null || !pass.fits(x.shape())) {
      pass = new BatchNormPass(x.shape(), layerConf());
    }
    return pass;
  }

  @Override
  public boolean updaterDivideByMinibatch(String name) {
    return name.equals(BatchNormalizationParamInitializer.GAMMA)
        || name.equals(BatchNormalizationParamInitializer.BETA);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
