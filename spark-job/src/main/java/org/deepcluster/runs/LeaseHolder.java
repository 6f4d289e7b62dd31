package org.deepcluster.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who holds a generation of the lease; {@code nonce} tells two requests of one process apart. */
public record LeaseHolder(
    long generation,
    String nonce,
    ProcessIdentity process,
    String application,
    String schedulerRun,
    String schedulerTry) {

  byte[] toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", generation);
    json.put("nonce", nonce);
    json.put("host", process.host());
    json.put("pid", process.pid());
    json.put("boot", process.boot());
    json.put("pid_space", process.space());
    json.put("started", process.started());
    json.put("application", application);
    json.put("scheduler_run", schedulerRun);
    json.put("scheduler_try", schedulerTry);
    return Json.file(json);
  }

  static LeaseHolder fromJson(byte[] content, String where) throws CorruptFileException {
    JsonNode json = Json.object(content, where);
    return new LeaseHolder(
        Json.number(json, "generation"),
        Json.text(json, "nonce"),
        new ProcessIdentity(
            Json.text(json, "host"),
            Json.number(json, "pid"),
            Json.text(json, "boot"),
            Json.text(json, "pid_space"),
            Json.text(json, "started")),
        Json.text(json, "application"),
        Json.text(json, "scheduler_run"),
        Json.text(json, "scheduler_try"));
  }

  @Override
  public String toString() {
    return "process " + process.pid() + " on " + process.host() + named();
  }

  private String named() {
    String app = application.isEmpty() ? "" : ", application " + application;
    return schedulerRun.isEmpty()
        ? app
        : app + ", scheduled as " + schedulerRun + " try " + schedulerTry;
  }
}
