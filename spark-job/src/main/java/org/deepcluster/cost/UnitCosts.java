package org.deepcluster.cost;

import java.util.stream.DoubleStream;

/** Seconds of the pieces a run is made of, measured where it will run or assumed. */
public record UnitCosts(PerImage image, Fixed fixed) {

  /**
   * Seconds an image, or its row of features, takes of one slot while all slots are busy.
   *
   * @param decode reading and decoding it from its shard
   * @param extract its pixels through the network to features
   * @param moments adding its features to the moments
   * @param whiten whitening its features
   * @param pass its nearest centroid and adding it to the cluster's sum
   * @param start bringing its row into the k-means engine's own form
   * @param iteration one iteration of the k-means engine
   * @param assign its nearest centroid and its record in the table of assignments
   * @param train augmentation, forward, backward and update
   * @param driver agreement with the former clustering and the plan; the driver alone does it
   */
  public record PerImage(
      double decode,
      double extract,
      double moments,
      double whiten,
      double pass,
      double start,
      double iteration,
      double assign,
      double train,
      double driver) {
    public PerImage {
      requireCosts(decode, extract, moments, whiten, pass, start, iteration, assign, train, driver);
    }
  }

  /**
   * Seconds that do not depend on the number of images.
   *
   * @param job a Spark job of one task a slot
   * @param iteration a k-means iteration without its rows
   * @param eigen the eigenproblem of the whitening
   * @param round a training round without its steps: sending, averaging, collecting
   * @param commit writing and syncing the files of a commit
   * @param warmUp what the first epoch loses to cold code
   */
  public record Fixed(
      double job, double iteration, double eigen, double round, double commit, double warmUp) {
    public Fixed {
      requireCosts(job, iteration, eigen, round, commit, warmUp);
    }
  }

  private static void requireCosts(double... seconds) {
    if (DoubleStream.of(seconds).anyMatch(s -> !(s >= 0 && s < Double.POSITIVE_INFINITY))) {
      throw new IllegalArgumentException(
          "Cannot estimate with unit costs of %s seconds (rule: finite and at least 0)"
              .formatted(DoubleStream.of(seconds).boxed().toList()));
    }
  }
}
