package org.deepcluster.config;

/** How training images are varied. */
public enum Augmentation {
  NONE,
  /** Reflect-padding of 4 pixels, random crop, horizontal flip. */
  PAD_CROP,
  /** Random resized crop (area 8-100 %, ratio 3/4-4/3), horizontal flip. */
  RESIZED_CROP,
  /** {@link #PAD_CROP} up to 64 pixels, {@link #RESIZED_CROP} above. */
  AUTO
}
