package org.deepcluster.app;

import java.io.FileNotFoundException;
import org.deepcluster.clustering.ClusteringException;
import org.deepcluster.clustering.CollapseException;
import org.deepcluster.config.ConfigException;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.runs.LeaseHeldException;
import org.deepcluster.runs.LeaseLostException;
import org.deepcluster.runs.NoSpaceException;
import org.deepcluster.runs.RunException;
import org.deepcluster.runs.WriterConflictException;
import org.deepcluster.training.TrainingException;

/** What the process says of how it ended; documented in docs/operations.md. */
enum ExitCode {
  OK(0),
  FAILED(1),
  USAGE(2),
  CONFIG(3),
  DATASET(4),
  RUN(5),
  CONFLICT(6),
  CLUSTERING(7),
  TRAINING(8),
  NO_SPACE(9),
  STOPPED(10),
  COLLAPSED(11);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The code of the first cause that has one of its own. */
  static ExitCode of(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      ExitCode code = ofType(t);
      if (code != FAILED) {
        return code;
      }
    }
    return NoSpaceException.isReasonOf(failure) ? NO_SPACE : FAILED;
  }

  private static ExitCode ofType(Throwable t) {
    if (t instanceof ConfigException) {
      return CONFIG;
    } else if (t instanceof DatasetException) {
      return DATASET;
    } else if (t instanceof WriterConflictException
        || t instanceof LeaseHeldException
        || t instanceof LeaseLostException) {
      return CONFLICT;
    } else if (t instanceof RunException) {
      return RUN;
    } else if (t instanceof CollapseException) {
      return COLLAPSED;
    } else if (t instanceof ClusteringException) {
      return CLUSTERING;
    } else if (t instanceof TrainingException) {
      return TRAINING;
    } else if (t instanceof NoSpaceException) {
      return NO_SPACE;
    }
    return FAILED;
  }

  /** What to tell the user: the message of the innermost cause that speaks for itself. */
  static String message(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (ofType(t) != FAILED) {
        return t.getMessage();
      }
    }
    String told = fromExecutor(String.valueOf(failure.getMessage()));
    return failure instanceof FileNotFoundException ? "Cannot find " + told : told;
  }

  /** The first sentence of our own in an executor's stack trace. */
  private static String fromExecutor(String text) {
    int at = text.indexOf("Cannot ");
    if (at < 0) {
      return text;
    }
    int end = text.indexOf('\n', at);
    return end < 0 ? text.substring(at) : text.substring(at, end);
  }
}
