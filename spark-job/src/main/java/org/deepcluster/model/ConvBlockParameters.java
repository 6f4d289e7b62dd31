package org.deepcluster.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Where the parameters of a {@link ConvBlock} lie in the network's vector: bias if there is one,
 * weights (out, in, height, width), then gamma, beta, running mean and running variance. It gives
 * names to stretches and fills none; {@link Initialisation} does.
 */
final class ConvBlockParameters implements ParamInitializer {
  static final ConvBlockParameters INSTANCE = new ConvBlockParameters();
  static final String WEIGHT = ConvolutionParamInitializer.WEIGHT_KEY;
  static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;
  static final String GAMMA = BatchNormalizationParamInitializer.GAMMA;
  static final String BETA = BatchNormalizationParamInitializer.BETA;
  static final String MEAN = BatchNormalizationParamInitializer.GLOBAL_MEAN;
  static final String VARIANCE = BatchNormalizationParamInitializer.GLOBAL_VAR;

  private ConvBlockParameters() {}

  static boolean isStatistic(String name) {
    return name.equals(MEAN) || name.equals(VARIANCE);
  }

  private static Map<String, long[]> shapes(Layer layer) {
    ConvBlock block = (ConvBlock) layer;
    long out = block.getNOut();
    long kernel = block.convolution().kernel();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    if (block.convolution().bias()) {
      shapes.put(BIAS, new long[] {1, out});
    }
    shapes.put(WEIGHT, new long[] {out, block.getNIn(), kernel, kernel});
    for (String name : List.of(GAMMA, BETA, MEAN, VARIANCE)) {
      shapes.put(name, new long[] {1, out});
    }
    return shapes;
  }

  private static long length(long[] shape) {
    long length = 1;
    for (long side : shape) {
      length *= side;
    }
    return length;
  }

  private static Map<String, INDArray> views(Layer layer, INDArray vector) {
    INDArray flat = vector.reshape(vector.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, long[]> shape : shapes(layer).entrySet()) {
      long to = at + length(shape.getValue());
      views.put(
          shape.getKey(), flat.get(NDArrayIndex.interval(at, to)).reshape('c', shape.getValue()));
      at = to;
    }
    return views;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return shapes(layer).values().stream().mapToLong(ConvBlockParameters::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return new ArrayList<>(shapes(layer).keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer).stream().filter(name -> isWeightParam(layer, name)).toList();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return paramKeys(layer).stream().filter(name -> isBiasParam(layer, name)).toList();
  }

  @Override
  public boolean isWeightParam(Layer layer, String name) {
    return !isBiasParam(layer, name);
  }

  @Override
  public boolean isBiasParam(Layer layer, String name) {
    return name.equals(BIAS);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray parameters, boolean initialise) {
    Map<String, INDArray> views = views(conf.getLayer(), parameters);
    views.keySet().forEach(conf::addVariable);
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradient) {
    return views(conf.getLayer(), gradient);
  }
}
