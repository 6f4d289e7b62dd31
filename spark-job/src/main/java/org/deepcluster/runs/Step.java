package org.deepcluster.runs;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place in the total order of a run's commits: epoch, stage and, while training, the number of
 * averaging rounds done. {@code round} is 0 for every stage but {@link Stage#TRAIN}, where it is at
 * least 1. Its {@link #name} is the name of the commit file.
 */
public record Step(int epoch, Stage stage, int round) implements Comparable<Step>, Serializable {

  private static final Pattern NAME =
      Pattern.compile(
          "epoch-([0-9]{4,9})-(?:(features|clusters|network)|train-round-([0-9]{4,9}))");
  private static final Comparator<Step> ORDER =
      Comparator.comparingInt(Step::epoch).thenComparing(Step::stage).thenComparingInt(Step::round);

  public Step {
    if (epoch < 0) {
      throw new IllegalArgumentException("Cannot name a step: epoch=" + epoch + " is below 0");
    }
    boolean fits = stage == Stage.TRAIN ? round >= 1 : round == 0;
    if (!fits) {
      throw new IllegalArgumentException(
          "Cannot name a step of stage "
              + stage.word()
              + ": round="
              + round
              + " (training rounds count from 1, other stages have round 0)");
    }
  }

  /** A step of a stage that commits once an epoch. */
  public static Step of(int epoch, Stage stage) {
    return new Step(epoch, stage, 0);
  }

  /** The step reached when {@code round} averaging rounds of the epoch are done. */
  public static Step train(int epoch, int round) {
    return new Step(epoch, Stage.TRAIN, round);
  }

  /** The step that {@link #name} names; empty for any other text. */
  public static Optional<Step> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int epoch = Integer.parseInt(matcher.group(1));
    Step step =
        matcher.group(2) != null
            ? of(epoch, Stage.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)))
            : new Step(epoch, Stage.TRAIN, Math.max(1, Integer.parseInt(matcher.group(3))));
    return step.name().equals(name) ? Optional.of(step) : Optional.empty();
  }

  /** For example {@code epoch-0012-clusters} or {@code epoch-0012-train-round-0040}. */
  public String name() {
    return stage == Stage.TRAIN
        ? String.format(Locale.ROOT, "epoch-%04d-train-round-%04d", epoch, round)
        : String.format(Locale.ROOT, "epoch-%04d-%s", epoch, stage.word());
  }

  @Override
  public int compareTo(Step other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name();
  }
}
