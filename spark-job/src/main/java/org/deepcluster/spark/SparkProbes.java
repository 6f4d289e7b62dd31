package org.deepcluster.spark;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.deepcluster.evaluation.NearestVotes;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.UnitLength;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.linalg.RightProduct;

/**
 * What labels can be read off features that were learnt without them: a linear probe (multinomial
 * logistic regression on standardised features, 60 iterations of L-BFGS, penalty 1e-4 |W|^2, by
 * Spark ML) and a weighted nearest-neighbour vote (k 20, temperature 0.07). Labels are -1 where
 * unknown.
 */
final class SparkProbes {
  private static final int ITERATIONS = 60;
  private static final double PENALTY = 2e-4; // Spark ML halves it
  private static final int TEST_ROWS = 2048;

  private final SparkSession spark;
  private final int classes;

  SparkProbes(SparkSession spark, int classes) {
    this.spark = spark;
    this.classes = classes;
  }

  /** Share of test rows that a linear classifier fitted to the training rows gets right. */
  double linear(SparkFeatures train, int[] trainLabels, SparkFeatures test, int[] testLabels) {
    Dataset<Row> rows = labelled(train, trainLabels).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      LogisticRegressionModel model =
          new LogisticRegression()
              .setFamily("multinomial")
              .setMaxIter(ITERATIONS)
              .setRegParam(PENALTY)
              .setStandardization(true)
              .setTol(1e-9)
              .fit(rows);
      long right = model.transform(labelled(test, testLabels)).filter("prediction = label").count();
      return (double) right / known(testLabels);
    } finally {
      rows.unpersist();
    }
  }

  private static long known(int[] labels) {
    return IntStream.of(labels).filter(label -> label >= 0).count();
  }

  private Dataset<Row> labelled(SparkFeatures features, int[] labels) {
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false);
    Broadcast<int[]> sent = context().broadcast(labels);
    JavaRDD<Row> rows = features.blocks(spark).flatMap(block -> rows(block, sent.value()));
    return spark.createDataFrame(rows, schema);
  }

  private static Iterator<Row> rows(FeatureBlock block, int[] labels) {
    return IntStream.range(0, block.ids().length)
        .filter(i -> labels[(int) block.ids()[i]] >= 0)
        .mapToObj(
            i ->
                RowFactory.create(
                    (double) labels[(int) block.ids()[i]],
                    Vectors.dense(doubles(block.rows().row(i)))))
        .iterator();
  }

  private static double[] doubles(float[] row) {
    double[] values = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      values[j] = row[j];
    }
    return values;
  }

  /** Share of test rows whose nearest training rows vote for their label. */
  double neighbours(SparkFeatures train, int[] trainLabels, SparkFeatures test, int[] testLabels) {
    List<FeatureBlock> tests = test.blocks(spark).collect();
    Broadcast<int[]> labels = context().broadcast(trainLabels);
    double right = 0;
    try {
      for (int from = 0; from < tests.size(); from += TEST_ROWS / 512) {
        List<FeatureBlock> some =
            tests.subList(from, Math.min(tests.size(), from + TEST_ROWS / 512));
        FloatBlock rows = join(some);
        NearestVotes votes = votes(train, labels, rows);
        int[] wanted =
            some.stream()
                .flatMapToInt(
                    b -> java.util.Arrays.stream(b.ids()).mapToInt(i -> testLabels[(int) i]))
                .toArray();
        right += votes.accuracy(wanted, classes) * wanted.length;
      }
      return right / known(testLabels);
    } finally {
      labels.destroy();
    }
  }

  private NearestVotes votes(SparkFeatures train, Broadcast<int[]> labels, FloatBlock tests) {
    Broadcast<FloatBlock> sent = context().broadcast(tests);
    try {
      List<NearestVotes> partial =
          OrderedParts.coalesce(train.blocks(spark), 8)
              .mapPartitions(
                  blocks -> List.of(votes(blocks, labels.value(), sent.value())).iterator())
              .collect();
      NearestVotes total = new NearestVotes(tests.rows());
      partial.forEach(total::merge);
      return total;
    } finally {
      sent.destroy();
    }
  }

  private static NearestVotes votes(Iterator<FeatureBlock> blocks, int[] labels, FloatBlock tests) {
    NearestVotes votes = new NearestVotes(tests.rows());
    try (RightProduct product = new RightProduct(tests)) {
      while (blocks.hasNext()) {
        FeatureBlock block = blocks.next();
        UnitLength.normalise(block.rows());
        int[] own = java.util.Arrays.stream(block.ids()).mapToInt(i -> labels[(int) i]).toArray();
        votes.add(product, block.rows(), own);
      }
    }
    return votes;
  }

  private static FloatBlock join(List<FeatureBlock> blocks) {
    int n = blocks.stream().mapToInt(b -> b.rows().rows()).sum();
    FloatBlock all = FloatBlock.zeros(n, blocks.get(0).rows().columns());
    int at = 0;
    for (FeatureBlock block : blocks) {
      float[] values = block.rows().values();
      System.arraycopy(values, 0, all.values(), at, values.length);
      at += values.length;
    }
    UnitLength.normalise(all);
    return all;
  }

  private JavaSparkContext context() {
    return new JavaSparkContext(spark.sparkContext());
  }
}
