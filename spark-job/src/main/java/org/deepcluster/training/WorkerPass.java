package org.deepcluster.training;

import org.deepcluster.model.ConvNet;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.sampling.DrawOrder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One worker's part of a round: assembles minibatches from its draws and steps the optimiser on
 * each. All it holds beside the network is the pixels of a batch, and of those it read ahead.
 */
public final class WorkerPass {
  private final ConvNet net;
  private final Step step;
  private final PixelBatches batches;
  private final PseudoLabels labels;

  /** A pass of {@code net} by {@code step} over {@code images} towards {@code labels}. */
  public WorkerPass(ConvNet net, Step step, DrawSource images, PseudoLabels labels) {
    this.net = net;
    this.step = step;
    this.labels = labels;
    int size = net.spec().imageSize();
    batches = new PixelBatches(images, net.spec().channels() * size * size);
  }

  /** Reads the first batches of {@code range} ahead, {@code images} images at most. */
  public void readAhead(DrawOrder draws, RoundRange range, int images) {
    batches.readAhead(draws, range, images);
  }

  /** Trains on the draws of {@code range}; the network holds the result. */
  public RoundReport run(int worker, DrawOrder draws, RoundRange range) {
    DrawDigest trained = DrawDigest.NONE;
    double lossSum = 0;
    int end = range.to(draws.draws());
    for (int from = range.from(); from < end; from += range.batch()) {
      int to = Math.min(from + range.batch(), end);
      lossSum += step.fit(batch(draws, from, to)) * (to - from);
      trained = trained.merge(DrawDigest.of(draws, from, to));
    }
    boolean bounded = lossSum <= labels.lossLimit() * trained.count() && net.isFinite();
    return new RoundReport(worker, trained, lossSum, !bounded);
  }

  private DataSet batch(DrawOrder draws, int from, int to) {
    int n = to - from;
    int[] clusters = new int[n];
    for (int i = 0; i < n; i++) {
      clusters[i] = labels.clusters()[draws.id(from + i)];
    }
    DataSet batch = new DataSet(net.batch(batches.of(draws, from, to), n), net.targets(clusters));
    if (labels.weighted()) {
      batch.setLabelsMaskArray(weights(draws, from, n));
    }
    return batch;
  }

  private INDArray weights(DrawOrder draws, int from, int n) {
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = labels.weights()[draws.id(from + i)];
    }
    return Nd4j.create(weights, new long[] {n, 1});
  }
}
