package org.deepcluster.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.deepcluster.runs.LeaseStatus;
import org.deepcluster.runs.RunState;
import org.deepcluster.runs.RunStatus;

/** What {@code status} prints for people. */
final class StatusText {
  private final String run;
  private final RunStatus status;

  StatusText(String run, RunStatus status) {
    this.run = run;
    this.status = status;
  }

  /** Seconds of work left; what passed since the last commit counts only while somebody works. */
  OptionalDouble secondsLeft() {
    TimeLeft left = new TimeLeft(status.epochs());
    status.log().chain().forEach(left::committed);
    double since = status.state() == RunState.RUNNING ? sinceCommit() : 0;
    if (status.share() == 0) {
      return left.seconds(0, since);
    }
    OptionalDouble seconds = left.seconds(status.share(), 0);
    return seconds.isEmpty()
        ? seconds
        : OptionalDouble.of(Math.max(0, seconds.getAsDouble() - since));
  }

  private double sinceCommit() {
    return status.sinceCommit().map(Duration::toSeconds).orElse(0L);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "run", "%s (%s)".formatted(run, status.identity().id()));
    status
        .identity()
        .parent()
        .ifPresent(
            from ->
                add(lines, "goes on", "from epoch %d of %s".formatted(from.epoch(), from.run())));
    add(lines, "state", status.state().word() + advice());
    add(lines, "epoch", epoch());
    add(lines, "figures", figures(status.facts()));
    if (secondsLeft().isPresent() && status.state() != RunState.FINISHED) {
      add(lines, "time left", Durations.text(secondsLeft().getAsDouble()));
    }
    status.log().latest().ifPresent(last -> add(lines, "committed", last.step() + ago()));
    status.lease().ifPresent(lease -> add(lines, "held by", holder(lease)));
    status
        .lease()
        .flatMap(LeaseStatus::failure)
        .ifPresent(failure -> add(lines, "failure", failure));
    status.log().messages().forEach(message -> add(lines, "damage", message));
    return lines;
  }

  private static void add(List<String> lines, String name, String text) {
    lines.add("%-10s %s".formatted(name, text));
  }

  private String advice() {
    return switch (status.state()) {
      case FINISHED, RUNNING -> "";
      case STOPPED, FAILED, STALE, NOT_STARTED -> " (the same train command goes on)";
    };
  }

  private String epoch() {
    int done = status.epochsDone();
    return status.state() == RunState.FINISHED
        ? "%d of %d done".formatted(done, status.epochs())
        : "%d of %d, %s".formatted(done + 1, status.epochs(), stage());
  }

  private String stage() {
    long percent = Math.round(100 * status.share());
    return status.share() == 0 ? status.stage() : status.stage() + " " + percent + "%";
  }

  private static String figures(Map<String, Object> facts) {
    return "loss %s, NMI to the epoch before %s, changed %s, repairs %s"
        .formatted(
            rounded(facts.get("loss")),
            rounded(facts.get("nmi_previous")),
            rounded(facts.get("changed")),
            facts.getOrDefault("repairs", "none"));
  }

  private static String rounded(Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%.3f", number.doubleValue())
        : "none";
  }

  private String ago() {
    return status.sinceCommit().map(since -> ", " + text(since) + " ago").orElse("");
  }

  private static String holder(LeaseStatus lease) {
    String said =
        switch (lease.sign()) {
          case HELD -> "last heartbeat %s ago";
          case RELEASED -> "gave it back %s ago";
          case SILENT -> "silent for %s";
          case DEAD -> "dead, last heartbeat %s ago";
        };
    return lease.holder() + "; " + said.formatted(text(lease.silence()));
  }

  private static String text(Duration duration) {
    return Durations.text((double) duration.toSeconds());
  }
}
