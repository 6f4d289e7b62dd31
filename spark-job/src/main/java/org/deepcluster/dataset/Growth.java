package org.deepcluster.dataset;

import java.io.Serializable;

/**
 * How a version of a dataset came of the one before: its images keep their ids and shards, new ones
 * follow.
 *
 * @param version its number, 2 or more
 * @param parent digest of the version before
 * @param from images of the version before, which is the id of the first new one
 * @param known images of the input that were left out because the dataset had them already
 */
public record Growth(int version, String parent, long from, long known) implements Serializable {
  public Growth {
    if (version < 2 || from < 1 || known < 0) {
      throw new IllegalArgumentException(
          "version %d grew from %d images, %d known".formatted(version, from, known));
    }
    Shard.requireSha256("the version before", parent);
  }

  /** The part of a version's digest that it makes up. */
  String text() {
    return "%d %s %d %d".formatted(version, parent, from, known);
  }
}
