package org.deepcluster.runs;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a stage wants committed; see {@link Commit}. */
public record CommitDraft(
    int epoch,
    Stage stage,
    int part,
    List<Artifact> artifacts,
    SortedMap<String, Object> facts,
    SortedMap<String, Object> notes) {
  public CommitDraft {
    artifacts = List.copyOf(artifacts);
    facts = new TreeMap<>(facts);
    notes = new TreeMap<>(notes);
  }
}
