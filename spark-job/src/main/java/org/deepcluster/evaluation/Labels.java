package org.deepcluster.evaluation;

import java.io.Serializable;

/** Labels by image id; negative means unlabelled. */
public final class Labels {
  private Labels() {}

  /** The label of an image; fails in words where the array does not reach it. */
  public static int of(long id, int[] labels) {
    if (id < 0 || id >= labels.length) {
      throw new IllegalArgumentException(
          "Cannot look up the label of image %d: %d labels (rule: ids are 0 to n-1; are features and labels of one dataset?)"
              .formatted(id, labels.length));
    }
    return labels[(int) id];
  }

  /** Labels of some images, in their order. */
  public static int[] of(long[] ids, int[] labels) {
    int[] some = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      some[i] = of(ids[i], labels);
    }
    return some;
  }

  /** The number of classes: the largest label plus one. */
  public static int classes(int[] labels) {
    int most = -1;
    for (int label : labels) {
      most = Math.max(most, label);
    }
    return most + 1;
  }

  /** Labelled images and how many of them were predicted right. */
  public record Hits(long right, long labelled) implements Serializable {
    /** Of no image. */
    public static final Hits NONE = new Hits(0, 0);

    /** With the images of another part. */
    public Hits plus(Hits other) {
      return new Hits(right + other.right, labelled + other.labelled);
    }

    /** The share that was right, in [0, 1]; NaN for no labelled image. */
    public double share() {
      return (double) right / labelled;
    }
  }

  /** Counts right predictions; images with a negative label are left out. */
  public static Hits hits(int[] predicted, int[] labels) {
    long right = 0;
    long labelled = 0;
    for (int i = 0; i < labels.length; i++) {
      labelled += labels[i] >= 0 ? 1 : 0;
      right += labels[i] >= 0 && predicted[i] == labels[i] ? 1 : 0;
    }
    return new Hits(right, labelled);
  }
}
