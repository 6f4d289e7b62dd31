package org.deepcluster.runs;

import com.fasterxml.jackson.databind.JsonNode;

/** The version of a run's files; run.json and every commit state the one they are written in. */
final class RunFormat {

  /** What this program writes and reads. */
  static final long NUMBER = 1;

  private RunFormat() {}

  /**
   * Refuses what another version of the program wrote in another format, rather than take it for
   * damaged.
   *
   * @throws CorruptFileException when no format is stated
   */
  static void require(JsonNode json, String attempted, String wayOut) throws CorruptFileException {
    long format = Json.number(json, "format");
    if (format != NUMBER) {
      throw new NotARunException(
          "%s: its format is %d, this version reads %d (%s)"
              .formatted(attempted, format, NUMBER, wayOut));
    }
  }
}
