package org.deepcluster.runs;

import java.util.List;
import java.util.stream.Collectors;

/** The run was begun with other settings, another dataset or another version of the product. */
public final class RunMismatchException extends RunException {

  private final transient List<SettingChange> changes;

  RunMismatchException(String run, List<SettingChange> changes) {
    super(
        "Cannot go on with the run "
            + run
            + ": it was begun otherwise\n"
            + changes.stream().map(c -> "  " + c + "\n").collect(Collectors.joining())
            + "(give back the old values or name a new run directory; only "
            + ResumeRules.EPOCHS
            + " upwards, resources.*, logging.*, runs.* and prepare.* may change)");
    this.changes = List.copyOf(changes);
  }

  /** Every refused difference, sorted by key. */
  public List<SettingChange> changes() {
    return changes;
  }
}
