/**
 * Every use of Apache Spark: sources, extraction, whitening, k-means, training and evaluation
 * adapters. A lambda body is one call into a pure class.
 */
package org.deepcluster.spark;
