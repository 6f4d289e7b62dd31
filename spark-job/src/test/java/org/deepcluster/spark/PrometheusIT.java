package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.runs.Writers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is scraped over HTTP, as Prometheus does it, by conf/metrics.properties. */
class PrometheusIT {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "metrics_deepcluster_driver_plugin_org_deepcluster_spark_MetricsPlugin_([a-z_]+)_Value"
              + "\\{type=\"gauges\"} (\\S+)");

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestingDataset data;

  @BeforeAll
  static void prepare() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.ui.enabled", "true");
    settings.put("spark.ui.port", "0");
    settings.put("spark.metrics.conf", Path.of("../conf/metrics.properties").toString());
    spark = SparkSessions.open("PrometheusIT", Optional.of("local[2]"), settings);
    data = TestingDataset.of(spark, folder, 240, 4, 16, 40);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String scraped() throws IOException {
    String address = spark.sparkContext().uiWebUrl().get() + "/metrics/prometheus/";
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address)).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    } catch (InterruptedException e) {
      throw new IOException("Interrupted while reading " + address, e);
    }
  }

  private static Map<String, Double> figures() throws IOException {
    Map<String, Double> figures = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(scraped());
    while (sample.find()) {
      figures.put(sample.group(1), Double.valueOf(sample.group(2)));
    }
    return figures;
  }

  /** Scrapes at every commit of the run. */
  private static final class Scraper extends QuietListener {
    private final List<Map<String, Double>> scraped = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();

    @Override
    public void committed(Commit commit, boolean again) {
      try {
        scraped.add(figures());
        commits.add(commit);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Test
  void aRunIsScrapedWhileItTrains() throws Exception {
    assertThat(figures()).containsKeys("loss", "epoch");
    String run = folder.resolve("run").toString();
    Scraper scraper = new Scraper();
    long begun = System.currentTimeMillis() / 1000;
    assertThat(SparkTraining.run(spark, request(run), new StopSignal(), scraper)).isTrue();

    requireEachCommit(scraper);
    Map<String, Double> last = figures();
    EpochMetrics epoch = lastEpoch(run);
    assertThat(last)
        .containsEntry("epoch", 2.0)
        .containsEntry("epochs", 2.0)
        .containsEntry("loss", epoch.loss())
        .containsEntry("nmi_previous", epoch.nmiPrevious())
        .containsEntry("changed", epoch.changed())
        .containsEntry("repairs", epoch.repairs().doubleValue())
        .containsEntry("rollbacks", 0.0)
        .containsEntry("extract_seconds", epoch.seconds().extract())
        .containsEntry("whiten_seconds", epoch.seconds().whiten())
        .containsEntry("cluster_seconds", epoch.seconds().cluster())
        .containsEntry("stage_share", 1.0);
    assertThat(last.get("train_seconds")).isCloseTo(epoch.seconds().train(), within(1e-9));
    assertThat(last.get("extract_images_per_second"))
        .isCloseTo(240 / epoch.seconds().extract(), within(1e-6));
    assertThat(last.get("train_images_per_second")).isPositive();
    assertThat(last.get("last_commit_timestamp_seconds"))
        .isBetween((double) begun, System.currentTimeMillis() / 1e3);
  }

  private static void requireEachCommit(Scraper scraper) {
    for (int i = 0; i < scraper.commits.size(); i++) {
      Commit commit = scraper.commits.get(i);
      Map<String, Double> at = scraper.scraped.get(i);
      boolean network = commit.step().stage() == Stage.NETWORK;
      int done = network ? commit.step().epoch() : commit.step().epoch() - 1;
      assertThat(at).as(commit.step().name()).containsEntry("epoch", (double) done);
      if (commit.facts().get("loss") instanceof Double loss) {
        assertThat(at).as(commit.step().name()).containsEntry("loss", loss);
      }
    }
    assertThat(scraper.commits).hasSizeGreaterThan(8);
  }

  /** Each name in the operator's page is one that is published, and the other way round. */
  @Test
  void thePageNamesEveryFigure() throws Exception {
    String page = Files.readString(Path.of("docs/operations.md"));
    page = page.substring(page.indexOf("## Metrics"), page.indexOf("## Logs"));
    Set<String> named = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| `([a-z_`, ]+)` \\|").matcher(page);
    while (row.find()) {
      named.addAll(List.of(row.group(1).replace("`", "").split(", ", -1)));
    }
    assertThat(named).isEqualTo(figures().keySet());
  }

  private static SparkTraining.Request request(String run) {
    return new SparkTraining.Request(
        TestingTraining.small(), data.location(), run, "test", TakeOver.IF_DEAD, Writers.MANY);
  }

  private static EpochMetrics lastEpoch(String run) throws IOException {
    List<EpochMetrics> epochs =
        EpochMetrics.of(
            RunDirectory.read(new org.apache.hadoop.fs.Path(run), new Configuration())
                .log()
                .chain());
    return epochs.get(epochs.size() - 1);
  }
}
