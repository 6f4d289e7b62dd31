package org.deepcluster.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One committed step of a run. {@code digest} covers its place, its artefacts' content, {@code
 * facts}, the seed and its parent's digest; {@code notes} (times, hosts, the lease) lie outside.
 *
 * @param part of the step, where it is committed in parts: rounds trained so far
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Commit(
    int epoch,
    Stage stage,
    int part,
    List<Artifact> artifacts,
    SortedMap<String, Object> facts,
    long seed,
    String parent,
    String digest,
    SortedMap<String, Object> notes) {

  static Commit of(CommitDraft draft, long seed, String parent, long generation) {
    TreeMap<String, Object> notes = new TreeMap<>(draft.notes());
    notes.put("generation", generation);
    return new Commit(
        draft.epoch(),
        draft.stage(),
        draft.part(),
        draft.artifacts(),
        draft.facts(),
        seed,
        parent,
        digest(draft, seed, parent),
        notes);
  }

  private static String digest(CommitDraft draft, long seed, String parent) {
    StringBuilder content = new StringBuilder();
    content.append(draft.epoch()).append('|').append(draft.stage()).append('|');
    content.append(draft.part()).append('|').append(seed).append('|').append(parent);
    for (Artifact a : draft.artifacts()) {
      content.append('\n').append(a.name()).append('|').append(a.length());
      content.append('|').append(a.sha256()).append('|').append(a.rows());
    }
    for (Map.Entry<String, Object> fact : draft.facts().entrySet()) {
      content.append('\n').append(fact.getKey()).append('=').append(fact.getValue());
    }
    return Digests.of(content.toString());
  }

  /** Whether the digest is that of the content. */
  boolean sound() {
    return digest.equals(
        digest(new CommitDraft(epoch, stage, part, artifacts, facts, notes), seed, parent));
  }

  String fileName() {
    return fileName(epoch, stage, part);
  }

  static String fileName(int epoch, Stage stage, int part) {
    String suffix = stage == Stage.ROUNDS ? "-%06d".formatted(part) : "";
    return "epoch-%05d-%d-%s%s.json".formatted(epoch, stage.order(), stage.text(), suffix);
  }

  /** The artefact of that name. */
  public Artifact artifact(String name) {
    return artifacts.stream()
        .filter(a -> a.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RunException(
                    "Cannot find %s in commit %s (the run is of another version)"
                        .formatted(name, fileName())));
  }
}
