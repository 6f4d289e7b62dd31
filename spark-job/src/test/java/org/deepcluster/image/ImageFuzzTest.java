package org.deepcluster.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deepcluster.Fuzz;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever is done to an image file, it is read or rejected, in bounded memory. */
class ImageFuzzTest {
  private static final long MOST_BYTES = 64L << 20;

  @TestFactory
  Stream<DynamicTest> mutatedFilesAreReadOrRejected() throws IOException {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    HostileImages.good().forEach((name, good) -> seeds.put(name, good.bytes()));
    HostileImages.bad().forEach((name, bad) -> seeds.put(name, bad.bytes()));
    seeds.remove("bomb.png"); // long, and rejected in its first bytes
    return seeds.entrySet().stream()
        .map(seed -> DynamicTest.dynamicTest(seed.getKey(), () -> fuzz(seed.getValue())));
  }

  private static void fuzz(byte[] seed) {
    Fuzz.mutations(
        seed,
        bytes -> {
          long before = AllocatedBytes.ofThisThread();
          try {
            ImageDecoder.decode(bytes);
          } catch (RejectedImageException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
          long pixels = declared(bytes);
          assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(MOST_BYTES + 40 * pixels);
        });
  }

  /** What a whole header may cost: an image of many pixels is allowed its memory. */
  private static long declared(byte[] bytes) {
    try {
      ImageHeader header = ImageHeader.read(bytes);
      return Math.min(ImageDecoder.MAX_PIXELS, header.pixels());
    } catch (RejectedImageException e) {
      return 0;
    }
  }
}
