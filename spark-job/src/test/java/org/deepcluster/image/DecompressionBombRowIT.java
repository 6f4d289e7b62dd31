package org.deepcluster.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.deepcluster.RowFigure;
import org.junit.jupiter.api.Test;

/** Row 16: small files that ask for much are rejected from their headers. */
class DecompressionBombRowIT {
  private static final int ROUNDS = 5;
  private static final double MOST_MS = 50;
  private static final double MOST_MB = 10;

  /** Heap asked for, in MB, and time in ms. */
  private record Cost(double megabytes, double milliseconds) {
    static Cost of(byte[] bytes) {
      long before = AllocatedBytes.ofThisThread();
      long start = System.nanoTime();
      assertThatThrownBy(() -> ImageDecoder.decode(bytes))
          .isInstanceOf(RejectedImageException.class);
      double milliseconds = (System.nanoTime() - start) / 1e6;
      return new Cost((AllocatedBytes.ofThisThread() - before) / 1e6, milliseconds);
    }

    Cost lesser(Cost other) {
      return new Cost(
          Math.min(megabytes, other.megabytes), Math.min(milliseconds, other.milliseconds));
    }
  }

  private static Map<String, byte[]> bombs() throws IOException {
    Map<String, byte[]> bombs = new LinkedHashMap<>();
    bombs.put("PNG, 400 megapixels", HostileImages.pngBomb(20_000));
    bombs.put("PNG with two headers", HostileImages.bad().get("two-headers.png").bytes());
    bombs.put("GIF beyond its screen", HostileImages.gifBomb());
    bombs.put("BMP around a PNG", HostileImages.bmpAroundPng());
    bombs.put("JPEG of 5,000 scans", HostileImages.manyScans(5_000));
    return bombs;
  }

  @Test
  void bombsCostLittle() throws IOException {
    Cost worst = new Cost(0, 0);
    String slowest = "";
    for (Map.Entry<String, byte[]> bomb : bombs().entrySet()) {
      Cost cost = Cost.of(bomb.getValue());
      for (int i = 1; i < ROUNDS; i++) {
        cost = cost.lesser(Cost.of(bomb.getValue())); // the machine may be busy
      }
      if (cost.milliseconds() > worst.milliseconds()) {
        slowest = bomb.getKey();
      }
      worst =
          new Cost(
              Math.max(worst.megabytes(), cost.megabytes()),
              Math.max(worst.milliseconds(), cost.milliseconds()));
    }
    boolean ok = worst.milliseconds() < MOST_MS && worst.megabytes() < MOST_MB;
    new RowFigure(
            16,
            "%.2f MB, %.2f ms".formatted(worst.megabytes(), worst.milliseconds()),
            ok,
            "worst of %d bombs, the slowest: %s; the PNG has %d bytes; ImageIO alone takes %.0f MB of heap for it"
                .formatted(
                    bombs().size(), slowest, HostileImages.pngBomb(20_000).length, imageIo()))
        .tell();
    assertThat(worst.milliseconds()).isLessThan(MOST_MS);
    assertThat(worst.megabytes()).isLessThan(MOST_MB);
  }

  /** The baseline, on a bomb of a quarter of the pixels. */
  private static double imageIo() throws IOException {
    byte[] bomb = HostileImages.pngBomb(10_000);
    long before = AllocatedBytes.ofThisThread();
    assertThat(ImageIO.read(new ByteArrayInputStream(bomb)).getWidth()).isEqualTo(10_000);
    return 4 * (AllocatedBytes.ofThisThread() - before) / 1e6;
  }
}
