package org.deepcluster.runs;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which process this is, well enough to tell later that it is dead: a number alone is used again.
 * {@code boot} names one start of one machine, {@code space} the process-id name space (containers
 * have their own), {@code started} the process's start in clock ticks since boot. All three come
 * from /proc and are empty where there is none; then death cannot be proved.
 */
public record ProcessIdentity(String host, long pid, String boot, String space, String started) {

  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  static ProcessIdentity current() {
    long pid = ProcessHandle.current().pid();
    return new ProcessIdentity(hostName(), pid, bootId(), pidSpace(), startOf(pid));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String bootId() {
    return text(PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  private static String pidSpace() {
    try {
      return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /** Empty when there is no such process, or only its remains that no parent has collected. */
  private static String startOf(long pid) {
    String stat = text(PROC.resolve(pid + "/stat"));
    // The name of the program, in parentheses, may itself hold blanks and parentheses.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
    boolean dead = fields.size() <= START_TIME || "ZX".contains(fields.get(STATE));
    return dead ? "" : fields.get(START_TIME);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  /** Seen from the machine and name space it ran in, it is gone. False when that is not known. */
  boolean isProvablyDead() {
    return isProvablyDead(current());
  }

  boolean isProvablyDead(ProcessIdentity observer) {
    boolean comparable =
        !boot.isEmpty()
            && !space.isEmpty()
            && !started.isEmpty()
            && boot.equals(observer.boot)
            && space.equals(observer.space);
    return comparable && !started.equals(startOf(pid));
  }
}
