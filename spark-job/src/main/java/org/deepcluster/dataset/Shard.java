package org.deepcluster.dataset;

import java.io.Serializable;

/**
 * One Parquet file of a dataset: images {@code firstId} to {@code firstId + rows - 1}, in order of
 * id. {@code file} is relative to the dataset.
 */
public record Shard(int index, String file, long firstId, int rows, long bytes, String sha256)
    implements Serializable {}
