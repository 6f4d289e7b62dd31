package org.deepcluster.report;

import java.util.List;

/**
 * The clustering as one looks at it.
 *
 * @param sizes images of every cluster, by cluster id
 * @param sheets some clusters with the images nearest to their centroids
 */
public record Gallery(long[] sizes, List<Sheet> sheets) {

  public Gallery {
    sizes = sizes.clone();
    sheets = List.copyOf(sheets);
  }

  /** No clusters, no images. */
  public static final Gallery EMPTY = new Gallery(new long[0], List.of());

  /**
   * One cluster.
   *
   * @param size images in it
   * @param label its most frequent label, null where there are no labels
   * @param labelShare that label's share of the cluster, null where there are no labels
   * @param images nearest to the centroid first
   */
  public record Sheet(
      int cluster, long size, String label, Double labelShare, List<Thumbnail> images) {

    public Sheet {
      images = List.copyOf(images);
    }
  }

  /** One image as a PNG file; {@code path} is what the reader sees of its name. */
  public record Thumbnail(String path, byte[] png) {}
}
