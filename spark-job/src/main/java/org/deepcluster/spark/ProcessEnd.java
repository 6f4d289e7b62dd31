package org.deepcluster.spark;

import org.apache.spark.SparkUserAppException;

/**
 * How a process tells its exit code. In YARN's cluster mode the process is the application master,
 * for which an exit is a failure whatever its code: there success returns and a failure is thrown,
 * by Spark's own exception, so that the application's diagnostics have the code.
 */
public enum ProcessEnd {
  /** By its exit code. */
  EXIT {
    @Override
    public void end(int code) {
      System.exit(code);
    }
  },

  /** By returning or throwing. */
  APPLICATION_MASTER {
    @Override
    public void end(int code) throws SparkUserAppException {
      if (code != 0) {
        throw new SparkUserAppException(code);
      }
    }
  };

  /**
   * Ends the process or the application.
   *
   * @throws Exception where that is how a failure is told
   */
  public abstract void end(int code) throws Exception;

  /** Of this process, as the application master says what it is. */
  public static ProcessEnd here() {
    return of(
        System.getProperty("spark.master", ""), System.getProperty("spark.submit.deployMode", ""));
  }

  static ProcessEnd of(String master, String deployMode) {
    return master.equals("yarn") && deployMode.equals("cluster") ? APPLICATION_MASTER : EXIT;
  }
}
