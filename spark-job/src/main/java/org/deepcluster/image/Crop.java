package org.deepcluster.image;

/**
 * Cuts network input out of a canvas (3, canvas, canvas) of bytes: normalised floats (3, size,
 * size).
 */
public interface Crop {
  /**
   * Writes one view of {@code pixels} into {@code out} from {@code offset} on.
   *
   * @param seed what chooses the view, where it is chosen at random
   */
  void write(byte[] pixels, float[] out, int offset, long seed);

  /** The centre, the same at every call. */
  static Crop centre(int canvas, int size, Normalisation normalisation) {
    return new PaddedCrop(canvas, size, 0, false, normalisation);
  }

  /** The views of {@code mode} at {@code size} pixels. */
  static Crop augmented(
      org.deepcluster.config.Augmentation mode, int canvas, int size, Normalisation normalisation) {
    return switch (mode) {
      case NONE -> centre(canvas, size, normalisation);
      case PAD_CROP -> new PaddedCrop(canvas, size, 4, true, normalisation);
      case RESIZED_CROP -> new ResizedCrop(canvas, size, normalisation);
      case AUTO ->
          size <= 64
              ? new PaddedCrop(canvas, size, 4, true, normalisation)
              : new ResizedCrop(canvas, size, normalisation);
    };
  }
}
