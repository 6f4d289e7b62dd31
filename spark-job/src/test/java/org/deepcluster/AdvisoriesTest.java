package org.deepcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisoriesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);

  private static Advisories with(boolean reachable, String reason, String expires) {
    return new Advisories(
        "",
        "2026-11-25",
        "2027-01-01",
        Set.of("g:n:1.2.3", "g:n:1.3"),
        List.of(
            new Advisories.Advisory("g:n", "1.3", "CVE-1", "high", reachable, reason, expires)));
  }

  @Test
  void aHoleMustBeExplainedAndTheReasonBeFresh() {
    Advisories explained = with(false, "not called", "2026-12-31");
    assertThat(explained.problems(List.of("g:n:1.2.3"), DAY)).isEmpty();
    assertThat(explained.explained(List.of("g:n:1.2.3"), DAY)).isEqualTo(1);
    for (Advisories wrong :
        List.of(
            with(true, "it is called", "2026-12-31"),
            with(false, " ", "2026-12-31"),
            with(false, "not called", "2026-11-30"))) {
      assertThat(wrong.problems(List.of("g:n:1.2.3"), DAY))
          .containsExactly("g:n:1.2.3: CVE-1 (high)");
      assertThat(wrong.problems(List.of("g:n:1.3"), DAY)).isEmpty();
    }
  }

  @Test
  void whatWasNeverLookedAtAndAnOldListAreProblems() {
    Advisories list = with(false, "not called", "2026-12-31");
    assertThat(list.problems(List.of("g:other:1"), DAY))
        .containsExactly("g:other:1 was never looked at");
    assertThat(list.problems(List.of(), LocalDate.of(2027, 1, 2)))
        .containsExactly("the list was reviewed on 2026-11-25 and expired on 2027-01-01");
  }

  @ParameterizedTest
  @CsvSource({
    "1.9, 1.10, -1",
    "1.31, 1.31, 0",
    "2.13.3, 2.13.4.2, -1",
    "2.13.4.2, 2.13.4.2, 0",
    "2.13.4.3, 2.13.4.2, 1",
    "1.0.0-M2.1, 1.0.0-M3, -1",
    "30.1.1-jre, 32.0.0, -1",
    "0.3.19-1.5.7, 0.3.18, 1",
    "3.25.5, 3.25, 1",
  })
  void versionsCompareNumberByNumber(String a, String b, int sign) {
    assertThat(Integer.signum(Advisories.compare(a, b))).isEqualTo(sign);
    assertThat(Integer.signum(Advisories.compare(b, a))).isEqualTo(-sign);
  }

  @Test
  void theCommittedListIsReadable() throws Exception {
    Advisories list = Advisories.read(Path.of("docs/advisories.json"));
    assertThat(list.advisories()).hasSizeGreaterThan(15).allMatch(a -> !a.reason().isBlank());
    assertThat(LocalDate.parse(list.expires()))
        .isAfter(LocalDate.parse(list.reviewed()))
        .isBefore(LocalDate.parse(list.reviewed()).plusMonths(7));
  }
}
