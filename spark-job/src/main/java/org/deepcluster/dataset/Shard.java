package org.deepcluster.dataset;

import java.io.Serializable;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * One Parquet file of a dataset: images {@code firstId} to {@code firstId + rows - 1}, in order of
 * id. {@code file} is relative to the dataset and stays in it.
 */
public record Shard(int index, String file, long firstId, int rows, long bytes, String sha256)
    implements Serializable {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  public Shard {
    if (index < 0 || firstId < 0 || rows < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "shard %d has %d rows from %d on in %d bytes".formatted(index, rows, firstId, bytes));
    }
    requireSha256("shard " + index, sha256);
    requireInside(file);
  }

  static void requireSha256(String of, String sha256) {
    if (sha256 == null || !SHA_256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("%s has no SHA-256".formatted(of));
    }
  }

  /** A changed manifest must not have files outside the dataset read. */
  static void requireInside(String file) {
    boolean odd =
        file == null
            || file.contains(":")
            || Arrays.stream(file.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (odd) {
      throw new IllegalArgumentException("%s is not a file of the dataset".formatted(file));
    }
  }
}
