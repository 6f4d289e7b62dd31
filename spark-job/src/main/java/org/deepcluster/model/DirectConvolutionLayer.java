package org.deepcluster.model;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2DDerivative;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The working side of {@link DirectConvolution}: (n, in, h, w) to (n, out, h', w'), no activation.
 */
final class DirectConvolutionLayer extends BaseLayer<DirectConvolution> {
  private static final long serialVersionUID = 1L;

  private transient OpContext forward;
  private transient OpContext backward;

  DirectConvolutionLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    forward = forward == null ? context() : forward;
    forward.purge();
    INDArray y =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, outputShape(), 'c');
    forward.setInputArray(0, input);
    forward.setInputArray(1, weights());
    if (hasBias()) {
      forward.setInputArray(2, bias());
    }
    forward.setOutputArray(0, y);
    Nd4j.exec(new Conv2D(), forward);
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    backward = backward == null ? context() : backward;
    backward.purge();
    INDArray dx =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    INDArray dw = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
    Gradient gradient = new DefaultGradient();
    backward.setInputArray(0, input);
    backward.setInputArray(1, weights());
    backward.setOutputArray(0, dx);
    backward.setOutputArray(1, dw);
    if (hasBias()) {
      INDArray db = gradientViews.get(ConvolutionParamInitializer.BIAS_KEY);
      backward.setInputArray(2, bias());
      backward.setInputArray(3, epsilon);
      backward.setOutputArray(2, db);
      gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, db);
    } else {
      backward.setInputArray(2, epsilon);
    }
    Nd4j.exec(new Conv2DDerivative(), backward);
    gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, dw, 'c');
    return new Pair<>(gradient, dx);
  }

  private OpContext context() {
    OpContext context = Nd4j.getExecutioner().buildContext();
    int[] kernel = layerConf().getKernelSize();
    int[] stride = layerConf().getStride();
    int[] padding = layerConf().getPadding();
    // ..., dilation, padding mode (0 = as given), data format (0 = NCHW), weights (1 = OIYX)
    context.setIArguments(
        kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], 1, 1, 0, 0, 1);
    return context;
  }

  private long[] outputShape() {
    return new long[] {
      input.size(0), layerConf().getNOut(), outputLength(0), outputLength(1),
    };
  }

  private long outputLength(int side) {
    int kernel = layerConf().getKernelSize()[side];
    int padding = layerConf().getPadding()[side];
    return (input.size(2 + side) + 2L * padding - kernel) / layerConf().getStride()[side] + 1;
  }

  private INDArray weights() {
    return getParam(ConvolutionParamInitializer.WEIGHT_KEY);
  }

  private INDArray bias() {
    return getParam(ConvolutionParamInitializer.BIAS_KEY);
  }

  @Override
  public boolean hasBias() {
    return layerConf().hasBias();
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
