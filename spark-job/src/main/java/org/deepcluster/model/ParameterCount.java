package org.deepcluster.model;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts parameters as the literature does: without batch norm's running statistics. */
final class ParameterCount {
  private ParameterCount() {}

  static long trainable(ComputationGraph graph) {
    return graph.paramTable().entrySet().stream()
        .filter(e -> !isStatistic(e.getKey()))
        .map(java.util.Map.Entry::getValue)
        .mapToLong(INDArray::length)
        .sum();
  }

  static boolean isStatistic(String name) {
    return name.endsWith("_" + BatchNormalizationParamInitializer.GLOBAL_MEAN)
        || name.endsWith("_" + BatchNormalizationParamInitializer.GLOBAL_VAR);
  }
}
