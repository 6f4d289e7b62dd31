package org.deepcluster.spark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.deepcluster.dataset.SyntheticImages;
import org.deepcluster.image.RgbImage;

/** Writes {@link SyntheticImages} as JPEG files, one folder a class, on the local disk. */
record SparkBenchImages(SyntheticImages images, int count, String folder) implements Serializable {
  private static final int TASKS = 16;

  void write(JavaSparkContext context) throws IOException {
    for (int c = 0; c < images.classes(); c++) {
      Files.createDirectories(Path.of(folder, images.className(c)));
    }
    ImageIO.setUseCache(false); // the cache is a file an image
    List<Integer> parts = new ArrayList<>(IntStream.range(0, TASKS).boxed().toList());
    context.parallelize(parts, TASKS).foreach(this::write);
  }

  private void write(int part) {
    for (int i = part; i < count; i += TASKS) {
      String name = images.className(images.label(i));
      Path file = Path.of(folder, name, "%08d.jpg".formatted(i));
      try {
        ImageIO.write(buffered(images.render(i)), "jpg", file.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write %s: %s".formatted(file, e.getMessage()), e);
      }
    }
  }

  private static BufferedImage buffered(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.rgb();
    for (int at = 0; at < rgb.length; at += 3) {
      int colour = (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
      buffered.setRGB(at / 3 % image.width(), at / 3 / image.width(), colour);
    }
    return buffered;
  }
}
