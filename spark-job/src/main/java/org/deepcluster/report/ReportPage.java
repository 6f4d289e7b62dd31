package org.deepcluster.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepcluster.runs.EpochMetrics;

/**
 * A run as one HTML page that needs nothing else: its style and charts are inline, its images are
 * data, it has no script and names no other address. Memory: the page, a few kilobytes an image.
 */
public final class ReportPage {

  private final ReportData data;

  private ReportPage(ReportData data) {
    this.data = data;
  }

  /** The page as text, to be written as UTF-8. */
  public static String render(ReportData data) {
    StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    new ReportPage(data).page().render(out);
    return out.append('\n').toString();
  }

  private Tag page() {
    Tag main = Tag.of("main").add(header()).add(messages()).add(tiles());
    data.evaluation().ifPresent(found -> main.add(evaluation(found)));
    main.add(epochs()).add(clusters()).add(settings());
    return Tag.of("html", "lang", "en").add(head(), Tag.of("body").add(main));
  }

  private Tag head() {
    return Tag.of("head")
        .add(
            Tag.of("meta", "charset", "utf-8"),
            Tag.of("meta", "name", "viewport", "content", "width=device-width, initial-scale=1"),
            Tag.of("title").text("DeepCluster: " + name()),
            Tag.of("style").text(style()));
  }

  /** The style sheet beside this class; it holds no character that would be escaped. */
  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read report.css out of the program's own jar", e);
    }
  }

  private String name() {
    String path = data.run().replaceFirst("/+$", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private Tag header() {
    return Tag.of("header")
        .add(
            Tag.of("p", "class", "kind").text("DeepCluster run"),
            Tag.of("h1").text(name()),
            Tag.of("p", "class", "soft").text(data.run()));
  }

  private List<Tag> messages() {
    List<Tag> messages = new ArrayList<>();
    for (String message : data.messages()) {
      messages.add(Tag.of("p", "class", "message", "role", "note").text(message));
    }
    return messages;
  }

  private Tag tiles() {
    Tag tiles = Tag.of("dl", "class", "tiles");
    tiles.add(tile("epochs", Figures.count((long) data.epochs().size())));
    tiles.add(tile("images", Figures.count(data.images())));
    tiles.add(tile("clusters (k)", data.identity().settings().get("clustering.k")));
    data.last().ifPresent(last -> tiles.add(tiles(last)));
    data.evaluation().ifPresent(found -> tiles.add(tile("linear probe, fc", linear(found))));
    return tiles;
  }

  private static String linear(Evaluation evaluation) {
    return Figures.percent(evaluation.trained().get("linear_fc"));
  }

  private List<Tag> tiles(EpochMetrics last) {
    List<Tag> tiles = new ArrayList<>();
    tiles.add(tile("loss", Figures.real(last.loss())));
    tiles.add(tile("NMI to the epoch before", Figures.real(last.nmiPrevious())));
    if (last.nmiLabels() != null) {
      tiles.add(tile("NMI to labels", Figures.real(last.nmiLabels())));
      tiles.add(tile("AMI to labels", Figures.real(last.amiLabels())));
      tiles.add(tile("ARI to labels", Figures.real(last.ariLabels())));
    }
    tiles.add(tile("empty clusters", Figures.count(last.empty())));
    tiles.add(tile("repairs, all epochs", Figures.count(repairs())));
    tiles.add(tile("time, all epochs", Figures.seconds(seconds())));
    return tiles;
  }

  private long repairs() {
    return data.epochs().stream()
        .map(EpochMetrics::repairs)
        .mapToLong(repairs -> repairs == null ? 0 : repairs)
        .sum();
  }

  private double seconds() {
    return data.epochs().stream()
        .map(epoch -> epoch.seconds().total())
        .mapToDouble(seconds -> seconds == null ? 0 : seconds)
        .sum();
  }

  private static Tag tile(String name, String value) {
    String shown = Optional.ofNullable(value).orElse(Figures.NONE);
    return Tag.of("div").add(Tag.of("dt").text(name), Tag.of("dd").text(shown));
  }

  private static Tag evaluation(Evaluation found) {
    return section("What the features know")
        .add(Tag.of("div", "class", "pair").add(Tables.probes(found), Tables.clusterings(found)));
  }

  private Tag epochs() {
    Tag section = section("Epoch by epoch");
    if (data.epochs().isEmpty()) {
      return section.add(Tag.of("p", "class", "soft").text("No epoch is committed yet."));
    }
    return section.add(
        Tag.of("div", "class", "charts").add(new Charts(data).all()),
        folded("Figures of every epoch", Tables.epochs(data.epochs())));
  }

  private Tag clusters() {
    Tag section = section("Images nearest to their centroids");
    return data.gallery().sheets().isEmpty()
        ? section.add(Tag.of("p", "class", "soft").text("No images were collected."))
        : section.add(ContactSheets.of(data.gallery()));
  }

  private Tag settings() {
    return section("How it was made")
        .add(
            folded("Settings", Tables.settings(data.identity())),
            folded("Lineage", Tables.lineage(data)));
  }

  private static Tag section(String title) {
    return Tag.of("section").add(Tag.of("h2").text(title));
  }

  private static Tag folded(String title, Tag content) {
    return Tag.of("details").add(Tag.of("summary").text(title), content);
  }
}
