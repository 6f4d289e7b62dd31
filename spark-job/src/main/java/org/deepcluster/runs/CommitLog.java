package org.deepcluster.runs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The commits of a run as one chain, oldest first. The chain ends before the first commit that is
 * damaged, that does not name its predecessor's digest, or, at its end, whose files are not what
 * they were; {@link #warnings} says so.
 */
public final class CommitLog {
  private final RunDirectory run;
  private final List<Commit> chain = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Path> broken = new ArrayList<>();

  private CommitLog(RunDirectory run) {
    this.run = run;
  }

  /** Reads the chain of {@code run}. */
  public static CommitLog read(RunDirectory run) throws IOException {
    CommitLog log = new CommitLog(run);
    log.read();
    return log;
  }

  private void read() throws IOException {
    List<Path> files = list();
    int at = 0;
    for (; at < files.size(); at++) {
      Commit commit = parse(files.get(at));
      if (commit == null || !commit.sound() || !follows(commit)) {
        break;
      }
      chain.add(commit);
    }
    for (; at < files.size(); at++) {
      setAside(files.get(at), "it is damaged or does not follow the commit before it");
    }
    while (!chain.isEmpty() && !intact(last())) {
      Commit lost = chain.remove(chain.size() - 1);
      setAside(run.child("commits/" + lost.fileName()), "its files are missing or changed");
    }
  }

  private void setAside(Path file, String reason) {
    broken.add(file);
    warnings.add(
        "Commit %s is not used: %s; the run goes on from the commit before it"
            .formatted(file.getName(), reason));
  }

  private List<Path> list() throws IOException {
    try {
      return Arrays.stream(run.files().listStatus(run.child("commits")))
          .map(FileStatus::getPath)
          .filter(p -> p.getName().startsWith("epoch-") && p.getName().endsWith(".json"))
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private Commit parse(Path file) throws IOException {
    try (InputStream in = run.files().open(file)) {
      Commit commit = RunDirectory.JSON.readValue(in, Commit.class);
      return commit.fileName().equals(file.getName()) ? commit : null;
    } catch (com.fasterxml.jackson.core.JsonProcessingException | RuntimeException e) {
      return null;
    }
  }

  private boolean follows(Commit commit) {
    return commit.parent().equals(chain.isEmpty() ? "" : last().digest());
  }

  private Commit last() {
    return chain.get(chain.size() - 1);
  }

  private boolean intact(Commit commit) throws IOException {
    for (Artifact artifact : commit.artifacts()) {
      try (InputStream in = run.files().open(run.path(artifact))) {
        if (run.files().getFileStatus(run.path(artifact)).getLen() != artifact.length()
            || !Digests.of(in).equals(artifact.sha256())) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /** What was found broken, in sentences. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<Path> broken() {
    return broken;
  }

  /** All commits, oldest first. */
  public List<Commit> chain() {
    return List.copyOf(chain);
  }

  /** The newest commit. */
  public Optional<Commit> latest() {
    return chain.isEmpty() ? Optional.empty() : Optional.of(last());
  }

  /** The newest commit of a stage of an epoch. */
  public Optional<Commit> find(int epoch, Stage stage) {
    return chain.stream()
        .filter(c -> c.epoch() == epoch && c.stage() == stage)
        .reduce((older, newer) -> newer);
  }

  /** The newest commit of a stage. */
  public Optional<Commit> latest(Stage stage) {
    return chain.stream().filter(c -> c.stage() == stage).reduce((older, newer) -> newer);
  }

  void append(Commit commit) {
    chain.add(commit);
  }
}
