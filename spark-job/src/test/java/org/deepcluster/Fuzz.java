package org.deepcluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Seeded mutations of a valid input: flipped bits, cut and repeated pieces, numbers set to their
 * extremes. {@code -Ddeepcluster.fuzz=N} sets how many of each input, default 200.
 */
public final class Fuzz {
  private static final int[] EXTREMES = {
    0, 1, 0x7F, 0x80, 0xFF, 0x7FFFFFFF, 0x80000000, -1, 0xFFFF
  };

  private Fuzz() {}

  /** Takes one mutated input. */
  public interface Target {
    /** Fails on anything but an accepted or a properly refused input. */
    void accept(byte[] bytes) throws Exception;
  }

  /** Every mutation of {@code valid}; a failure names the seed that makes it again. */
  public static void mutations(byte[] valid, Target target) {
    int count = Integer.getInteger("deepcluster.fuzz", 200);
    for (int seed = 0; seed < count; seed++) {
      byte[] bytes = mutated(valid, new SplittableRandom(seed));
      try {
        target.accept(bytes);
      } catch (Exception | Error e) {
        throw new AssertionError("seed %d, %d bytes: %s".formatted(seed, bytes.length, e), e);
      }
    }
  }

  private static byte[] mutated(byte[] valid, SplittableRandom random) {
    byte[] bytes = valid.clone();
    int steps = 1 + random.nextInt(4);
    for (int i = 0; i < steps && bytes.length > 0; i++) {
      bytes = step(bytes, random);
    }
    return bytes;
  }

  private static byte[] step(byte[] bytes, SplittableRandom random) {
    // Half of all changes meet the first bytes, where headers are.
    int reach = random.nextBoolean() ? Math.min(64, bytes.length) : bytes.length;
    int at = random.nextInt(reach);
    return switch (random.nextInt(6)) {
      case 0 -> set(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
      case 1 -> set(bytes, at, random.nextInt(256));
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> number(bytes, at, random);
      case 4 -> repeated(bytes, at, random);
      default -> without(bytes, at, random);
    };
  }

  private static byte[] set(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] number(byte[] bytes, int at, SplittableRandom random) {
    int value = EXTREMES[random.nextInt(EXTREMES.length)];
    int width = 1 << random.nextInt(3);
    boolean little = random.nextBoolean();
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >> (8 * (little ? i : width - 1 - i)));
    }
    return bytes;
  }

  private static byte[] repeated(byte[] bytes, int at, SplittableRandom random) {
    int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
    byte[] out = Arrays.copyOf(bytes, bytes.length + length);
    System.arraycopy(bytes, at, out, at + length, bytes.length - at);
    return out;
  }

  private static byte[] without(byte[] bytes, int at, SplittableRandom random) {
    int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
    byte[] out = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, at + length, out, at, bytes.length - at - length);
    return out;
  }
}
