package org.deepcluster.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deepcluster.Fuzz;
import org.deepcluster.RowFigure;
import org.deepcluster.model.Bundle;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 23: bundles, archives and configurations of an attacker, by the commands that read them. */
class HostileFilesRowIT {
  private static final AtomicInteger FOREIGN = new AtomicInteger();

  @TempDir private Path folder;
  private int inputs;
  private final List<String> wrong = new ArrayList<>();

  /** Stands for code of an attacker: it runs when it is deserialised. */
  static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      FOREIGN.incrementAndGet();
    }
  }

  private void bundle(byte[] bytes) {
    inputs++;
    try {
      Bundle.read(new ByteArrayInputStream(bytes), "hostile");
    } catch (IOException e) {
      if (!e.getMessage().startsWith("Cannot read bundle hostile: ")) {
        wrong.add(e.getMessage());
      }
    }
  }

  private void bundles() throws IOException {
    ByteArrayOutputStream serialised = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(serialised)) {
      out.writeObject(new Gadget());
    }
    bundle(serialised.toByteArray());
    bundle(Files.readAllBytes(modelWithGadget()));
    ByteArrayOutputStream valid = new ByteArrayOutputStream();
    Bundle.write(new TreeMap<>(Map.of("parameters", new float[500])), valid);
    Fuzz.mutations(valid.toByteArray(), this::bundle);
  }

  private Path modelWithGadget() throws IOException {
    Path model = folder.resolve("model.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(model))) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write('{');
    }
    ModelSerializer.addObjectToFile(model.toFile(), "gadget", new Gadget());
    return model;
  }

  /** How often the baseline runs an attacker's class. */
  private int baseline() throws IOException {
    Path model = modelWithGadget();
    FOREIGN.set(0);
    Object read = ModelSerializer.getObjectFromFile(model.toFile(), "gadget");
    assertThat(read).isInstanceOf(Gadget.class);
    return FOREIGN.getAndSet(0);
  }

  private void refused(int code, String... arguments) {
    inputs++;
    int got = Main.run(arguments);
    if (got != code) {
      wrong.add("exit code %d, not %d: %s".formatted(got, code, String.join(" ", arguments)));
    }
  }

  private void configurations() throws IOException {
    Path stolen = Files.writeString(folder.resolve("stolen.conf"), "clustering.k = 7");
    List<String> texts =
        List.of(
            "include \"%s\"".formatted(stolen),
            "include file(\"/etc/passwd\")",
            "include url(\"http://127.0.0.1:1/x.conf\")",
            "include classpath(\"deepcluster-reference.conf\")",
            "run.seed = ${HOME}",
            "model.network = ${?PATH}",
            "a = ".repeat(5) + "{".repeat(100_000),
            "clustering = null");
    for (String text : texts) {
      Path file = Files.writeString(folder.resolve("hostile.conf"), text);
      refused(ExitCode.CONFIG.code(), train("--config", file.toString()));
    }
    refused(ExitCode.CONFIG.code(), train("--config", "/dev/zero"));
    refused(ExitCode.CONFIG.code(), train("--set", "include \"x\"=1"));
  }

  private static String[] prepare(Path input, String output) {
    return new String[] {
      "prepare", "--master", "local[1]", "--input", input.toString(), "--output", output
    };
  }

  private String[] train(String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "--data", "d", "--run", at("run")));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  /** An archive of nothing but entries that lead out, links and a bomb: nothing of it is used. */
  private void archives() throws IOException {
    Path zip = folder.resolve("slip.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("../escaped.png", "/escaped.png", "a/../../escaped.png")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(new byte[100]);
      }
    }
    refused(ExitCode.DATASET.code(), prepare(zip, at("slipped")));
    byte[] cut = Files.readAllBytes(zip);
    Files.write(zip, java.util.Arrays.copyOf(cut, cut.length - 30));
    refused(ExitCode.DATASET.code(), prepare(zip, at("cut")));
    try (Stream<Path> all = Files.walk(folder.getParent(), 3)) {
      all.filter(path -> path.endsWith("escaped.png"))
          .forEach(path -> wrong.add("escaped: " + path));
    }
  }

  @Test
  void nothingRunsCrashesOrEscapes() throws IOException {
    int baseline = baseline();
    bundles();
    configurations();
    archives();
    boolean ok = wrong.isEmpty() && FOREIGN.get() == 0;
    new RowFigure(
            23,
            "%d".formatted(wrong.size() + FOREIGN.get()),
            ok,
            "of %d hostile bundles, configurations and archives".formatted(inputs),
            "DL4J's ModelSerializer ran the attacker's class in %d of 1 models".formatted(baseline))
        .tell();
    assertThat(wrong).isEmpty();
    assertThat(FOREIGN).hasValue(0);
    assertThat(baseline).isPositive();
  }
}
