package org.deepcluster.app;

import java.util.OptionalDouble;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.Stage;

/**
 * Shows where a run stands: on a terminal one line that is overwritten, with the time left; in logs
 * a plain line a commit and one a minute.
 */
final class Progress implements Listener {
  private static final long LOG_MILLIS = 60_000;

  private final TimeLeft timeLeft;
  private final boolean terminal = Console.isTerminal();
  private long lastCommit = System.nanoTime();
  private long lastLine = System.nanoTime();

  Progress(int epochs) {
    timeLeft = new TimeLeft(epochs);
  }

  @Override
  public void committed(Commit commit, boolean again) {
    timeLeft.committed(commit);
    lastCommit = System.nanoTime();
    boolean network = commit.step().stage() == Stage.NETWORK;
    if (!again && network && commit.step().epoch() > 0) {
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

  /** Nothing before every stage has run, or tells how far it is. */
  private String left(double share) {
    OptionalDouble seconds = timeLeft.seconds(share, (System.nanoTime() - lastCommit) / 1e9);
    return seconds.isEmpty() ? "" : ", %s left".formatted(Durations.text(seconds.getAsDouble()));
  }

  private void line(String text) {
    lastLine = System.nanoTime();
    if (terminal) {
      Console.overwrite("");
    }
    Console.say(text);
  }
}
