package org.deepcluster.runs;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.deepcluster.seeds.Seed;

/**
 * What a stage wants committed. {@code facts} are values that the committed inputs and the seed
 * determine; they lie inside the content digest. {@code notes} are timings, hosts and the like,
 * outside it. Both hold JSON values: numbers, text, booleans, lists and maps of these.
 */
public record CommitDraft(
    Step step, Seed seed, List<Artifact> artifacts, Map<String, ?> facts, Map<String, ?> notes) {

  public CommitDraft {
    artifacts = artifacts.stream().sorted(Comparator.comparing(Artifact::name)).toList();
    Set<String> names = new HashSet<>();
    for (Artifact artifact : artifacts) {
      if (!names.add(artifact.name())) {
        throw new IllegalArgumentException(
            "Cannot commit " + step + ": two files are named " + artifact.name());
      }
    }
    facts = Json.normal(facts);
    notes = Json.normal(notes);
  }

  /** The content digest this draft has below a parent: what "the same bytes" means. */
  String digest(String parent) {
    StringBuilder text = new StringBuilder("deepcluster commit 1\n");
    text.append(step.name()).append('\n').append(seed.value()).append('\n');
    text.append(parent).append('\n').append(artifacts.size()).append('\n');
    artifacts.forEach(artifact -> text.append(artifact.content()).append('\n'));
    return Sha256.of(text.append(Json.line(facts)).append('\n').toString());
  }

  SortedMap<String, Object> sortedFacts() {
    return Json.normal(facts);
  }

  SortedMap<String, Object> sortedNotes() {
    return Json.normal(notes);
  }
}
