package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against real child processes. */
class PeerTest {
  private static final String ECHO =
      "while read -r line; do echo \"{\\\"asked\\\": $line, \\\"threads\\\": $OMP_NUM_THREADS}\"; done";

  private static Peer bash(String script) {
    return Peer.start(List.of("bash", "-c", script), 3);
  }

  @Test
  void oneLineIsAnsweredByOneLineAsOftenAsAsked() {
    try (Peer peer = bash(ECHO)) {
      for (int i = 0; i < 3; i++) {
        var answer = peer.ask("extract", Map.of("batch", i));
        assertThat(answer.get("asked").get("do").asText()).isEqualTo("extract");
        assertThat(answer.get("asked").get("batch").asInt()).isEqualTo(i);
        assertThat(answer.get("threads").asInt()).isEqualTo(3);
      }
    }
  }

  @Test
  void anErrorIsTold() {
    try (Peer peer = bash("read -r line; echo '{\"error\": \"No module named torch\"}'; cat")) {
      assertThatThrownBy(() -> peer.ask("hello"))
          .isInstanceOf(BenchException.class)
          .hasMessage("Cannot use the peer bash: No module named torch");
    }
  }

  @Test
  void aPeerThatDiesLeavesItsLastWords() {
    try (Peer peer = bash("read -r line; seq 100 >&2; echo 'MemoryError: 3 GB' >&2; exit 7")) {
      assertThatThrownBy(() -> peer.ask("train"))
          .isInstanceOf(BenchException.class)
          .hasMessageStartingWith(
              "Cannot go on: the peer bash ended during train with exit code 7; its last words:\n")
          .hasMessageEndingWith("99\n100\nMemoryError: 3 GB")
          .hasMessageNotContaining("\n50\n");
    }
  }

  @Test
  void aPeerThatIsGoneAlreadyIsNoticed() {
    try (Peer peer = bash("exit 0")) {
      assertThatThrownBy(() -> peer.ask("hello"))
          .hasMessage("Cannot go on: the peer bash ended during hello with exit code 0");
    }
  }

  @Test
  void whatIsNotJsonIsShown() {
    try (Peer peer = bash("read -r line; echo hello; cat")) {
      assertThatThrownBy(() -> peer.ask("hello"))
          .hasMessage("Cannot read the peer's answer to hello: it is not JSON: hello");
    }
  }

  @Test
  void aProgramThatDoesNotExistIsTold() {
    assertThatThrownBy(() -> Peer.start(List.of("/no/such/python"), 1))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("Cannot start the peer /no/such/python: ")
        .hasMessageEndingWith("(--peer takes the path of a Python)");
  }
}
