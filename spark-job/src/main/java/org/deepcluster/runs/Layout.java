package org.deepcluster.runs;

import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** Where things lie in a run directory. */
record Layout(Path run) {

  static final String ATTEMPTS = "attempts";
  static final String COMMITS = "commits";
  static final String LEASE = "lease";
  static final String CHANGES = "changes";
  static final String RETIRED = "retired";
  static final String RUN_JSON = "run.json";
  static final String JSON = ".json";

  /** What a run directory may hold at its top level. */
  static final Set<String> KNOWN =
      Set.of(ATTEMPTS, COMMITS, LEASE, CHANGES, RETIRED, RUN_JSON, "report", "evaluation");

  Path runJson() {
    return new Path(run, RUN_JSON);
  }

  Path commits() {
    return new Path(run, COMMITS);
  }

  Path commit(Step step) {
    return new Path(commits(), step.name() + JSON);
  }

  Path broken(String file, long generation) {
    return new Path(new Path(commits(), "broken"), file + ".g" + generation);
  }

  Path retired() {
    return new Path(run, RETIRED);
  }

  Path retired(Step step) {
    return new Path(retired(), step.name() + JSON);
  }

  Path changes() {
    return new Path(run, CHANGES);
  }

  Path change(int number) {
    return new Path(changes(), String.format(Locale.ROOT, "change-%04d.json", number));
  }

  Path leases() {
    return new Path(run, LEASE);
  }

  Path lease(long generation) {
    return new Path(leases(), String.format(Locale.ROOT, "g-%06d.json", generation));
  }

  Path heartbeat(long generation) {
    return new Path(leases(), String.format(Locale.ROOT, "heartbeat-%06d.json", generation));
  }

  Path attempts() {
    return new Path(run, ATTEMPTS);
  }

  Path file(Artifact artifact) {
    return new Path(run, artifact.path());
  }
}
