package org.deepcluster.model;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The working side of {@link ConvBlock}: DL4J's arrays in, oneDNN's passes over them, DL4J's arrays
 * out. Running statistics move by 0.1 a step to the batch's; the movement is handed to DL4J as the
 * update of two parameters, so that averaging includes them.
 */
final class ConvBlockLayer extends BaseLayer<ConvBlock> {
  private static final long serialVersionUID = 1L;
  private static final double STEP = 0.1;

  private transient Scratch scratch = new Scratch();
  private transient ConvBlockTraining training;
  private transient ConvBlockInference inference;

  ConvBlockLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** Works on {@code shared}, as the other layers of the network do. */
  void share(Scratch shared) {
    scratch = shared;
  }

  @Override
  public INDArray activate(boolean train, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    BlockShape shape = new BlockShape(layerConf(), input.shape());
    INDArray x = Planes.dense(input);
    INDArray y =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, shape.pooled(), 'c');
    if (train) {
      training(shape)
          .forward(BlockPointers.address(x), BlockPointers.of(params), BlockPointers.address(y));
    } else {
      inference(shape).forward(BlockPointers.address(x), folded(), BlockPointers.address(y));
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray dx =
        layerConf().first()
            ? null
            : workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    INDArray dy = Planes.dense(epsilon);
    INDArray x = Planes.dense(input);
    training.backward(
        BlockPointers.address(x),
        BlockPointers.address(dy),
        BlockPointers.of(params),
        BlockPointers.of(gradientViews),
        BlockPointers.address(dx));
    moveStatistics(ConvBlockParameters.MEAN, training.mean());
    moveStatistics(ConvBlockParameters.VARIANCE, training.variance());
    Gradient gradient = new DefaultGradient();
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, dx);
  }

  /** DL4J subtracts the gradient of a parameter without an updater from it. */
  private void moveStatistics(String name, float[] batch) {
    float[] running = values(name);
    for (int c = 0; c < running.length; c++) {
      running[c] = (float) (STEP * (running[c] - batch[c]));
    }
    HostMemory.of(true).write(running, gradientViews.get(name));
  }

  private FoldedWeights folded() {
    return FoldedWeights.of(
        new FoldedWeights.Parts(
            values(ConvBlockParameters.WEIGHT),
            hasBias() ? values(ConvBlockParameters.BIAS) : new float[0],
            values(ConvBlockParameters.GAMMA),
            values(ConvBlockParameters.BETA),
            values(ConvBlockParameters.MEAN),
            values(ConvBlockParameters.VARIANCE)));
  }

  private float[] values(String name) {
    INDArray view = params.get(name);
    return view.reshape(view.length()).toFloatVector();
  }

  private ConvBlockTraining training(BlockShape shape) {
    if (training == null || !training.shape().fits(shape.input())) {
      training = new ConvBlockTraining(shape, scratch);
    }
    return training;
  }

  private ConvBlockInference inference(BlockShape shape) {
    if (inference == null || !inference.shape().fits(shape.input())) {
      inference = new ConvBlockInference(shape, scratch);
    }
    return inference;
  }

  @Override
  public boolean hasBias() {
    return layerConf().convolution().bias();
  }

  @Override
  public boolean updaterDivideByMinibatch(String name) {
    return !ConvBlockParameters.isStatistic(name);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
