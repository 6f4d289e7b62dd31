/**
 * Moments, PCA whitening and L2 normalisation of features, and the forward pass without the head.
 */
package org.deepcluster.features;
