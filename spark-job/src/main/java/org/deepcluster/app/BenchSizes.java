package org.deepcluster.app;

import java.util.List;
import picocli.CommandLine.Option;

/** How much {@code bench} measures: {@code --quick} and what overrides it. */
final class BenchSizes {
  @Option(names = "--quick", description = "Small sizes: is everything right? About a minute.")
  private boolean quick;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images to generate; default 50000, with --quick 768.")
  private Integer images;

  @Option(
      names = "--pairs",
      paramLabel = "P",
      description = "How often each measure is taken; default 3, with --quick 2.")
  private Integer pairs;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of k-means by itself; default 100000, with --quick 8192.")
  private Integer rows;

  @Option(
      names = "--k",
      paramLabel = "K",
      split = ",",
      description =
          "Clusters of k-means by itself, the first of them also by MLlib; default 1000,10000, with"
              + " --quick 64,256.")
  private List<Integer> clusters;

  int images() {
    return chosen(images, 50_000, 768);
  }

  int pairs() {
    return chosen(pairs, 3, 2);
  }

  int rows() {
    return chosen(rows, 100_000, 8192);
  }

  List<Integer> clusters() {
    return chosen(clusters, List.of(1000, 10_000), List.of(64, 256));
  }

  private <T> T chosen(T given, T full, T small) {
    if (given != null) {
      return given;
    }
    return quick ? small : full;
  }

  /** Adds to {@code problems} what cannot be measured; {@code data} is a dataset, or null. */
  void check(String data, List<String> problems) {
    if (data != null && images != null) {
      problems.add("--images %d goes with generated images, not with --data".formatted(images));
    }
    if (pairs() < 1 || images() < 1) {
      problems.add("--pairs %d, --images %d (rule: at least 1)".formatted(pairs(), images()));
    }
    for (int k : clusters()) {
      if (k < 1 || k > rows()) {
        problems.add("--k %d (rule: 1 to --rows %d)".formatted(k, rows()));
      }
    }
  }
}
