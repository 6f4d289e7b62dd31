package org.deepcluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deepcluster.clustering.CentroidPass;
import org.deepcluster.clustering.Extent;
import org.deepcluster.clustering.ParallelCentroidPass;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * What one pass over the rows brings to the driver before they are clustered: the rows of some ids,
 * in order of id, the extent of all, and where that pays all of them. Rows that are not finite are
 * refused.
 *
 * @param gathered all rows in order of id; empty where they stay on executors
 */
record Survey(FloatBlock chosen, Extent extent, List<FeatureBlock> gathered) {

  /** Of rows in order of id. */
  static Survey of(JavaRDD<FeatureBlock> rows, long[] ids, Gathering gathering) {
    List<Part> parts =
        rows.mapPartitions(blocks -> List.of(Part.of(blocks, ids, gathering)).iterator()).collect();
    List<float[]> chosen = new ArrayList<>();
    List<FeatureBlock> gathered = new ArrayList<>();
    Extent extent = Extent.NONE;
    for (Part part : parts) {
      chosen.addAll(part.chosen());
      gathered.addAll(part.gathered());
      extent = extent.merge(part.extent());
    }
    return new Survey(stacked(chosen), extent, gathered);
  }

  /** How further passes over the same {@code rows} are made. */
  CentroidPass pass(JavaRDD<FeatureBlock> rows) {
    return gathered.isEmpty()
        ? new SparkCentroidPass(rows, extent)
        : ParallelCentroidPass.of(gathered, extent);
  }

  private static FloatBlock stacked(List<float[]> rows) {
    int d = rows.get(0).length;
    FloatBlock block = FloatBlock.zeros(rows.size(), d);
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, block.values(), block.offset(i), d);
    }
    return block;
  }

  /** The same of a partition. */
  private record Part(List<float[]> chosen, Extent extent, List<FeatureBlock> gathered)
      implements Serializable {
    static Part of(Iterator<FeatureBlock> blocks, long[] ids, Gathering gathering) {
      List<float[]> chosen = new ArrayList<>();
      List<FeatureBlock> gathered = new ArrayList<>();
      Extent extent = Extent.NONE;
      while (blocks.hasNext()) {
        FeatureBlock block = blocks.next();
        extent = extent.merge(Extent.of(block.rows()));
        if (gathering.pays(block.rows().columns())) {
          gathered.add(block);
        }
        for (int i = 0; i < block.ids().length; i++) {
          if (Arrays.binarySearch(ids, block.ids()[i]) >= 0) {
            chosen.add(block.rows().row(i));
          }
        }
      }
      return new Part(chosen, extent, gathered);
    }
  }
}
