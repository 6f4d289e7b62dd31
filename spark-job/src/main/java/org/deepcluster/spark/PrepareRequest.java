package org.deepcluster.spark;

import java.io.Serializable;
import java.util.OptionalInt;
import org.deepcluster.config.PrepareConfig;

/**
 * What {@link SparkPrepare} or {@link SparkAppend} is asked for.
 *
 * @param output a new dataset, or the one to append to
 * @param side canvas in pixels to bring images to, or 0 to keep their bytes as they come; when
 *     appending also 0 for that of the dataset
 * @param seed orders the images
 */
public record PrepareRequest(String input, String output, int side, PrepareConfig config, long seed)
    implements Serializable {
  /** With {@code size} empty, bytes are kept. */
  public static PrepareRequest of(
      String input, String output, OptionalInt size, PrepareConfig config, long seed) {
    return new PrepareRequest(input, output, size.orElse(0), config, seed);
  }
}
