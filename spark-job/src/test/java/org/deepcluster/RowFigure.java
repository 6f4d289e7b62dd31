package org.deepcluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figure that a test reached for a row of docs/reliability.md: printed, and written to {@code
 * row-NN.json} in the folder that the system property {@code deepcluster.chaos.out} names.
 *
 * @param beside what another library reached for the same, or nothing
 */
public record RowFigure(int row, String reached, boolean ok, String note, String beside) {
  /** A figure with nothing to compare it to. */
  public RowFigure(int row, String reached, boolean ok, String note) {
    this(row, reached, ok, note, "");
  }

  /** Tells the figure; asserting it is the test's own business. */
  public void tell() throws IOException {
    Map<String, Object> figure = new LinkedHashMap<>();
    figure.put("row", row);
    figure.put("reached", reached);
    figure.put("ok", ok);
    figure.put("note", note);
    figure.put("beside", beside);
    String json = new ObjectMapper().writeValueAsString(figure);
    System.out.println(json);
    String folder = System.getProperty("deepcluster.chaos.out", "");
    if (!folder.isEmpty()) {
      Files.createDirectories(Path.of(folder));
      Files.writeString(Path.of(folder, "row-%02d.json".formatted(row)), json + "\n");
    }
  }
}
