package org.deepcluster.model;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What a network of blocks takes beside the heap, in bytes: {@code state} for its parameters,
 * gradients, velocities and folded weights, and for every image of a batch what is kept of it on
 * the way forward and back ({@code trained}) or forward only ({@code extracted}). Each block keeps
 * its input, its convolution's output, a byte a value of what passed ReLU and pooling, and its
 * output, once where it pools; other outputs are there three times, with their gradient and another
 * layout. Passes share areas as large as the largest tensor. From a tenth less to two thirds more
 * than was measured (docs/scale.md).
 */
public record ArrayBytes(long state, long trained, long extracted) {
  private static final int STATE_COPIES = 4;

  private static final int OUTPUT_COPIES = 3;

  /** Areas of the largest tensor: input, activation, work and the gradients of two layers. */
  private static final int AREAS_TRAINED = 5;

  /** Input, activation, and the outputs of two layers. */
  private static final int AREAS_EXTRACTED = 4;

  /** Scores, softmax, targets and gradient of the head. */
  private static final int HEAD_COPIES = 4;

  /** Bytes for a batch of {@code images}, trained. */
  public long training(int images) {
    return state + images * trained;
  }

  /** Of {@code graph} on images of {@code input}. */
  static ArrayBytes of(ComputationGraph graph, InputType input) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    Map<String, InputType> outputs = configuration.getLayerActivationTypes(input);
    long pixels = input.arrayElementsPerExample();
    long kept = 0;
    long largest = pixels;
    for (Map.Entry<String, InputType> vertex : outputs.entrySet()) {
      long out = vertex.getValue().arrayElementsPerExample();
      long inside = 0;
      long copies = vertex.getKey().equals(GraphAssembler.INPUT) ? 1 : OUTPUT_COPIES;
      if (configuration.getVertices().get(vertex.getKey()) instanceof LayerVertex layer
          && layer.getLayerConf().getLayer() instanceof ConvBlock block) {
        InputType in = outputs.get(configuration.getVertexInputs().get(vertex.getKey()).get(0));
        inside = convolved(block, (InputType.InputTypeConvolutional) in);
        copies = block.pool().pools() ? 1 : OUTPUT_COPIES;
        kept += in.arrayElementsPerExample() + inside + inside / Float.BYTES;
      }
      kept += copies * out;
      largest = Math.max(largest, Math.max(out, inside));
    }
    long head = outputs.get(GraphAssembler.HEAD).arrayElementsPerExample() * HEAD_COPIES;
    return new ArrayBytes(
        STATE_COPIES * Float.BYTES * graph.numParams(),
        Float.BYTES * (kept + head + AREAS_TRAINED * largest),
        Float.BYTES * (pixels + head + AREAS_EXTRACTED * largest));
  }

  private static long convolved(ConvBlock block, InputType.InputTypeConvolutional in) {
    ConvolutionShape shape = block.convolution();
    return block.getNOut()
        * shape.outputLength((int) in.getHeight())
        * shape.outputLength((int) in.getWidth());
  }
}
