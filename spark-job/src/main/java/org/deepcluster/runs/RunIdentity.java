package org.deepcluster.runs;

import java.util.SortedMap;

/** What a run is made of: format version, every setting by key, and the digest of its dataset. */
public record RunIdentity(
    int format, SortedMap<String, String> settings, String dataset, String datasetDigest) {
  /** The version this program writes and reads. */
  public static final int FORMAT = 1;
}
