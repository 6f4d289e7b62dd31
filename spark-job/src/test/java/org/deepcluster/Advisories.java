package org.deepcluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The reviewed list of known advisories, docs/advisories.json, and what is wrong with a set of
 * components ({@code group:name:version}) by it.
 *
 * @param expires last day on which the review counts
 * @param components every version that was looked at
 */
record Advisories(
    String about,
    String reviewed,
    String expires,
    Set<String> components,
    List<Advisory> advisories) {
  /**
   * A known hole of all versions below one.
   *
   * @param reason why it does not matter here; empty where it does
   * @param expires last day on which the reason counts
   */
  record Advisory(
      String component,
      String below,
      String id,
      String severity,
      boolean reachable,
      String reason,
      String expires) {
    boolean concerns(String shipped) {
      return shipped.startsWith(component + ":")
          && compare(shipped.substring(component.length() + 1), below) < 0;
    }

    boolean isExplained(LocalDate today) {
      return !reachable && !reason.isBlank() && !today.isAfter(LocalDate.parse(expires));
    }
  }

  static Advisories read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), Advisories.class);
  }

  /** Everything that must be mended before {@code shipped} may be, in words. */
  List<String> problems(Collection<String> shipped, LocalDate today) {
    List<String> problems = new ArrayList<>();
    if (today.isAfter(LocalDate.parse(expires))) {
      problems.add("the list was reviewed on %s and expired on %s".formatted(reviewed, expires));
    }
    for (String component : new TreeSet<>(shipped)) {
      if (!components.contains(component)) {
        problems.add(component + " was never looked at");
      }
      advisories.stream()
          .filter(advisory -> advisory.concerns(component) && !advisory.isExplained(today))
          .forEach(a -> problems.add("%s: %s (%s)".formatted(component, a.id(), a.severity())));
    }
    return problems;
  }

  /** The advisories that concern {@code shipped} and are explained. */
  long explained(Collection<String> shipped, LocalDate today) {
    return advisories.stream()
        .filter(a -> a.isExplained(today) && shipped.stream().anyMatch(a::concerns))
        .count();
  }

  /** Number by number; what follows them counts only where all are equal. */
  static int compare(String a, String b) {
    String[] left = a.split("[.-]", -1);
    String[] right = b.split("[.-]", -1);
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int order = comparePart(i < left.length ? left[i] : "0", i < right.length ? right[i] : "0");
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int comparePart(String a, String b) {
    boolean numbers = a.matches("\\d{1,9}") && b.matches("\\d{1,9}");
    return numbers ? Integer.compare(Integer.parseInt(a), Integer.parseInt(b)) : a.compareTo(b);
  }
}
