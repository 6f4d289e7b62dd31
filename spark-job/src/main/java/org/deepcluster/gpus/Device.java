package org.deepcluster.gpus;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GPU as its driver describes it. The native code of ND4J 1.0.0-M2.1 for CUDA is machine code for
 * compute capability 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6, without a form that a driver
 * could translate for other devices: 8.9 runs that of 8.6, and nothing newer runs any.
 *
 * @param name such as {@code NVIDIA A100-SXM4-80GB}
 * @param major of its compute capability
 * @param minor of its compute capability
 */
public record Device(String name, int major, int minor) {
  private static final Pattern LINE = Pattern.compile("(.+), *([0-9]{1,3})\\.([0-9]{1,2})");
  private static final int OLDEST = 307;
  private static final int NEWEST = 809;

  /**
   * Of a line of {@code nvidia-smi --query-gpu=name,compute_cap --format=csv,noheader}.
   *
   * @throws GpuException if it is no such line
   */
  public static Device parse(String line) {
    Matcher matcher = LINE.matcher(line.strip());
    if (!matcher.matches()) {
      throw new GpuException(
          "Cannot tell a GPU's compute capability from nvidia-smi's \"%s\" (rule: a name and a number; the driver must be 510 or newer)"
              .formatted(line.strip()));
    }
    return new Device(
        matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
  }

  /** Why it cannot be used, empty if it can. */
  public Optional<String> problem() {
    int capability = 100 * major + minor;
    if (capability >= OLDEST && capability <= NEWEST) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is too %s (rule: compute capability 3.7 to 8.9; take another GPU, or the CPU)"
            .formatted(this, capability < OLDEST ? "old" : "new"));
  }

  @Override
  public String toString() {
    return "%s, compute capability %d.%d".formatted(name, major, minor);
  }
}
