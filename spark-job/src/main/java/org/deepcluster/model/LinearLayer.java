package org.deepcluster.model;

import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The working side of {@link Linear}: {@code y = x w + b}, (n, in) to (n, out), and back. DL4J
 * keeps w, (in, out), column-major: row-major it is (out, in).
 */
final class LinearLayer extends BaseLayer<Linear> {
  private static final long serialVersionUID = 1L;

  LinearLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    INDArray x = Planes.dense(input);
    long n = x.size(0);
    long in = layerConf().getNIn();
    long out = layerConf().getNOut();
    INDArray y =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {n, out}, 'c');
    float[] bias = params.get(DefaultParamInitializer.BIAS_KEY).toFloatVector();
    FloatPointer rows = at(y);
    for (long i = 0; i < n; i++) {
      rows.position(i * out).put(bias, 0, bias.length);
    }
    Dnn.multiply(
        new Dnn.Matrix(at(x), n, in, false),
        new Dnn.Matrix(at(weights()), in, out, true),
        1,
        at(y));
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray x = Planes.dense(input);
    INDArray dy = Planes.dense(epsilon);
    long n = x.size(0);
    long in = layerConf().getNIn();
    long out = layerConf().getNOut();
    INDArray dx =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, new long[] {n, in}, 'c');
    INDArray dw = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    INDArray db = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
    Dnn.multiply(
        new Dnn.Matrix(at(dy), out, n, true), new Dnn.Matrix(at(x), n, in, false), 0, at(dw));
    Dnn.multiply(
        new Dnn.Matrix(at(dy), n, out, false),
        new Dnn.Matrix(at(weights()), out, in, false),
        0,
        at(dx));
    dy.sum(db, 0);
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, dw);
    gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, db);
    return new Pair<>(gradient, dx);
  }

  private INDArray weights() {
    return params.get(DefaultParamInitializer.WEIGHT_KEY);
  }

  private static FloatPointer at(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
