package org.deepcluster.spark;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.deepcluster.bench.BusyTime;

/** Hears when tasks ran. */
final class SparkTaskTimes extends SparkListener {
  private final BusyTime busy = new BusyTime();

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    busy.add(end.taskInfo().launchTime(), end.taskInfo().finishTime());
  }

  BusyTime busy() {
    return busy;
  }
}
