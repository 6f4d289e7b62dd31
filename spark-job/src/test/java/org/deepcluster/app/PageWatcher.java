package org.deepcluster.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps what Spark's pages show while a command runs in this process. */
final class PageWatcher {
  private static final List<String> PAGES =
      List.of("environment/", "jobs/", "stages/", "executors/", "api/v1/applications");

  private static final Pattern ID = Pattern.compile("\"id\" : \"([^\"]+)\"");

  private PageWatcher() {}

  /** Arguments: folder for the pages, port of Spark's UI, then the command. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Thread watcher = new Thread(() -> watch(folder, arguments[1]), "pages");
    watcher.setDaemon(true);
    watcher.start();
    System.exit(Main.run(java.util.Arrays.copyOfRange(arguments, 2, arguments.length)));
  }

  private static void watch(Path folder, String port) {
    while (true) {
      for (String page : PAGES) {
        keep(
            "http://127.0.0.1:%s/%s".formatted(port, page), folder.resolve(page.replace('/', '-')));
      }
      keepEnvironment(folder, port);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void keepEnvironment(Path folder, String port) {
    Path list = folder.resolve("api-v1-applications");
    Matcher id = Files.exists(list) ? ID.matcher(text(list)) : ID.matcher("");
    if (id.find()) {
      String address = "http://127.0.0.1:%s/api/v1/applications/%s/environment";
      keep(address.formatted(port, id.group(1)), folder.resolve("api-environment"));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Before Spark starts and after it has ended there is no page; the next turn tries again. */
  private static void keep(String address, Path file) {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.write(part, in.readAllBytes());
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      pause();
    }
  }
}
