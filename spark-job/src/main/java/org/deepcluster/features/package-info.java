/** Moments, PCA whitening and L2 normalisation of features. */
package org.deepcluster.features;
