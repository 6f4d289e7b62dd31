package org.deepcluster.model;

import org.deepcluster.linalg.FloatBlock;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Averages feature maps over a 2 x 2 grid of cells, as PyTorch's adaptive average pooling cuts it.
 */
final class GridPool {
  private static final int CELLS = 2;

  private GridPool() {}

  /** (n, channels, height, width) to (n, channels * 4). */
  static FloatBlock halves(INDArray maps, HostMemory memory) {
    int n = (int) maps.size(0);
    int channels = (int) maps.size(1);
    int height = (int) maps.size(2);
    int width = (int) maps.size(3);
    FloatBlock out = FloatBlock.zeros(n, channels * CELLS * CELLS);
    INDArray dense = Planes.dense(maps);
    float[] planes = new float[Math.toIntExact(dense.length())];
    memory.read(dense, 0, planes, 0, planes.length);
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < channels; c++) {
        int plane = (i * channels + c) * height * width;
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
          out.values()[at++] = average(planes, plane, height, width, cell);
        }
      }
    }
    return out;
  }

  private static float average(float[] planes, int plane, int height, int width, int cell) {
    int row = cell / CELLS;
    int column = cell % CELLS;
    int top = row * height / CELLS;
    int bottom = -Math.floorDiv(-(row + 1) * height, CELLS);
    int left = column * width / CELLS;
    int right = -Math.floorDiv(-(column + 1) * width, CELLS);
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += planes[plane + y * width + x];
      }
    }
    return (float) (sum / ((bottom - top) * (right - left)));
  }
}
