package org.deepcluster.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The figure of a row of the reliability table, written where {@code deploy/chaos} looks for it.
 */
final class ChaosRow {
  private ChaosRow() {}

  /** Writes {@code row-NN.json} to the folder {@code deepcluster.chaos.out}, if there is one. */
  static void write(int row, boolean ok, String reached, String note) throws IOException {
    String folder = System.getProperty("deepcluster.chaos.out");
    if (folder != null) {
      Files.createDirectories(Path.of(folder));
      Files.writeString(
          Path.of(folder, "row-%02d.json".formatted(row)),
          new ObjectMapper()
              .writeValueAsString(Map.of("row", row, "ok", ok, "reached", reached, "note", note)));
    }
  }
}
