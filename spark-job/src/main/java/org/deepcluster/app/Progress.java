package org.deepcluster.app;

import java.time.Duration;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.Stage;

/**
 * Shows where a run stands: on a terminal one line that is overwritten, with the time left; in logs
 * a plain line a commit and one a minute.
 */
final class Progress implements Listener {
  private static final long LOG_MILLIS = 60_000;

  private final int epochs;
  private final boolean terminal = Console.isTerminal();
  private final long started = System.nanoTime();
  private int found;
  private int finished;
  private long lastLine = System.nanoTime();

  Progress(int epochs) {
    this.epochs = epochs;
  }

  @Override
  public void committed(Commit commit, boolean again) {
    int epoch = commit.step().epoch();
    boolean network = commit.step().stage() == Stage.NETWORK;
    finished = network ? epoch : finished;
    found = network && again ? epoch : found;
    if (!again && network && epoch > 0) {
      line(summary(commit) + left(0));
    } else if (!again && commit.step().stage() == Stage.CLUSTERS) {
      line(clusters(commit));
    }
  }

  private static String summary(Commit commit) {
    return "epoch %d done: loss %s, %s images"
        .formatted(
            commit.step().epoch(),
            rounded(commit.facts().get("loss")),
            commit.facts().get("images_seen"));
  }

  private static String clusters(Commit commit) {
    return "epoch %d: clusters of %s to %s images, %s empty repaired, NMI to the epoch before %s"
        .formatted(
            commit.step().epoch(),
            commit.facts().get("smallest"),
            commit.facts().get("largest"),
            commit.facts().get("repairs"),
            rounded(commit.facts().get("nmi_previous")));
  }

  private static String rounded(Object value) {
    return value instanceof Number number ? "%.3f".formatted(number.doubleValue()) : "none";
  }

  @Override
  public void progress(String what, long done, long all) {
    double share = (double) done / Math.max(1, all);
    String text = "%s %d%%".formatted(what, Math.round(100 * share));
    if (terminal) {
      Console.overwrite(text + left(share));
    } else if ((System.nanoTime() - lastLine) / 1_000_000 > LOG_MILLIS) {
      line(text + left(share));
    }
  }

  @Override
  public void tell(String message) {
    line(message);
  }

  /** Time left, from the epochs this process has done itself; nothing before the first of them. */
  private String left(double shareOfStage) {
    double own = finished - found + 0.5 * shareOfStage;
    if (finished == found) {
      return "";
    }
    double seconds =
        (System.nanoTime() - started) / 1e9 / own * (epochs - finished - 0.5 * shareOfStage);
    Duration left = Duration.ofSeconds(Math.max(0, Math.round(seconds)));
    return ", %d:%02d:%02d left"
        .formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
  }

  private void line(String text) {
    lastLine = System.nanoTime();
    if (terminal) {
      Console.overwrite("");
    }
    Console.say(text);
  }
}
