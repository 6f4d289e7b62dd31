/**
 * Formats of images on the way in and out, the procedural generator and the manifest. In: files,
 * archives, binaries. Out: records of images, Parquet shards, a manifest.
 */
package org.deepcluster.dataset;
