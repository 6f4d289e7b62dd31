package org.deepcluster.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/** The features and labels of resources/evaluation/probes.py, as a function of the image id. */
public final class TestingImages implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int columns;
  private final int classes;

  public TestingImages(int columns, int classes) {
    this.columns = columns;
    this.classes = classes;
  }

  /** The golden values of probes.py. */
  public static JsonNode golden() throws IOException {
    return new ObjectMapper().readTree(TestingImages.class.getResource("/evaluation/probes.json"));
  }

  /** Images {@code first} to {@code first + n - 1}, in blocks; their ids count from 0. */
  public List<FeatureBlock> blocks(int first, int n, int rowsPerBlock) {
    List<FeatureBlock> blocks = new ArrayList<>();
    for (int from = 0; from < n; from += rowsPerBlock) {
      blocks.add(block(first, from, Math.min(n, from + rowsPerBlock)));
    }
    return blocks;
  }

  /** Rows {@code from} to {@code to - 1} of the images that begin at {@code first}. */
  public FeatureBlock block(int first, int from, int to) {
    long[] ids = new long[to - from];
    float[] values = new float[ids.length * columns];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = (long) from + row;
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = feature(first + ids[row], column);
      }
    }
    return new FeatureBlock(ids, new FloatBlock(ids.length, columns, values));
  }

  /** Labels of the images {@code first} to {@code first + n - 1}. */
  public int[] labels(int first, int n) {
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = label(first + i);
    }
    return labels;
  }

  private int label(long image) {
    return (int) (uniform(image + 1_000_000_000L) * classes);
  }

  private float feature(long image, int column) {
    double noise = (uniform(image * columns + column + 1) - 0.5) * 4;
    double pattern = uniform(label(image) * (long) columns + column + 2_000_000_000L);
    return (float) ((noise + pattern) * (1 + column % 5) + column);
  }

  /** In [0, 1), by the finaliser of SplitMix64. */
  static double uniform(long index) {
    long z = (index ^ (index >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }
}
