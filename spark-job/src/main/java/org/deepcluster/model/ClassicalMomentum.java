package org.deepcluster.model;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * SGD with classical (heavy-ball) momentum as PyTorch's SGD has it: {@code v = m v + g; w -= rate
 * v}. ND4J itself has Nesterov's form only. Its state is one float a parameter, the velocity v.
 */
public final class ClassicalMomentum implements IUpdater {
  private static final long serialVersionUID = 1L;

  private double learningRate;
  private final double momentum;

  /** Momentum {@code momentum} in [0, 1) at a constant learning rate. */
  public ClassicalMomentum(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("momentum") double momentum) {
    this.learningRate = learningRate;
    this.momentum = momentum;
  }

  double momentum() {
    return momentum;
  }

  double learningRate() {
    return learningRate;
  }

  @Override
  public long stateSize(long numParams) {
    return numParams;
  }

  @Override
  public GradientUpdater<ClassicalMomentum> instantiate(INDArray viewArray, boolean initialize) {
    INDArray flat = viewArray.reshape(viewArray.length());
    ClassicalMomentumUpdater updater = new ClassicalMomentumUpdater(this);
    updater.setStateViewArray(flat, flat.shape(), flat.ordering(), initialize);
    return updater;
  }

  @Override
  public GradientUpdater<ClassicalMomentum> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    ClassicalMomentumUpdater updater = new ClassicalMomentumUpdater(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public ClassicalMomentum clone() {
    return new ClassicalMomentum(learningRate, momentum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassicalMomentum that
        && Double.compare(learningRate, that.learningRate) == 0
        && Double.compare(momentum, that.momentum) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(learningRate) * 31 + Double.hashCode(momentum);
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return learningRate;
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double rate, ISchedule schedule) {
    if (schedule != null) {
      throw new UnsupportedOperationException(
          "Cannot set a learning-rate schedule on the momentum updater (set the rate itself)");
    }
    learningRate = rate;
  }
}
