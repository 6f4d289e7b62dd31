package org.deepcluster.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Every {@code parts}-th image file of a folder. Each task lists the folder for itself, so that no
 * list of files passes through the driver.
 */
record FolderSplit(String folder, String className, int part, int parts) implements Split {
  @Override
  public String name() {
    return folder;
  }

  @Override
  public void read(Configuration hadoop, Sink sink) throws IOException {
    Path root = new Path(folder);
    FileSystem files = root.getFileSystem(hadoop);
    List<String> names = list(files, root);
    for (int i = part; i < names.size(); i += parts) {
      Path file = new Path(root, new Path(null, null, names.get(i))); // may hold a colon
      try (InputStream in = ImageFiles.open(files, file)) {
        sink.accept(SourceImage.read(i, file.toString(), className, in));
      }
    }
  }

  private static List<String> list(FileSystem files, Path root) throws IOException {
    List<String> names = new ArrayList<>();
    RemoteIterator<FileStatus> entries = files.listStatusIterator(root);
    while (entries.hasNext()) {
      FileStatus entry = entries.next();
      if (entry.isFile() && ImageNames.isImage(entry.getPath().getName())) {
        names.add(entry.getPath().getName());
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }
}
