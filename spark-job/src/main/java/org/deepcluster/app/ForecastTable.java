package org.deepcluster.app;

import java.util.ArrayList;
import java.util.List;
import org.deepcluster.cost.RunEstimate;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.cost.RunShape;
import org.deepcluster.cost.StageEstimate;
import org.deepcluster.cost.UnitCosts;
import org.deepcluster.spark.SparkDryRun.Forecast;

/** What {@code train --dry-run} prints. */
final class ForecastTable {
  private ForecastTable() {}

  static List<String> lines(Forecast forecast) {
    List<String> lines = new ArrayList<>(input(forecast.shape()));
    lines.addAll(stages(forecast.estimate()));
    lines.addAll(costs(forecast.costs()));
    lines.addAll(needs(forecast.needs(), forecast.shape().cluster().local()));
    lines.addAll(time(forecast.estimate()));
    return lines;
  }

  private static List<String> input(RunShape shape) {
    return List.of(
        "%,d images in %d shards, %,d parameters, %d task slots in %d %s"
            .formatted(
                shape.images().count(),
                shape.images().shards(),
                shape.network().parameters(),
                shape.cluster().slots(),
                shape.cluster().processes(),
                shape.cluster().processes() == 1 ? "process" : "processes"),
        "");
  }

  private static List<String> stages(RunEstimate estimate) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-8s %8s %9s %9s %9s %9s"
            .formatted("stage", "tasks", "seconds", "MB read", "written", "moved"));
    lines.add(line(estimate.decode()) + "  first epoch only");
    estimate.stages().forEach(stage -> lines.add(line(stage)));
    return lines;
  }

  private static String line(StageEstimate stage) {
    return "%-8s %8d %9.1f %9.1f %9.1f %9.1f"
        .formatted(
            stage.name(),
            stage.tasks(),
            stage.seconds(),
            stage.bytes().read() / 1e6,
            stage.bytes().written() / 1e6,
            stage.bytes().moved() / 1e6);
  }

  private static List<String> costs(UnitCosts costs) {
    return List.of(
        "",
        "measured   a slot and second: %.0f images decoded, %.0f extracted, %.0f trained, %.0f rows of k-means"
            .formatted(
                1 / costs.image().decode(),
                1 / costs.image().extract(),
                1 / costs.image().train(),
                1 / costs.image().iteration()));
  }

  private static List<String> needs(RunNeeds needs, boolean local) {
    String heap =
        local
            ? "heap       %.2f GB".formatted((needs.driverHeap() + needs.executorHeap()) / 1e9)
            : "heap       driver %.2f GB, each executor %.2f GB"
                .formatted(needs.driverHeap() / 1e9, needs.executorHeap() / 1e9);
    return List.of(
        "disk       run %.2f GB, pixels %.2f GB a machine, k-means %.2f GB in all"
            .formatted(needs.runDisk() / 1e9, needs.localDisk() / 1e9, needs.scratchDisk() / 1e9),
        heap,
        "arrays     beside the heap %.2f GB, so %s of %,d MB or more"
            .formatted(
                needs.executorArrays() / 1e9,
                local ? "memory beside the heap" : "spark.executor.memoryOverhead",
                needs.overheadMb()));
  }

  private static List<String> time(RunEstimate estimate) {
    StageEstimate.Part most = estimate.bottleneck();
    return List.of(
        "most time  %s: %s, %.1f s an epoch".formatted(most.stage(), most.what(), most.seconds()),
        "whole run  %s  (first epoch %.0f s, later epochs %.0f s)"
            .formatted(
                Durations.text(estimate.run()), estimate.firstEpoch(), estimate.laterEpoch()));
  }
}
