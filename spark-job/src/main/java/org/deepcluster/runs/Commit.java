package org.deepcluster.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.deepcluster.seeds.Seed;

/**
 * A committed stage: the immutable files it wrote, the facts it found, and the digest of the commit
 * before it. {@code digest} covers step, seed, parent, facts and every file's name, length, rows
 * and SHA-256; {@code notes}, {@code sequence} and paths lie outside it. The first commit's parent
 * is the empty text.
 */
public record Commit(
    Step step,
    long sequence,
    Seed seed,
    List<Artifact> artifacts,
    SortedMap<String, Object> facts,
    SortedMap<String, Object> notes,
    String parent,
    String digest) {

  static final String ROOT = "";

  /** Whatever the draft says, below {@code parent} and as number {@code sequence} of the chain. */
  static Commit of(CommitDraft draft, long sequence, String parent) {
    return new Commit(
        draft.step(),
        sequence,
        draft.seed(),
        draft.artifacts(),
        draft.sortedFacts(),
        draft.sortedNotes(),
        parent,
        draft.digest(parent));
  }

  /** The file of that name. */
  public Artifact artifact(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the file " + name + " in " + step + ": it holds " + names()));
  }

  /** The file of that name, if the stage wrote one. */
  public Optional<Artifact> find(String name) {
    return artifacts.stream().filter(artifact -> artifact.name().equals(name)).findFirst();
  }

  private List<String> names() {
    return artifacts.stream().map(Artifact::name).toList();
  }

  byte[] toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", RunFormat.NUMBER);
    json.put("step", step.name());
    json.put("sequence", sequence);
    json.put("seed", seed.value());
    json.put("parent", parent);
    json.put("digest", digest);
    json.put("artifacts", artifacts.stream().map(Artifact::toJson).toList());
    json.put("facts", facts);
    json.put("notes", notes);
    return Json.file(json);
  }

  /**
   * @throws CorruptFileException when it is no commit, or not of this step, or its digest does not
   *     fit
   * @throws NotARunException when it is of another format
   */
  static Commit fromJson(byte[] content, Step step) throws CorruptFileException {
    Commit commit;
    try {
      commit = parse(Json.object(content, step.name()), step);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptFileException(step + " is not a whole commit: " + e.getMessage(), e);
    }
    return commit;
  }

  private static Commit parse(JsonNode json, Step step) throws IOException {
    RunFormat.require(json, "Cannot read the commit " + step, "use the version that wrote it");
    if (!Json.text(json, "step").equals(step.name())) {
      throw new CorruptFileException("it is of another step, " + Json.text(json, "step"));
    }
    List<Artifact> artifacts = new ArrayList<>();
    for (JsonNode artifact : Json.container(json, "artifacts")) {
      artifacts.add(Artifact.fromJson(artifact));
    }
    CommitDraft draft =
        new CommitDraft(
            step,
            new Seed(Json.number(json, "seed")),
            artifacts,
            Json.map(Json.container(json, "facts")),
            Json.map(Json.container(json, "notes")));
    Commit commit = of(draft, Json.number(json, "sequence"), Json.text(json, "parent"));
    if (!commit.digest().equals(Json.text(json, "digest"))) {
      throw new CorruptFileException("its content does not have the digest it states");
    }
    return commit;
  }
}
