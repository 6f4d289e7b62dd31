package org.deepcluster.runs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a run stands, from its newest commits and its lease.
 *
 * @param log the commits of its newest two epochs
 * @param sinceCommit since the last of them
 * @param lease the newest; empty where nobody ever held the run
 */
public record RunStatus(
    RunIdentity identity,
    CommitLog log,
    Optional<Duration> sinceCommit,
    Optional<LeaseStatus> lease) {

  /** In one word. */
  public RunState state() {
    boolean complete = epochsDone() >= epochs();
    return lease
        .map(held -> RunState.of(complete, held))
        .orElse(complete ? RunState.FINISHED : RunState.NOT_STARTED);
  }

  /** How many epochs it is to have. */
  public int epochs() {
    String epochs = identity.settings().getOrDefault(ResumeRules.EPOCHS, "");
    try {
      return Integer.parseInt(epochs);
    } catch (NumberFormatException e) {
      throw new NotARunException(
          "Cannot tell how far the run is: %s=%s in its %s is no number (name a run that train began)"
              .formatted(ResumeRules.EPOCHS, epochs, Layout.RUN_JSON));
    }
  }

  /** How many epochs have committed their network. */
  public int epochsDone() {
    return log.latest(Stage.NETWORK).map(network -> network.step().epoch()).orElse(0);
  }

  /** What comes after the last commit, in the words of {@link StageSeconds}. */
  public String stage() {
    if (state() == RunState.FINISHED) {
      return "done";
    }
    return log.latest()
        .map(
            last ->
                switch (last.step().stage()) {
                  case NETWORK -> "extract";
                  case FEATURES -> "cluster";
                  case CLUSTERS, TRAIN -> "train";
                })
        .orElse("initialise");
  }

  /** The share of the running stage that is committed: 0 but between training rounds. */
  public double share() {
    return log.latest()
        .filter(last -> last.step().stage() == Stage.TRAIN)
        .map(last -> real(last.facts(), "images_seen") / real(last.facts(), "images_planned"))
        .filter(Double::isFinite)
        .orElse(0.0);
  }

  private static double real(Map<String, Object> facts, String key) {
    return facts.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** The newest of every fact, whichever stage told it. */
  public SortedMap<String, Object> facts() {
    SortedMap<String, Object> facts = new TreeMap<>();
    log.chain().forEach(commit -> facts.putAll(commit.facts()));
    return facts;
  }

  /**
   * One line of JSON with every key, in the order in which they are documented; null where there is
   * nothing to tell.
   */
  public String toJson(String run, OptionalDouble secondsLeft) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("id", identity.id());
    json.put("state", state().word());
    json.put("epochs_done", epochsDone());
    json.put("epochs", epochs());
    json.put("stage", stage());
    for (String figure : new String[] {"loss", "nmi_previous", "changed", "repairs"}) {
      json.put(figure, facts().get(figure));
    }
    json.put("seconds_left", secondsLeft.isEmpty() ? null : Math.round(secondsLeft.getAsDouble()));
    json.put("last_commit", log.latest().map(last -> last.step().name()).orElse(null));
    json.put("last_commit_seconds_ago", sinceCommit.map(Duration::toSeconds).orElse(null));
    json.put("failure", lease.flatMap(LeaseStatus::failure).orElse(null));
    json.put("lease", lease.map(LeaseStatus::toMap).orElse(null));
    json.put("messages", log.messages());
    return Json.line(json);
  }
}
