package org.deepcluster.dataset;

import java.util.Locale;
import java.util.Set;

/** Which file names are taken for images. */
final class ImageNames {
  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "jpe", "jfif");

  private ImageNames() {}

  static boolean isImage(String name) {
    return EXTENSIONS.contains(extension(name)) && !isHidden(name);
  }

  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** The last part of a path with slashes. */
  static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder right above the last part, null where there is none. */
  static String parent(String path) {
    int end = path.lastIndexOf('/');
    if (end <= 0) {
      return null;
    }
    String folder = base(path.substring(0, end));
    return folder.isEmpty() || folder.equals(".") ? null : folder;
  }
}
