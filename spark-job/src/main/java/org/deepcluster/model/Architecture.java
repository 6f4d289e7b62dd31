package org.deepcluster.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * A network's layers (paper, section 4.1, and the tables of its sources). {@code fc} is the vertex
 * whose output, before its ReLU, is what is clustered; {@code conv} is the last convolutional
 * output.
 */
record Architecture(ComputationGraphConfiguration configuration, String fc, String conv) {
  private static final ConvolutionShape THREE = new ConvolutionShape(3, 1, 1, false);

  static Architecture of(NetworkSpec spec, boolean fused) {
    GraphAssembler net = new GraphAssembler(spec, fused);
    return switch (spec.network()) {
      case SMALL -> small(net);
      case ALEXNET -> alexnet(net);
      case VGG16 -> vgg16(net);
      case RESNET18 -> resnet18(net);
    };
  }

  /** Three blocks of convolution, normalisation, ReLU and pooling; 256 features. */
  private static Architecture small(GraphAssembler net) {
    String at = GraphAssembler.INPUT;
    for (int width : new int[] {32, 64, 128}) {
      at = net.block("conv" + width, at, width, THREE, true, PoolShape.HALVE);
    }
    String fc = net.linear("fc", at, 256);
    return new Architecture(net.head(net.relu("fc-relu", fc)), fc, at);
  }

  /** AlexNet with batch normalisation in the place of local response normalisation. */
  private static Architecture alexnet(GraphAssembler net) {
    PoolShape pool = new PoolShape(3, 2, 0);
    ConvolutionShape three = new ConvolutionShape(3, 1, 1, true);
    ConvolutionShape eleven = new ConvolutionShape(11, 4, 2, true);
    String at = net.block("conv1", GraphAssembler.INPUT, 96, eleven, true, pool);
    at = net.block("conv2", at, 256, new ConvolutionShape(5, 1, 2, true), true, pool);
    at = net.block("conv3", at, 384, three, true, PoolShape.NONE);
    at = net.block("conv4", at, 384, three, true, PoolShape.NONE);
    String conv = net.block("conv5", at, 256, three, true, pool);
    at = net.linear("fc6", net.dropout("drop6", conv), 4096);
    at = net.relu("fc6-relu", at);
    String fc = net.linear("fc7", net.dropout("drop7", at), 4096);
    return new Architecture(net.head(net.relu("fc7-relu", fc)), fc, conv);
  }

  /** VGG-16 with batch normalisation (Simonyan and Zisserman 2015, configuration D). */
  private static Architecture vgg16(GraphAssembler net) {
    int[][] stages = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
    String at = GraphAssembler.INPUT;
    for (int s = 0; s < stages.length; s++) {
      for (int i = 0; i < stages[s][1]; i++) {
        String name = "conv" + (s + 1) + "-" + (i + 1);
        boolean last = i == stages[s][1] - 1;
        PoolShape pool = last ? PoolShape.HALVE : PoolShape.NONE;
        at = net.block(name, at, stages[s][0], new ConvolutionShape(3, 1, 1, true), true, pool);
      }
    }
    String conv = at;
    at = net.relu("fc6-relu", net.linear("fc6", conv, 4096));
    String fc = net.linear("fc7", net.dropout("drop6", at), 4096);
    return new Architecture(net.head(net.relu("fc7-relu", fc)), fc, conv);
  }

  /** ResNet-18 (He et al. 2016), with the 3 x 3 stem without pooling below 64 pixels. */
  private static Architecture resnet18(GraphAssembler net) {
    boolean tiny = net.spec().imageSize() < 64;
    ConvolutionShape stem = tiny ? THREE : new ConvolutionShape(7, 2, 3, false);
    PoolShape pool = tiny ? PoolShape.NONE : new PoolShape(3, 2, 1);
    String at = net.block("stem", GraphAssembler.INPUT, 64, stem, true, pool);
    int[] widths = {64, 128, 256, 512};
    for (int s = 0; s < widths.length; s++) {
      at = block(net, "block" + (s + 1) + "-1", at, widths[s], s == 0 ? 1 : 2);
      at = block(net, "block" + (s + 1) + "-2", at, widths[s], 1);
    }
    String conv = at;
    String fc = net.averageAll("fc", conv);
    return new Architecture(net.head(net.relu("fc-relu", fc)), fc, conv);
  }

  private static String block(GraphAssembler net, String name, String from, int width, int stride) {
    ConvolutionShape first = new ConvolutionShape(3, stride, 1, false);
    String a = net.block(name + "-conv1", from, width, first, true, PoolShape.NONE);
    a = net.block(name + "-conv2", a, width, THREE, false, PoolShape.NONE);
    String shortcut = from;
    if (stride != 1) {
      ConvolutionShape one = new ConvolutionShape(1, stride, 0, false);
      shortcut = net.block(name + "-conv3", from, width, one, false, PoolShape.NONE);
    }
    return net.relu(name + "-relu", net.add(name + "-add", a, shortcut));
  }
}
