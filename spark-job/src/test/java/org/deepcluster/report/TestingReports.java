package org.deepcluster.report;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deepcluster.report.Gallery.Sheet;
import org.deepcluster.report.Gallery.Thumbnail;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunIdentity;
import org.deepcluster.runs.StageSeconds;

/** A made-up run of plausible figures. */
final class TestingReports {

  private static final List<String> LABELS =
      List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship");

  private TestingReports() {}

  static ReportData sample() {
    return new ReportData(
        "hdfs://name-node:8020/user/someone/runs/cifar10-small-seed-1",
        identity(),
        50_000,
        epochs(),
        gallery(),
        Optional.of(evaluation()),
        List.of("epoch-0013-features is not a whole commit (the run goes on from epoch-0012)"));
  }

  private static RunIdentity identity() {
    return new RunIdentity(
        Map.of(
            "clustering.engine", "mllib",
            "clustering.k", "100",
            "model.network", "small",
            "run.seed", "1",
            "training.augmentation", "crop-flip",
            "training.batch-size", "128",
            "training.epochs", "12",
            "training.learning-rate", "0.05",
            "whitening.dimensions", "64"),
        "3b".repeat(32),
        "0.1.0");
  }

  private static List<EpochMetrics> epochs() {
    Random random = new Random(5);
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int e = 1; e <= 12; e++) {
      double progress = 1 - Math.exp(-e / 4.0);
      epochs.add(epoch(e, progress, random));
    }
    return epochs;
  }

  private static EpochMetrics epoch(int e, double progress, Random random) {
    Double previous = e == 1 ? null : (Double) (0.42 + 0.28 * progress);
    return new EpochMetrics(
        e,
        4.1 - 0.9 * progress + random.nextDouble() * 0.05,
        0.05,
        previous,
        previous,
        0.1 + 0.043 * (e / 12.0),
        0.07 + 0.03 * progress,
        0.02 + 0.015 * progress,
        (long) random.nextInt(6),
        0L,
        (long) random.nextInt(6),
        1500L - 20L * e,
        40L + 5L * e,
        70 + 2.0 * e,
        0.3,
        0L,
        e == 1 ? null : (Double) (0.8 - 0.45 * progress),
        50_000L,
        50_000L,
        0L,
        String.format(Locale.ROOT, "%02x", e).repeat(32),
        new StageSeconds(31.0 + random.nextDouble(), 2.5, 14.0, 105.0 + e, 153.0 + e));
  }

  static EpochMetrics withoutLabels(EpochMetrics e) {
    return new EpochMetrics(
        e.epoch(),
        e.loss(),
        e.learningRate(),
        null,
        null,
        null,
        null,
        null,
        e.emptyBeforeRepair(),
        e.empty(),
        e.repairs(),
        e.largest(),
        e.smallest(),
        e.effectiveClusters(),
        e.featureVariance(),
        e.collapsedEpochs(),
        null,
        e.imagesSeen(),
        e.imagesPlanned(),
        e.rollbacks(),
        e.digest(),
        e.seconds());
  }

  private static Evaluation evaluation() {
    return new Evaluation(
        Map.of("linear_fc", 0.496, "knn_fc", 0.485, "linear_conv", 0.552, "knn_conv", 0.46),
        Map.of("linear_fc", 0.561, "knn_fc", 0.54, "linear_conv", 0.588, "knn_conv", 0.535),
        Map.of("accuracy", 0.262, "nmi", 0.143, "ami", 0.142, "ari", 0.07, "purity", 0.27),
        Map.of("accuracy", 0.206, "nmi", 0.079, "ami", 0.078, "ari", 0.041, "purity", 0.21));
  }

  private static Gallery gallery() {
    Random random = new Random(7);
    long[] sizes = random.longs(100, 90, 1260).toArray();
    List<Sheet> sheets = new ArrayList<>();
    for (int cluster = 0; cluster < 20; cluster++) {
      List<Thumbnail> images = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        images.add(new Thumbnail("train/" + cluster + "/" + i + ".jpg", png(cluster, random)));
      }
      String label = LABELS.get(cluster % LABELS.size());
      double share = 0.15 + 0.5 * random.nextDouble();
      sheets.add(new Sheet(cluster, sizes[cluster], label, share, images));
    }
    return new Gallery(sizes, sheets);
  }

  private static byte[] png(int cluster, Random random) {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    Color ground = Color.getHSBColor(cluster / 20f, 0.5f, 0.5f + random.nextFloat() / 2);
    pen.setPaint(new GradientPaint(0, 0, ground, 32, 32, ground.darker()));
    pen.fillRect(0, 0, 32, 32);
    pen.setColor(Color.getHSBColor(cluster / 20f + 0.4f, 0.8f, 0.9f));
    pen.fillOval(random.nextInt(14), random.nextInt(14), 14, cluster % 2 == 0 ? 14 : 8);
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
