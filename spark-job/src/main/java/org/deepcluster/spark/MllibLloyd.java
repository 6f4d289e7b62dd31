package org.deepcluster.spark;

import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;

/**
 * MLlib's KMeans, which keeps its rows as doubles in memory or on disk for that time. It leaves
 * empty clusters as they are.
 */
record MllibLloyd(JavaRDD<FeatureBlock> rows) implements Lloyd {
  @Override
  public Moved run(FloatBlock start, int iterations, Seed seed) {
    Vector[] centres =
        IntStream.range(0, start.rows()).mapToObj(c -> vector(start, c)).toArray(Vector[]::new);
    KMeansModel model =
        new KMeans()
            .setK(start.rows())
            .setMaxIterations(iterations)
            .setEpsilon(0)
            .setInitialModel(new KMeansModel(centres))
            .run(rows.flatMap(MllibLloyd::vectors).rdd());
    float[] values = start.values().clone(); // a centre MLlib dropped keeps its place and is empty
    Vector[] moved = model.clusterCenters();
    for (int c = 0; c < moved.length; c++) {
      for (int j = 0; j < start.columns(); j++) {
        values[c * start.columns() + j] = (float) moved[c].apply(j);
      }
    }
    return new Moved(new FloatBlock(start.rows(), start.columns(), values), 0);
  }

  private static Iterator<Vector> vectors(FeatureBlock block) {
    return IntStream.range(0, block.rows().rows())
        .mapToObj(i -> vector(block.rows(), i))
        .iterator();
  }

  private static Vector vector(FloatBlock rows, int row) {
    double[] values = new double[rows.columns()];
    for (int j = 0; j < values.length; j++) {
      values[j] = rows.values()[rows.offset(row) + j];
    }
    return Vectors.dense(values);
  }
}
