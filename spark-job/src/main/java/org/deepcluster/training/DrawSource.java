package org.deepcluster.training;

/** Gives the pixels of a drawn image, augmented and normalised. */
@FunctionalInterface
public interface DrawSource {
  /**
   * Writes one image, (channels, size, size), into {@code out} from {@code offset} on.
   *
   * @param id the image
   * @param occurrence how often it was drawn before in this epoch; another one, another crop
   */
  void write(int id, int occurrence, float[] out, int offset);
}
