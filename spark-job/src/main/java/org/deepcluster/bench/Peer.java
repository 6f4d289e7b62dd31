package org.deepcluster.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The other program, a process that lives as long as this: a request is one line of JSON on its
 * stdin, {@code {"do": NAME, ...}}, the answer one line on its stdout. Between them it waits in a
 * read and uses no CPU. Not thread-safe.
 */
public final class Peer implements AutoCloseable {
  /** Python writes a loss that is no number as NaN. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int PATIENCE_SECONDS = 5;

  private final String name;
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final LastLines errors;

  private Peer(String name, Process process) {
    this.name = name;
    this.process = process;
    requests = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    errors = LastLines.of(process.errorReader(StandardCharsets.UTF_8));
  }

  /**
   * Starts {@code command} with {@code threads} native threads that sleep, not spin, when there is
   * nothing to do.
   *
   * @throws BenchException if the program cannot be started
   */
  public static Peer start(List<String> command, int threads) {
    ProcessBuilder builder = new ProcessBuilder(command);
    for (String library : List.of("OMP", "OPENBLAS", "MKL")) {
      builder.environment().put(library + "_NUM_THREADS", String.valueOf(threads));
    }
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    builder.environment().put("KMP_BLOCKTIME", "0");
    try {
      return new Peer(command.get(0), builder.start());
    } catch (IOException e) {
      throw new BenchException(
          "Cannot start the peer %s: %s (--peer takes the path of a Python)"
              .formatted(command.get(0), e.getMessage()),
          e);
    }
  }

  /** Asks for {@code what}; waits for the answer. */
  public JsonNode ask(String what) {
    return ask(what, Map.of());
  }

  /**
   * Asks for {@code what} with {@code arguments}; waits for the answer.
   *
   * @throws BenchException if the peer answers with an error, or has ended
   */
  public JsonNode ask(String what, Map<String, ?> arguments) {
    Map<String, Object> request = new LinkedHashMap<>(arguments);
    request.put("do", what);
    String line = exchanged(what, request);
    try {
      JsonNode answer = line == null ? null : JSON.readTree(line);
      if (answer == null) {
        throw ended(what);
      } else if (answer.has("error")) {
        throw new BenchException(
            "Cannot use the peer %s: %s".formatted(name, answer.get("error").asText()));
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw new BenchException(
          "Cannot read the peer's answer to %s: it is not JSON: %s".formatted(what, line), e);
    }
  }

  /** The answer's line; null if the peer has ended. */
  private String exchanged(String what, Map<String, Object> request) {
    try {
      requests.write(JSON.writeValueAsString(request) + "\n");
      requests.flush();
      return answers.readLine();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot ask for %s as JSON".formatted(what), e);
    } catch (IOException e) {
      return null; // its end of the pipe is closed
    }
  }

  private BenchException ended(String what) {
    String told = errors.text(PATIENCE_SECONDS);
    return new BenchException(
        "Cannot go on: the peer %s ended during %s%s%s"
            .formatted(name, what, exitCode(), told.isEmpty() ? "" : "; its last words:\n" + told));
  }

  private String exitCode() {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
          ? " with exit code " + process.exitValue()
          : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Ends the process, whatever it does. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
