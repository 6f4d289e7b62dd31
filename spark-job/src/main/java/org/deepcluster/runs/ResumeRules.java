package org.deepcluster.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which settings may differ when a run is gone on with: {@code training.epochs} upwards, and those
 * that cannot reach the result: {@code guards.*} (when a run stops) and {@code prepare.*} (the
 * dataset's own digest stands for them).
 */
final class ResumeRules {

  static final String DATASET = "dataset";
  static final String PRODUCT = "product version";
  static final String EPOCHS = "training.epochs";

  private static final List<String> FREE = List.of("prepare.", "guards.");

  /** What the network and the clusters are made of. */
  private static final Set<String> INHERITED =
      Set.of("model.network", "model.sobel", "image.size", "clustering.k", "whitening.dimensions");

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

  private ResumeRules() {}

  static boolean mayChange(String key) {
    return key.equals(EPOCHS) || FREE.stream().anyMatch(key::startsWith);
  }

  private static boolean isAllowed(SettingChange change) {
    return mayChange(change.key()) && (!change.key().equals(EPOCHS) || isUpwards(change));
  }

  private static boolean isUpwards(SettingChange change) {
    return COUNT.matcher(change.before()).matches()
        && COUNT.matcher(change.after()).matches()
        && Integer.parseInt(change.before()) <= Integer.parseInt(change.after());
  }

  /**
   * The allowed differences.
   *
   * @throws RunMismatchException with all differences that are not
   */
  static List<SettingChange> compare(String run, RunIdentity before, RunIdentity after) {
    List<SettingChange> changes = differences(before.flat(), after.flat());
    List<SettingChange> refused = changes.stream().filter(c -> !isAllowed(c)).toList();
    if (!refused.isEmpty()) {
      throw new RunMismatchException(run, refused);
    }
    return changes;
  }

  /**
   * Refuses to go on from a run whose network or clusters are others than those of {@code
   * settings}.
   *
   * @throws RunMismatchException with all differences
   */
  static void requireSame(String run, RunIdentity parent, Map<String, String> settings) {
    SortedMap<String, String> before = new TreeMap<>(parent.settings());
    SortedMap<String, String> after = new TreeMap<>(settings);
    before.keySet().retainAll(INHERITED);
    after.keySet().retainAll(INHERITED);
    List<SettingChange> refused = differences(before, after);
    if (!refused.isEmpty()) {
      throw RunMismatchException.ofParent(run, refused);
    }
  }

  private static List<SettingChange> differences(
      SortedMap<String, String> before, SortedMap<String, String> after) {
    SortedSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    List<SettingChange> changes = new ArrayList<>();
    for (String key : keys) {
      SettingChange change = new SettingChange(key, value(before, key), value(after, key));
      if (!change.before().equals(change.after())) {
        changes.add(change);
      }
    }
    return changes;
  }

  private static String value(Map<String, String> values, String key) {
    return values.getOrDefault(key, SettingChange.ABSENT);
  }
}
