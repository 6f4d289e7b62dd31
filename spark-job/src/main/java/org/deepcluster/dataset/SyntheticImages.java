package org.deepcluster.dataset;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.deepcluster.image.RgbImage;
import org.deepcluster.seeds.Seed;

/**
 * Procedural labelled images: image i has class i mod C. A class is a shape (disc, square,
 * triangle, ring, cross) filled with a texture (stripes of some direction, checks, dots, plain);
 * colours, position, size, contrast, background and noise are drawn anew for each image and say
 * nothing of the class. Pixel i of image n depends on the seed and n alone.
 */
public record SyntheticImages(int classes, int size, long seed) implements Serializable {
  private static final int SHAPES = 5;
  private static final int TEXTURES = 6;

  public SyntheticImages {
    if (classes < 1 || classes > SHAPES * TEXTURES || size < 16 || size > 1024) {
      throw new IllegalArgumentException(
          "Cannot generate %d classes at %d pixels (rule: 1 to %d classes, 16 to 1024 pixels)"
              .formatted(classes, size, SHAPES * TEXTURES));
    }
  }

  /** The class of image {@code index}. */
  public int label(long index) {
    return (int) (index % classes);
  }

  /** The name of a class, as its folder is called. */
  public String className(int label) {
    String[] shapes = {"disc", "square", "triangle", "ring", "cross"};
    String[] textures = {"across", "along", "checks", "dots", "diagonal", "plain"};
    return shapes[shape(label)] + "-" + textures[texture(label)];
  }

  private static int shape(int label) {
    return label % SHAPES;
  }

  /** Runs against the shapes, so that few classes already differ in both. */
  private static int texture(int label) {
    return (label % SHAPES + label / SHAPES) % TEXTURES;
  }

  /** Image {@code index}. */
  public RgbImage render(long index) {
    SplittableRandom random = new Seed(seed).child("synthetic").child(index).random();
    int label = label(index);
    Scene scene = Scene.draw(random, size);
    byte[] rgb = new byte[3 * size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double u = (x - scene.centreX) / scene.radius;
        double v = (y - scene.centreY) / scene.radius;
        boolean lit = inside(shape(label), u, v) && filled(texture(label), x, y, scene);
        double shade = scene.shadeX * x / size + scene.shadeY * y / size;
        for (int c = 0; c < 3; c++) {
          double level = (lit ? scene.front[c] : scene.back[c]) + shade;
          double noisy = level + scene.noise * random.nextGaussian();
          rgb[3 * (y * size + x) + c] = (byte) Math.max(0, Math.min(255, Math.round(noisy)));
        }
      }
    }
    return new RgbImage(size, size, rgb);
  }

  private static boolean inside(int shape, double u, double v) {
    return switch (shape) {
      case 0 -> u * u + v * v < 1;
      case 1 -> Math.abs(u) < 0.85 && Math.abs(v) < 0.85;
      case 2 -> v < 0.8 && v > -1 && Math.abs(u) < (v + 1) * 0.6;
      case 3 -> u * u + v * v < 1 && u * u + v * v > 0.25;
      default -> Math.abs(u) < 1 && Math.abs(v) < 1 && (Math.abs(u) < 0.35 || Math.abs(v) < 0.35);
    };
  }

  private boolean filled(int texture, int x, int y, Scene scene) {
    double period = size / 8.0;
    double a = (x + scene.phaseX) / period;
    double b = (y + scene.phaseY) / period;
    return switch (texture) {
      case 0 -> even(b);
      case 1 -> even(a);
      case 2 -> even(a) == even(b);
      case 3 -> Math.hypot(fraction(a) - 0.5, fraction(b) - 0.5) > 0.33;
      case 4 -> even((a + b) * 0.7);
      default -> true;
    };
  }

  private static boolean even(double a) {
    return fraction(a) < 0.5;
  }

  private static double fraction(double a) {
    return a - Math.floor(a);
  }

  /** What varies from image to image whatever the class. */
  private record Scene(
      double centreX,
      double centreY,
      double radius,
      double phaseX,
      double phaseY,
      double shadeX,
      double shadeY,
      double noise,
      double[] front,
      double[] back) {
    static Scene draw(SplittableRandom random, int size) {
      double radius = size * (0.30 + 0.15 * random.nextDouble());
      double room = size - 2 * radius * 0.8;
      double[] back = new double[3];
      double[] front = new double[3];
      double base = 40 + 175 * random.nextDouble();
      double contrast = (50 + 50 * random.nextDouble()) * (base > 128 ? -1 : 1);
      for (int c = 0; c < 3; c++) {
        back[c] = base + 30 * random.nextGaussian();
        front[c] = back[c] + contrast + 20 * random.nextGaussian();
      }
      return new Scene(
          0.8 * radius + room * random.nextDouble(),
          0.8 * radius + room * random.nextDouble(),
          radius,
          size * random.nextDouble(),
          size * random.nextDouble(),
          40 * random.nextDouble() - 20,
          40 * random.nextDouble() - 20,
          12 + 14 * random.nextDouble(),
          front,
          back);
    }
  }
}
