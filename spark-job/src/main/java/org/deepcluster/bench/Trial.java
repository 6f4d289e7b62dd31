package org.deepcluster.bench;

import java.io.IOException;

/** One run of something that is measured. */
@FunctionalInterface
public interface Trial {
  /** Does it once; returns what it reached, in the unit of its measure. */
  double run() throws IOException;
}
