package org.deepcluster.model;

/**
 * Max-pooling of one plane on top of {@code relu(scale * x + shift)}. The place of each maximum is
 * kept as the index of its pixel within the plane, or -1 where the ReLU lets nothing through.
 */
final class PoolKernel {
  private final PoolShape pool;
  private final boolean relu;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;

  PoolKernel(PoolShape pool, boolean relu, int height, int width) {
    this.pool = pool;
    this.relu = relu;
    this.height = height;
    this.width = width;
    this.outHeight = pool.outputLength(height);
    this.outWidth = pool.outputLength(width);
  }

  int outputArea() {
    return outHeight * outWidth;
  }

  int outHeight() {
    return outHeight;
  }

  int outWidth() {
    return outWidth;
  }

  /** Pools {@code x}, already scaled and shifted, into {@code y}; places from {@code offset} on. */
  void forward(float[] x, float[] y, int[] places, int offset) {
    if (pool.equals(PoolShape.HALVE)) {
      halve(x, y, places, offset);
    } else {
      general(x, y, places, offset);
    }
  }

  private void halve(float[] x, float[] y, int[] places, int offset) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    for (int i = 0; i < outHeight; i++) {
      int out = i * outWidth;
      int at = 2 * i * width;
      for (int j = 0; j < outWidth; j++, at += 2, out++) {
        float a = x[at];
        float b = x[at + 1];
        float c = x[at + width];
        float d = x[at + width + 1];
        int topAt = b > a ? at + 1 : at;
        float top = Math.max(a, b);
        int lowAt = d > c ? at + width + 1 : at + width;
        float low = Math.max(c, d);
        int best = low > top ? lowAt : topAt;
        float value = Math.max(top, low);
        y[out] = Math.max(value, floor);
        places[offset + out] = value > floor ? best : -1;
      }
    }
  }

  private void general(float[] x, float[] y, int[] places, int offset) {
    for (int i = 0; i < outHeight; i++) {
      for (int j = 0; j < outWidth; j++) {
        int place = argMax(x, i, j);
        boolean passes = place >= 0 && (!relu || x[place] > 0);
        y[i * outWidth + j] = passes ? x[place] : 0;
        places[offset + i * outWidth + j] = passes ? place : -1;
      }
    }
  }

  private int argMax(float[] x, int i, int j) {
    int top = Math.max(0, i * pool.stride() - pool.padding());
    int left = Math.max(0, j * pool.stride() - pool.padding());
    int bottom = Math.min(height, i * pool.stride() - pool.padding() + pool.kernel());
    int right = Math.min(width, j * pool.stride() - pool.padding() + pool.kernel());
    int best = -1;
    for (int r = top; r < bottom; r++) {
      for (int c = left; c < right; c++) {
        int at = r * width + c;
        if (best < 0 || x[at] > x[best]) {
          best = at;
        }
      }
    }
    return best;
  }
}
