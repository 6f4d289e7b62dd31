package org.deepcluster.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One immutable data file of a run. {@code name} says what it is and takes part in the content
 * digest; {@code path}, relative to the run and always below {@code attempts/}, says where it lies
 * and does not. {@code length} is in bytes, {@code sha256} in hexadecimal, {@code rows} whatever
 * the stage counts in it.
 */
public record Artifact(String name, String path, long length, String sha256, long rows)
    implements Serializable {

  public Artifact {
    if (name.isBlank()) {
      throw new IllegalArgumentException("Cannot describe a file of a run: its name is blank");
    }
    requireBelowAttempts(path);
    if (length < 0 || rows < 0) {
      throw new IllegalArgumentException(
          "Cannot describe " + name + ": length=" + length + ", rows=" + rows + " (at least 0)");
    }
    if (!Sha256.looksRight(sha256)) {
      throw new IllegalArgumentException(
          "Cannot describe " + name + ": sha256=" + sha256 + " is not 64 hexadecimal digits");
    }
  }

  /** Keeps a changed commit file from naming, or having deleted, anything outside the run. */
  private static void requireBelowAttempts(String path) {
    List<String> parts = Arrays.asList(path.split("/", -1));
    boolean odd = parts.stream().anyMatch(p -> p.isEmpty() || p.equals(".") || p.equals(".."));
    if (odd || parts.size() < 2 || !parts.get(0).equals(Layout.ATTEMPTS) || path.contains(":")) {
      throw new IllegalArgumentException(
          "Cannot use the path " + path + ": files of a run lie below " + Layout.ATTEMPTS + "/");
    }
  }

  /** The part of the content digest that this file makes up. */
  String content() {
    return name + "\t" + length + "\t" + rows + "\t" + sha256;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("path", path);
    json.put("length", length);
    json.put("sha256", sha256);
    json.put("rows", rows);
    return json;
  }

  static Artifact fromJson(JsonNode json) throws IOException {
    return new Artifact(
        Json.text(json, "name"),
        Json.text(json, "path"),
        Json.number(json, "length"),
        Json.text(json, "sha256"),
        Json.number(json, "rows"));
  }
}
