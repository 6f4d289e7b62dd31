package org.deepcluster.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deepcluster.RowFigure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 24: commands run in processes of their own with a secret wherever one may be given, Spark's
 * log at INFO, its pages and its event log on; nothing they wrote holds it.
 */
class SecretsRowIT {
  private static final String CANARY = "canary-6f1d0c";
  private static final long MINUTES = 15;

  @TempDir private Path folder;
  private final List<String> commands = new ArrayList<>();

  /** Where users put secrets; each has a value of its own. */
  private static Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    for (String key :
        List.of(
            "spark.hadoop.fs.s3a.access.key",
            "spark.hadoop.fs.s3a.secret.key",
            "spark.hadoop.fs.s3a.session.token",
            "spark.hadoop.fs.azure.account.key.store.blob.core.windows.net",
            "spark.hadoop.fs.azure.sas.c.store.blob.core.windows.net",
            "spark.hadoop.google.cloud.auth.service.account.private.key",
            "spark.executorEnv.AWS_ACCESS_KEY_ID",
            "spark.executorEnv.AWS_SECRET_ACCESS_KEY",
            "spark.executorEnv.HF_API_KEY",
            "spark.my.credential",
            "spark.ssl.keyPassword",
            "spark.authenticate.secret")) {
      properties.put(key, CANARY + "-" + key);
    }
    properties.put(
        "spark.executor.extraJavaOptions", "-Djavax.net.ssl.trustStorePassword=" + CANARY);
    return properties;
  }

  private int command(String name, String... arguments) throws Exception {
    int port = freePort();
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(opens());
    line.add("-Xmx1500m");
    line.add("-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties").toUri());
    properties().forEach((key, value) -> line.add("-D" + key + "=" + value));
    line.add("-Dspark.authenticate=true");
    line.add("-Dspark.logConf=true");
    line.add("-Dspark.ui.enabled=true");
    line.add("-Dspark.ui.port=" + port);
    line.add("-Dspark.eventLog.enabled=true");
    line.add("-Dspark.eventLog.dir=" + Files.createDirectories(folder.resolve("events")).toUri());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), PageWatcher.class.getName()));
    line.addAll(List.of(folder.resolve("pages-" + name).toString(), String.valueOf(port)));
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().put("AWS_SECRET_ACCESS_KEY", CANARY + "-environment");
    builder.environment().put("DEEPCLUSTER_TRACE", "1");
    Process process = builder.start();
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(name).isTrue();
    commands.add(name);
    return process.exitValue();
  }

  /** What this process was opened with, its children need too. */
  private static List<String> opens() {
    return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:+Ign"))
        .toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private void done(String name, String... arguments) throws Exception {
    int code = command(name, arguments);
    assertThat(code).as(() -> text(folder.resolve(name + ".err"))).isZero();
  }

  @Test
  void noSecretIsWrittenAnywhere() throws Exception {
    Files.writeString(
        folder.resolve("log4j2.properties"),
        Files.readString(Path.of("../conf/log4j2.properties"))
            .replaceAll("(?m)^rootLogger.level.*$", "rootLogger.level = info"));
    String master = "--master=local[2]";
    done(
        "generate",
        "generate",
        master,
        "--output",
        at("images"),
        "--images",
        "120",
        "--size",
        "16",
        "--classes",
        "3",
        "--archives",
        "2");
    Files.writeString(folder.resolve("list.txt"), "s3a://KEY:%s@bucket/a.png\n".formatted(CANARY));
    done(
        "prepare",
        "prepare",
        master,
        "--input",
        at("images"),
        "--output",
        at("data"),
        "--size",
        "16");
    done(
        "train",
        "train",
        master,
        "--data",
        at("data"),
        "--run",
        at("run"),
        "--set",
        "image.size=16",
        "--set",
        "whitening.dimensions=8",
        "--set",
        "clustering.k=4",
        "--set",
        "clustering.iterations=3",
        "--set",
        "training.batch-size=16",
        "--set",
        "training.epochs=1");
    done("report", "report", master, "--run", at("run"));
    int list =
        command("list", "prepare", master, "--input", at("list.txt"), "--output", at("listed"));
    int address =
        command(
            "address",
            "prepare",
            master,
            "--input",
            "s3a://KEY:%s@bucket/images".formatted(CANARY),
            "--output",
            at("none"));
    Files.delete(folder.resolve("list.txt"));
    List<String> leaks = leaks();
    long files = files().size();
    new RowFigure(
            24,
            "%d leaks".formatted(leaks.size()),
            leaks.isEmpty() && list == 4 && address == 3,
            "%d secrets given to %d commands; searched %d files: logs at INFO, pages, event logs, dataset, run, report"
                .formatted(properties().size() + 3, commands.size(), files))
        .tell();
    assertThat(leaks).isEmpty();
    assertThat(list).isEqualTo(4);
    assertThat(address).isEqualTo(3);
    requireThatThereWasSomethingToFind();
  }

  /** A search of nothing finds nothing. */
  private void requireThatThereWasSomethingToFind() {
    assertThat(text(folder.resolve("pages-train/environment-")))
        .contains("spark.hadoop.fs.s3a.secret.key", "redacted");
    assertThat(text(folder.resolve("pages-train/api-environment"))).contains("redacted");
    assertThat(folder.resolve("run/report/index.html")).exists();
    assertThat(text(folder.resolve("address.err"))).contains("s3a://***@bucket/images");
    assertThat(text(folder.resolve("train.err"))).contains("INFO", "spark.authenticate.secret");
    assertThat(files())
        .filteredOn(file -> file.getParent().endsWith("events"))
        .anyMatch(file -> text(file).contains("spark.executorEnv.AWS_ACCESS_KEY_ID"));
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> leaks() {
    return files().stream()
        .filter(file -> text(file).contains(CANARY))
        .map(file -> folder.relativize(file) + ": " + around(text(file)))
        .toList();
  }

  private static String around(String text) {
    int at = text.indexOf(CANARY);
    return text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 80));
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
