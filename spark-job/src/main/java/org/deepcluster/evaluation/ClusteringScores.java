package org.deepcluster.evaluation;

/**
 * How far a clustering agrees with labels: Hungarian accuracy, NMI (geometric normaliser), AMI and
 * ARI (scikit-learn's defaults) and purity; see {@link Agreement}. Images without a label
 * (negative) take no part.
 */
public record ClusteringScores(double accuracy, double nmi, double ami, double ari, double purity) {

  /** Scores of the cluster of each image against its label. */
  public static ClusteringScores of(int[] clusters, int[] labels) {
    Contingency table = Contingency.of(clusters, labels);
    return new ClusteringScores(
        Agreement.accuracy(table),
        Agreement.nmiGeometric(table),
        Agreement.ami(table),
        Agreement.ari(table),
        Agreement.purity(table));
  }
}
