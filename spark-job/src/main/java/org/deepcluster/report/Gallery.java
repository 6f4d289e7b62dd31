package org.deepcluster.report;

import java.util.List;

/**
 * Images nearest to the centroids of some clusters, and the sizes of all.
 *
 * @param sizes members of every cluster
 */
public record Gallery(int[] sizes, List<Sheet> sheets) {
  /** A cluster's images, nearest first, as PNG files. */
  public record Sheet(int cluster, long size, List<Thumbnail> images) {}

  /** One image. */
  public record Thumbnail(String path, byte[] png) {}
}
