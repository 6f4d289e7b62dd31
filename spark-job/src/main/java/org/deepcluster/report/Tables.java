package org.deepcluster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.Parent;
import org.deepcluster.runs.RunIdentity;

/** The tables of a report. */
final class Tables {

  private static final Map<String, String> PROBES =
      Map.of(
          "linear_fc", "linear, fc",
          "knn_fc", "kNN, fc",
          "linear_conv", "linear, conv",
          "knn_conv", "kNN, conv");

  private Tables() {}

  /** Probe accuracy, random weights beside trained ones. */
  static Tag probes(Evaluation evaluation) {
    List<Tag> rows = new ArrayList<>();
    for (String key : List.of("linear_fc", "knn_fc", "linear_conv", "knn_conv")) {
      Double random = evaluation.random().get(key);
      Double trained = evaluation.trained().get(key);
      rows.add(
          row(
              PROBES.get(key),
              Figures.percent(random),
              Figures.percent(trained),
              Figures.points(random, trained)));
    }
    return table(
        "Accuracy on test images (fc: last hidden layer, conv: last convolution)",
        List.of("Probe", "Random", "Trained", "Points"),
        rows);
  }

  /** Clusters against labels, raw pixels beside features. */
  static Tag clusterings(Evaluation evaluation) {
    List<Tag> rows = new ArrayList<>();
    for (String key : List.of("accuracy", "nmi", "ami", "ari", "purity")) {
      String name = key.length() == 3 ? key.toUpperCase(Locale.ROOT) : key;
      rows.add(
          row(
              name,
              Figures.real(evaluation.rawPixels().get(key)),
              Figures.real(evaluation.clustering().get(key))));
    }
    return table(
        "Clusters against labels, as many clusters as classes",
        List.of("Measure", "Raw pixels", "Features"),
        rows);
  }

  /** Every figure of every epoch. */
  static Tag epochs(List<EpochMetrics> epochs) {
    List<Tag> rows = new ArrayList<>();
    for (EpochMetrics e : epochs) {
      rows.add(
          row(
              String.valueOf(e.epoch()),
              Figures.real(e.loss()),
              Figures.real(e.nmiPrevious()),
              Figures.real(e.nmiLabels()),
              Figures.real(e.amiLabels()),
              Figures.real(e.ariLabels()),
              Figures.percent(e.changed()),
              Figures.count(e.smallest()),
              Figures.count(e.largest()),
              Figures.count(e.repairs()),
              Figures.count(e.imagesSeen()),
              Figures.seconds(e.seconds().total())));
    }
    List<String> head =
        List.of(
            "Epoch",
            "Loss",
            "NMI before",
            "NMI labels",
            "AMI labels",
            "ARI labels",
            "Changed",
            "Smallest",
            "Largest",
            "Repairs",
            "Images",
            "Time");
    return table("Every epoch", head, rows);
  }

  static Tag settings(RunIdentity identity) {
    List<Tag> rows = new ArrayList<>();
    identity.settings().forEach((key, value) -> rows.add(row(key, value)));
    return table("Settings of the run", List.of("Setting", "Value"), rows);
  }

  /** What the run is of, and the digest after every epoch. */
  static Tag lineage(ReportData data) {
    List<Tag> rows = new ArrayList<>();
    rows.add(row("run", data.identity().id()));
    rows.add(row("dataset", data.identity().dataset()));
    rows.add(
        row(
            "version of the dataset",
            data.identity().bases().getOrDefault("dataset.version", "1")));
    data.identity().parent().ifPresent(parent -> lineage(parent, rows));
    rows.add(row("product version", data.identity().product()));
    for (EpochMetrics epoch : data.epochs()) {
      rows.add(row("network of epoch " + epoch.epoch(), epoch.digest()));
    }
    return table("Content digests", List.of("Of", "SHA-256 or name"), rows);
  }

  private static void lineage(Parent parent, List<Tag> rows) {
    rows.add(row("goes on from run", parent.id()));
    rows.add(row("where it lay", parent.run()));
    rows.add(row("its network of epoch " + parent.epoch(), parent.digest()));
    rows.add(row("its version %d of the dataset".formatted(parent.version()), parent.dataset()));
  }

  private static Tag table(String caption, List<String> head, List<Tag> rows) {
    Tag names = Tag.of("tr");
    head.forEach(name -> names.add(Tag.of("th", "scope", "col").text(name)));
    return Tag.of(
            "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption)
        .add(
            Tag.of("table")
                .add(
                    Tag.of("caption").text(caption),
                    Tag.of("thead").add(names),
                    Tag.of("tbody").add(rows)));
  }

  private static Tag row(String name, String... cells) {
    Tag row = Tag.of("tr").add(Tag.of("th", "scope", "row").text(name));
    for (String cell : cells) {
      row.add(Tag.of("td").text(cell));
    }
    return row;
  }
}
