package org.deepcluster.model;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's dense layer without an activation, its products by oneDNN on the arrays themselves. ND4J
 * copies an operand that is not column-major. Parameters are DL4J's.
 */
public final class Linear extends DenseLayer {
  private static final long serialVersionUID = 1L;

  /** For deserialisation and cloning. */
  public Linear() {}

  /** With {@code out} outputs and a bias. */
  Linear(int out) {
    setNOut(out);
    setHasBias(true);
  }

  @Override
  public Linear clone() {
    return (Linear) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    LinearLayer layer = new LinearLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }
}
