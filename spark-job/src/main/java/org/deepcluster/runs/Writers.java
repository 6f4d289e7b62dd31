package org.deepcluster.runs;

/** How many processes might write to a run directory at once. */
public enum Writers {
  /** Any number: the file system must create a whole file only if it is absent, atomically. */
  MANY,
  /** The user vouches that there is one; needed where the file system has no such call. */
  SINGLE
}
