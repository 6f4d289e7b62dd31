/**
 * Nearest centroids, cluster sums and the repair of empty clusters. In: row blocks and centroids.
 * Out: assignments and centroids.
 */
package org.deepcluster.clustering;
