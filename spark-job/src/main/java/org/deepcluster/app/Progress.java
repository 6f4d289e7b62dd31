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
  private int already = -1;
  private int epoch;
  private long lastLine = System.nanoTime();

  Progress(int epochs) {
    this.epochs = epochs;
  }

  @Override
  public void committed(Commit commit, boolean again) {
    epoch = commit.epoch();
    if (again) {
      if (commit.stage() == Stage.NETWORK) {
        already = commit.epoch();
      }
      return;
    }
    if (commit.stage() == Stage.NETWORK) {
      line(summary(commit) + left(commit.epoch() + 1.0));
    } else if (commit.stage() == Stage.CLUSTERS) {
      line(
          "epoch %d: clusters of %s to %s images, %s empty repaired, NMI to the epoch before %s"
              .formatted(
                  commit.epoch(),
                  commit.facts().get("smallest"),
                  commit.facts().get("largest"),
                  commit.facts().get("repairs"),
                  rounded(commit.facts().get("nmi_previous"))));
    }
  }

  private static String summary(Commit commit) {
    double loss =
        ((Number) commit.facts().get("loss_sum")).doubleValue()
            / ((Number) commit.facts().get("images_seen")).doubleValue();
    return "epoch %d done: loss %.4f, %s images"
        .formatted(commit.epoch(), loss, commit.facts().get("images_seen"));
  }

  private static String rounded(Object value) {
    return value instanceof Number number ? "%.3f".formatted(number.doubleValue()) : "none";
  }

  @Override
  public void progress(String what, long done, long all) {
    String text = "%s %d%%".formatted(what, 100 * done / Math.max(1, all));
    if (terminal) {
      Console.overwrite(text + left(epoch + 0.5 * done / Math.max(1, all)));
    } else if ((System.nanoTime() - lastLine) / 1_000_000 > LOG_MILLIS) {
      line(text + left(epoch + 0.5 * done / Math.max(1, all)));
    }
  }

  /** Time left, from the epochs this process has done itself. */
  private String left(double done) {
    double own = done - (already + 1);
    if (own < 0.3) {
      return "";
    }
    double seconds = (System.nanoTime() - started) / 1e9 / own * (epochs - done);
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
