package org.deepcluster.spark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deepcluster.evaluation.ColumnMoments;
import org.deepcluster.evaluation.LabelledRows;
import org.deepcluster.evaluation.Labels;
import org.deepcluster.evaluation.LinearClassifier;
import org.deepcluster.evaluation.LinearProbe;
import org.deepcluster.evaluation.SoftmaxLoss;
import org.deepcluster.evaluation.Standardisation;
import org.deepcluster.features.FeatureBlock;

/**
 * Accuracy of a linear probe: trained on features of train images, tested on those of test images.
 *
 * <p>Cost: the train RDD is read twice and the test RDD once; scaled train rows are persisted
 * (memory, then disk) until the probe is trained; one job an evaluation, 75 at most. The driver
 * holds classes * (d + 1) doubles a partition, merged in order of partition, so equal partitions
 * give equal bits. The objective is that of MLlib's LogisticRegression with regParam = 2 * penalty.
 */
public final class SparkLinearProbe {
  private final LinearProbe probe;

  public SparkLinearProbe(LinearProbe probe) {
    this.probe = probe;
  }

  /**
   * The share of labelled test images whose label is predicted, in [0, 1]; NaN if none is labelled.
   * Labels are by image id, negative where there is none.
   */
  public double accuracy(
      JavaRDD<FeatureBlock> train,
      int[] trainLabels,
      JavaRDD<FeatureBlock> test,
      int[] testLabels) {
    Standardisation standardisation = standardisation(train, trainLabels);
    int classes = Labels.classes(trainLabels);
    LinearClassifier classifier = train(standardisation, classes, train, trainLabels);
    return hits(standardisation, classifier, test, testLabels).share();
  }

  private LinearClassifier train(
      Standardisation standardisation, int classes, JavaRDD<FeatureBlock> train, int[] labels) {
    Broadcast<int[]> known = context(train).broadcast(labels);
    JavaRDD<LabelledRows> rows =
        train
            .map(block -> standardisation.apply(block, known.value()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return probe.train(
          classes, standardisation.means().length, classifier -> loss(rows, classifier));
    } finally {
      rows.unpersist(true);
      known.destroy();
    }
  }

  private static Standardisation standardisation(JavaRDD<FeatureBlock> train, int[] labels) {
    Broadcast<int[]> known = context(train).broadcast(labels);
    try {
      List<ColumnMoments> parts =
          train.mapPartitions(blocks -> one(moments(blocks, known.value()))).collect();
      return parts.stream().reduce(new ColumnMoments(), ColumnMoments::merge).standardisation();
    } finally {
      known.destroy();
    }
  }

  private static SoftmaxLoss loss(JavaRDD<LabelledRows> rows, LinearClassifier classifier) {
    Broadcast<LinearClassifier> current = context(rows).broadcast(classifier);
    try {
      List<SoftmaxLoss> parts =
          rows.mapPartitions(blocks -> one(loss(blocks, current.value()))).collect();
      SoftmaxLoss sum = new SoftmaxLoss(classifier.classes(), classifier.columns());
      parts.forEach(sum::merge);
      return sum;
    } finally {
      current.destroy();
    }
  }

  private static Labels.Hits hits(
      Standardisation standardisation,
      LinearClassifier classifier,
      JavaRDD<FeatureBlock> test,
      int[] labels) {
    Broadcast<int[]> known = context(test).broadcast(labels);
    Broadcast<LinearClassifier> trained = context(test).broadcast(classifier);
    try {
      return test.map(block -> hits(standardisation.apply(block, known.value()), trained.value()))
          .fold(Labels.Hits.NONE, Labels.Hits::plus);
    } finally {
      trained.destroy();
      known.destroy();
    }
  }

  private static Labels.Hits hits(LabelledRows rows, LinearClassifier classifier) {
    return Labels.hits(classifier.predict(rows.rows()), rows.labels());
  }

  private static ColumnMoments moments(Iterator<FeatureBlock> blocks, int[] labels) {
    ColumnMoments moments = new ColumnMoments();
    blocks.forEachRemaining(block -> moments.add(block, labels));
    return moments;
  }

  private static SoftmaxLoss loss(Iterator<LabelledRows> blocks, LinearClassifier classifier) {
    SoftmaxLoss loss = new SoftmaxLoss(classifier.classes(), classifier.columns());
    blocks.forEachRemaining(block -> loss.add(block, classifier));
    return loss;
  }

  private static <T> Iterator<T> one(T value) {
    return List.of(value).iterator();
  }

  private static JavaSparkContext context(JavaRDD<?> rdd) {
    return JavaSparkContext.fromSparkContext(rdd.context());
  }
}
