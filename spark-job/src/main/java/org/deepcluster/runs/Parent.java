package org.deepcluster.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The run that another one goes on from: it begins with that run's network and clusters.
 *
 * @param run where it lay then
 * @param id its id
 * @param epoch whose network and clusters
 * @param digest content digest of that network's commit, which covers all before it
 * @param dataset digest of the version of the dataset it was trained on
 * @param version that version's number
 */
public record Parent(String run, String id, int epoch, String digest, String dataset, int version) {

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("id", id);
    json.put("epoch", epoch);
    json.put("digest", digest);
    json.put("dataset", dataset);
    json.put("version", version);
    return json;
  }

  static Parent fromJson(JsonNode json) throws IOException {
    return new Parent(
        Json.text(json, "run"),
        Json.text(json, "id"),
        Math.toIntExact(Json.number(json, "epoch")),
        Json.text(json, "digest"),
        Json.text(json, "dataset"),
        Math.toIntExact(Json.number(json, "version")));
  }
}
