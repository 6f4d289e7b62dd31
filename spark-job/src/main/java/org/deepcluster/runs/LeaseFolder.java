package org.deepcluster.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the lease: one a generation, and the heartbeat of each beside it. */
final class LeaseFolder {

  /** What a heartbeat file last said; {@code seen} is its time by the store's clock. */
  record Beat(long seen, String content, boolean released, Optional<String> failure) {}

  private static final Pattern GENERATION = Pattern.compile("g-([0-9]{6,18})\\.json");

  private final Store store;
  private final Layout layout;

  LeaseFolder(Store store, Layout layout) {
    this.store = store;
    this.layout = layout;
  }

  /** The newest generation; 0 when there was none yet. */
  long newest() throws IOException {
    return store.list(layout.leases()).stream()
        .mapToLong(entry -> generation(entry.name()))
        .max()
        .orElse(0);
  }

  private static long generation(String name) {
    Matcher matcher = GENERATION.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }

  boolean exists(long generation) throws IOException {
    return store.length(layout.lease(generation)).isPresent();
  }

  LeaseHolder holder(long generation) throws IOException {
    return LeaseHolder.fromJson(
        store.read(layout.lease(generation)), layout.lease(generation).toString());
  }

  boolean claim(LeaseHolder holder) throws IOException {
    return new AtomicFiles(store)
        .createIfAbsent(layout.lease(holder.generation()), holder.toJson());
  }

  void write(long generation, byte[] beat) throws IOException {
    store.replace(layout.heartbeat(generation), beat);
  }

  /** The last sign of life of a generation; its claim counts as the first. */
  Beat beat(long generation) throws IOException {
    long seen = 0;
    for (Store.Entry entry : store.list(layout.leases())) {
      boolean own =
          entry.name().equals(layout.heartbeat(generation).getName())
              || entry.name().equals(layout.lease(generation).getName());
      seen = own ? Math.max(seen, entry.modified()) : seen;
    }
    Optional<JsonNode> content = content(generation);
    return new Beat(
        seen,
        content.map(JsonNode::toString).orElse(""),
        content.flatMap(json -> text(json, "state")).equals(Optional.of(Heartbeat.RELEASED)),
        content.flatMap(json -> text(json, "failure")));
  }

  private Optional<JsonNode> content(long generation) throws IOException {
    try {
      return Optional.of(Json.object(store.read(layout.heartbeat(generation)), "the heartbeat"));
    } catch (FileNotFoundException | CorruptFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode json, String key) {
    return Optional.ofNullable(json.get(key)).map(JsonNode::textValue);
  }
}
