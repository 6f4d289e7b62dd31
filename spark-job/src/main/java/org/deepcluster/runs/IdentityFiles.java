package org.deepcluster.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code run.json}, written once, and the allowed changes since, {@code changes/change-0001.json}.
 */
final class IdentityFiles {

  private final Store store;
  private final Layout layout;

  IdentityFiles(Store store, Layout layout) {
    this.store = store;
    this.layout = layout;
  }

  /** Empty when no run was begun here. */
  Optional<RunIdentity> read() throws IOException {
    JsonNode json;
    try {
      json = Json.object(store.read(layout.runJson()), layout.runJson().toString());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    RunFormat.require(
        json,
        "Cannot open the run " + layout.run(),
        "use the version that began it: " + Json.text(json, "product"));
    return Optional.of(changed(parse(json)));
  }

  private static RunIdentity parse(JsonNode json) throws IOException {
    return new RunIdentity(
        texts(Json.container(json, "settings")),
        Json.text(json, "dataset"),
        Json.text(json, "product"),
        json.has("bases") ? texts(Json.container(json, "bases")) : Map.of(),
        json.has("parent")
            ? Optional.of(Parent.fromJson(Json.container(json, "parent")))
            : Optional.empty());
  }

  private static SortedMap<String, String> texts(JsonNode object) {
    SortedMap<String, String> texts = new TreeMap<>();
    object.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  private RunIdentity changed(RunIdentity begun) throws IOException {
    SortedMap<String, String> settings = new TreeMap<>(begun.settings());
    for (int number = 1; number < nextChange(); number++) {
      JsonNode json = Json.object(store.read(layout.change(number)), "change " + number);
      for (JsonNode change : Json.container(json, "changes")) {
        apply(change, settings);
      }
    }
    return new RunIdentity(
        settings, begun.dataset(), begun.product(), begun.bases(), begun.parent());
  }

  private static void apply(JsonNode change, Map<String, String> settings) throws IOException {
    String after = Json.text(change, "after");
    if (after.equals(SettingChange.ABSENT)) {
      settings.remove(Json.text(change, "key"));
    } else {
      settings.put(Json.text(change, "key"), after);
    }
  }

  /** Numbers have no gaps: each file is created only after the one before it. */
  private int nextChange() throws IOException {
    long written =
        store.list(layout.changes()).stream().filter(e -> e.name().startsWith("change-")).count();
    return Math.toIntExact(written) + 1;
  }

  /** Begins the run, or returns false when another process has just done so. */
  boolean create(RunIdentity identity) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", RunFormat.NUMBER);
    json.put("id", identity.id());
    json.put("product", identity.product());
    json.put("dataset", identity.dataset());
    json.put("bases", identity.bases());
    identity.parent().ifPresent(parent -> json.put("parent", parent.toJson()));
    json.put("settings", identity.settings());
    return new AtomicFiles(store).createIfAbsent(layout.runJson(), Json.file(json));
  }

  void record(List<SettingChange> changes, long generation) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", generation);
    json.put("changes", changes.stream().map(IdentityFiles::toJson).toList());
    if (!new AtomicFiles(store).createIfAbsent(layout.change(nextChange()), Json.file(json))) {
      throw new WriterConflictException(
          "Cannot record changed settings of "
              + layout.run()
              + ": another process has just changed them (run the same command again)");
    }
  }

  private static Map<String, Object> toJson(SettingChange change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", change.key());
    json.put("before", change.before());
    json.put("after", change.after());
    return json;
  }
}
