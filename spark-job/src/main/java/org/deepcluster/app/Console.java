package org.deepcluster.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Results go to stdout, everything else to stderr. */
final class Console {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);

  private Console() {}

  static void result(String line) {
    OUT.println(line);
  }

  static void say(String line) {
    ERR.println(line);
  }

  /** Overwrites the terminal's current line. */
  static void overwrite(String line) {
    ERR.print("\r\033[K" + line);
    ERR.flush();
  }

  static boolean isTerminal() {
    return System.console() != null && System.getenv("TERM") != null;
  }
}
