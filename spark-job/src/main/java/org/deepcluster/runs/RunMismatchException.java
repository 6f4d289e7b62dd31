package org.deepcluster.runs;

import java.util.List;
import java.util.stream.Collectors;

/** The run was begun with other settings, another dataset or another version of the product. */
public final class RunMismatchException extends RunException {

  private final transient List<SettingChange> changes;

  RunMismatchException(String run, List<SettingChange> changes) {
    this(
        "Cannot go on with the run " + run + ": it was begun otherwise",
        changes,
        "(give back the old values or name a new run directory; only "
            + ResumeRules.EPOCHS
            + " upwards, prepare.* and guards.* may change)");
  }

  private RunMismatchException(String attempted, List<SettingChange> changes, String wayOut) {
    super(
        attempted
            + "\n"
            + changes.stream().map(c -> "  " + c + "\n").collect(Collectors.joining())
            + wayOut);
    this.changes = List.copyOf(changes);
  }

  static RunMismatchException ofParent(String run, List<SettingChange> changes) {
    return new RunMismatchException(
        "Cannot go on from the run " + run + ": its network or clusters are others",
        changes,
        "(give these values as it has them, or train anew without --from)");
  }

  /** Every refused difference, sorted by key. */
  public List<SettingChange> changes() {
    return changes;
  }
}
