package org.deepcluster.runs;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;

/**
 * Lengths of files by one listing of each folder: a long run keeps files by the hundred thousand in
 * a handful of folders, and a call for each of them takes an hour where a call takes 20 ms.
 */
final class FolderLengths {
  private final Store store;
  private final Map<Path, Map<String, Long>> folders = new HashMap<>();

  FolderLengths(Store store) {
    this.store = store;
  }

  /** As it was when the folder was first asked for; empty when there was no such file. */
  OptionalLong of(Path file) throws IOException {
    Map<String, Long> lengths = folders.get(file.getParent());
    if (lengths == null) {
      lengths = new HashMap<>();
      for (Store.Entry entry : store.list(file.getParent())) {
        if (!entry.folder()) {
          lengths.put(entry.name(), entry.length());
        }
      }
      folders.put(file.getParent(), lengths);
    }
    Long length = lengths.get(file.getName());
    return length == null ? OptionalLong.empty() : OptionalLong.of(length);
  }
}
