package org.deepcluster.model;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.learning.GradientUpdater;

/** Applies {@link ClassicalMomentum} in place to a flattened gradient. */
final class ClassicalMomentumUpdater implements GradientUpdater<ClassicalMomentum> {
  private static final String VELOCITY = "V";

  private final ClassicalMomentum config;
  private INDArray velocity;

  ClassicalMomentumUpdater(ClassicalMomentum config) {
    this.config = config;
  }

  @Override
  public ClassicalMomentum getConfig() {
    return config;
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialize) {
    velocity = state.get(VELOCITY);
  }

  @Override
  public Map<String, INDArray> getState() {
    return Map.of(VELOCITY, velocity);
  }

  @Override
  public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
    if (initialize) {
      view.assign(0);
    }
    velocity = Shape.newShapeNoCopy(view, shape, order == 'f');
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    INDArray step = gradient.reshape(velocity.shape());
    velocity.muli(config.momentum()).addi(step);
    step.assign(velocity).muli(config.learningRate());
  }
}
