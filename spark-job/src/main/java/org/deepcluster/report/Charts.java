package org.deepcluster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.deepcluster.report.BarChart.Layer;
import org.deepcluster.report.LineChart.Curve;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.StageSeconds;

/** The charts of a report; those without a value are left out. */
final class Charts {

  private final List<EpochMetrics> epochs;
  private final Gallery gallery;

  Charts(ReportData data) {
    this.epochs = data.epochs();
    this.gallery = data.gallery();
  }

  List<Tag> all() {
    List<Tag> charts = new ArrayList<>();
    line("Loss", curve("loss", EpochMetrics::loss)).ifPresent(charts::add);
    line(
            "NMI",
            curve("to the epoch before", EpochMetrics::nmiPrevious),
            curve("to labels", EpochMetrics::nmiLabels))
        .ifPresent(charts::add);
    line("Images that changed cluster (share)", curve("share", EpochMetrics::changed))
        .ifPresent(charts::add);
    line(
            "Agreement with labels, chance removed",
            curve("AMI", EpochMetrics::amiLabels),
            curve("ARI", EpochMetrics::ariLabels))
        .ifPresent(charts::add);
    BarChart.ofSizes("Images in each cluster, largest first", gallery.sizes())
        .ifPresent(charts::add);
    stageTimes().ifPresent(charts::add);
    return charts;
  }

  private Optional<Tag> line(String title, Curve... curves) {
    return LineChart.of(title, epochs.stream().map(EpochMetrics::epoch).toList(), List.of(curves));
  }

  private Curve curve(String name, Function<EpochMetrics, Double> value) {
    List<Double> values = new ArrayList<>();
    epochs.forEach(epoch -> values.add(value.apply(epoch)));
    return new Curve(name, values);
  }

  private Optional<Tag> stageTimes() {
    return BarChart.stacked(
        "Seconds of each epoch",
        epochs.stream().map(epoch -> String.valueOf(epoch.epoch())).toList(),
        List.of(
            layer("extract", StageSeconds::extract),
            layer("whiten", StageSeconds::whiten),
            layer("cluster", StageSeconds::cluster),
            layer("train", StageSeconds::train)),
        "seconds");
  }

  private Layer layer(String name, Function<StageSeconds, Double> part) {
    return new Layer(
        name,
        epochs.stream()
            .map(epoch -> part.apply(epoch.seconds()))
            .mapToDouble(seconds -> seconds == null ? 0 : seconds)
            .toArray());
  }
}
