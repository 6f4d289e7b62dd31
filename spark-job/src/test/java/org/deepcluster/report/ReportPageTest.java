package org.deepcluster.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.deepcluster.runs.RunIdentity;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {

  private static Document parsed(String page) throws Exception {
    String xml = page.substring(page.indexOf('\n') + 1);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  /** Kept in target/ to be opened in a browser. */
  @Test
  void showsEveryFigure() throws Exception {
    String page = ReportPage.render(TestingReports.sample());
    Path file = Path.of("target/sample-report/index.html");
    Files.createDirectories(file.getParent());
    Files.writeString(file, page, StandardCharsets.UTF_8);
    String text = parsed(page).getDocumentElement().getTextContent();
    assertThat(text)
        .contains("50,000", "NMI to labels", "0.143", "56.1\u00a0%", "49.6\u00a0%", "+6.5")
        .contains("clustering.k", "Cluster 3", "airplane", "Raw pixels", "purity")
        .contains(TestingReports.sample().epochs().get(11).digest());
    assertThat(page).startsWith("<!DOCTYPE html>\n<html lang=\"en\">");
  }

  @Test
  void needsNothingElse() throws Exception {
    String page = ReportPage.render(TestingReports.sample());
    assertThat(page).doesNotContain("http:", "https:", "<script", "<link", "url(", "@import");
    Document document = parsed(page);
    NodeList images = document.getElementsByTagName("img");
    assertThat(images.getLength()).isEqualTo(20 * 12);
    for (int i = 0; i < images.getLength(); i++) {
      Element image = (Element) images.item(i);
      assertThat(image.getAttribute("alt")).isNotBlank();
      byte[] png =
          Base64.getDecoder().decode(image.getAttribute("src").replaceFirst("^data:.*,", ""));
      assertThat(ImageIO.read(new ByteArrayInputStream(png))).isNotNull();
    }
  }

  @Test
  void chartsSayWhatTheyShow() throws Exception {
    NodeList charts =
        parsed(ReportPage.render(TestingReports.sample())).getElementsByTagName("svg");
    assertThat(charts.getLength()).isEqualTo(6);
    for (int i = 0; i < charts.getLength(); i++) {
      Element chart = (Element) charts.item(i);
      assertThat(chart.getAttribute("role")).isEqualTo("img");
      assertThat(chart.getAttribute("aria-label")).contains(". ", " to ");
      assertThat(chart.getTextContent()).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void hostileNamesStayText() throws Exception {
    String hostile = "<script>alert('x')</script>&\"\u0000\uD800";
    Gallery.Sheet sheet =
        new Gallery.Sheet(
            0, 1, hostile, 0.5, List.of(new Gallery.Thumbnail(hostile, new byte[] {1})));
    RunIdentity identity = new RunIdentity(Map.of(hostile, hostile), hostile, hostile);
    ReportData data =
        new ReportData(
            "file:/" + hostile,
            identity,
            1,
            List.of(),
            new Gallery(new long[] {1}, List.of(sheet)),
            Optional.empty(),
            List.of(hostile));
    String page = ReportPage.render(data);
    assertThat(page).doesNotContain("<script").contains("&lt;script&gt;alert(&#39;x&#39;)");
    Element image = (Element) parsed(page).getElementsByTagName("img").item(0);
    assertThat(image.getAttribute("alt")).isEqualTo("<script>alert('x')</script>&\"\uFFFD\uFFFD");
  }

  @Test
  void anEmptyRunIsShownToo() throws Exception {
    ReportData data =
        new ReportData(
            "file:/run",
            new RunIdentity(Map.of(), "d", "v"),
            0,
            List.of(),
            Gallery.EMPTY,
            Optional.empty(),
            List.of());
    assertThat(parsed(ReportPage.render(data)).getDocumentElement().getTextContent())
        .contains("No epoch is committed yet.", "No images were collected.")
        .doesNotContain("null");
  }

  @Test
  void aRunWithoutLabelsShowsNone() throws Exception {
    ReportData sample = TestingReports.sample();
    ReportData data =
        new ReportData(
            sample.run(),
            sample.identity(),
            sample.images(),
            sample.epochs().stream().limit(1).map(TestingReports::withoutLabels).toList(),
            Gallery.EMPTY,
            Optional.empty(),
            List.of());
    String text = parsed(ReportPage.render(data)).getDocumentElement().getTextContent();
    assertThat(text).doesNotContain("null", "NaN", "Agreement with labels");
  }
}
