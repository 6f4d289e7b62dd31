package org.deepcluster.runs;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who asks for a run and how insistently. {@code application} is Spark's application id; {@code
 * schedulerRun} and {@code schedulerTry} are the scheduler's, empty where there is none.
 *
 * @param patience how long to wait for a holder to finish or to turn out dead
 */
public record LeaseRequest(
    String application,
    String schedulerRun,
    String schedulerTry,
    LeaseTiming timing,
    TakeOver takeOver,
    Duration patience) {

  /** Asks once, with the default timing; the scheduler's names come from its environment. */
  public static LeaseRequest of(String application, Map<String, String> environment) {
    return new LeaseRequest(
        application,
        first(environment, "DEEPCLUSTER_SCHEDULER_RUN", "AIRFLOW_CTX_DAG_RUN_ID"),
        first(environment, "DEEPCLUSTER_SCHEDULER_TRY", "AIRFLOW_CTX_TRY_NUMBER"),
        LeaseTiming.DEFAULT,
        TakeOver.IF_DEAD,
        Duration.ZERO);
  }

  private static String first(Map<String, String> environment, String... names) {
    return Stream.of(names)
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .orElse("");
  }

  public LeaseRequest with(LeaseTiming newTiming) {
    return new LeaseRequest(application, schedulerRun, schedulerTry, newTiming, takeOver, patience);
  }

  public LeaseRequest with(TakeOver newTakeOver) {
    return new LeaseRequest(application, schedulerRun, schedulerTry, timing, newTakeOver, patience);
  }

  public LeaseRequest waiting(Duration newPatience) {
    return new LeaseRequest(application, schedulerRun, schedulerTry, timing, takeOver, newPatience);
  }
}
