package org.deepcluster.cost;

import org.deepcluster.config.Settings;

/** What decides how much a run has to do, and how much of it at once. */
public record RunShape(
    Settings settings, Images images, NetworkSize network, Partials partials, Cluster cluster) {

  /**
   * The dataset.
   *
   * @param count number of images, n
   * @param shards tasks of every pass over them but the extraction
   * @param parts of shards: tasks of the extraction
   * @param bytes of the shards, as encoded
   * @param canvas side in pixels of what is kept of a decoded image
   * @param decoded share of the shards whose pixels are kept already, 0 to 1
   */
  public record Images(long count, int shards, int parts, long bytes, int canvas, double decoded) {
    public Images {
      if (count < 1 || shards < 1 || parts < shards) {
        throw new IllegalArgumentException(
            "Cannot estimate a run on %d images in %d parts of %d shards (rule: at least 1 image and 1 shard, and a part a shard)"
                .formatted(count, parts, shards));
      }
    }

    /** Bytes of all decoded pixels. */
    public long pixelBytes() {
      return count * 3 * canvas * canvas;
    }
  }

  /**
   * The network.
   *
   * @param parameters p, with its head
   * @param width features an image, w
   * @param whole whether workers' results come to the driver whole, and are averaged there
   * @param trained bytes beside the heap for an image of a batch that is trained
   * @param extracted bytes beside the heap for an image of a batch that is extracted
   */
  public record NetworkSize(
      long parameters, int width, boolean whole, long trained, long extracted) {}

  /**
   * In how many parts passes over all rows are made.
   *
   * @param moments tasks that bring partial moments to the driver
   * @param sums tasks that bring sums of clusters, or 1 where the driver makes them
   * @param gathered whether whitened rows are so few that they come to the driver, which makes the
   *     passes of k-means itself
   */
  public record Partials(int moments, int sums, boolean gathered) {}

  /**
   * Where it runs.
   *
   * @param slots tasks that run at once
   * @param processes executors; 1 in local mode, where the driver is that process too
   * @param local whether driver and executor are one process
   */
  public record Cluster(int slots, int processes, boolean local) {
    public Cluster {
      if (slots < 1 || processes < 1) {
        throw new IllegalArgumentException(
            "Cannot estimate a run on %d slots of %d processes (rule: at least 1 of each)"
                .formatted(slots, processes));
      }
    }

    /** The share of rows that the busiest slot has where they are cut into {@code tasks}. */
    double share(int tasks) {
      return (double) waves(tasks) / tasks;
    }

    /** How many tasks the busiest slot runs, one after another. */
    int waves(int tasks) {
      return (tasks - 1) / slots + 1;
    }
  }

  int k() {
    return settings.clustering().k();
  }

  int dimensions() {
    return settings.whitening().dimensions();
  }

  /** Draws of an epoch. */
  long draws() {
    return Math.max(1, Math.round(settings.reassign().epochs() * images.count()));
  }

  /** Draws of the worker with most shards. */
  long drawsOfWorker() {
    int workers = settings.training().workers();
    int most = (images.shards() - 1) / workers + 1;
    return (long) Math.ceil((double) draws() * most / images.shards());
  }

  /** Training rounds of an epoch. */
  long rounds() {
    return (drawsOfWorker() - 1) / (workerBatch() * settings.training().averagingFrequency()) + 1;
  }

  /** Commits of an epoch's training. */
  long trainCommits() {
    return (rounds() - 1) / settings.training().commitRounds() + 1;
  }

  /** Images a worker trains at a step. */
  long workerBatch() {
    return settings.training().batchSize() / settings.training().workers();
  }

  /** Task slots of a process. */
  int slotsEach() {
    return (cluster.slots() - 1) / cluster.processes() + 1;
  }

  /** Bytes of a network's parameters and velocities. */
  long stateBytes() {
    return 2L * Float.BYTES * network.parameters();
  }

  /** Bytes of the whitened rows, as floats. */
  long whitenedBytes() {
    return (long) Float.BYTES * dimensions() * images.count();
  }

  /** Bytes of an epoch's features. */
  long featureBytes() {
    return (long) Float.BYTES * network.width() * images.count();
  }
}
