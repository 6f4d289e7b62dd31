package org.deepcluster.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunIdentity;

/** The report of a run as one self-contained HTML page: no script, nothing to load. */
public final class ReportPage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;--page:#fff;--card:#f5f7f9;\
      --a:#1f77b4;--b:#d9822b;--c:#2a9d62;--d:#a349a4}
      @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa5b4;--line:#343c47;--page:#14181d;\
      --card:#1c2229;--a:#5aa9e6;--b:#f0a35a;--c:#5cc98d;--d:#c98bd0}}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);margin:0 auto;\
      max-width:60rem;padding:1.5rem 1rem 4rem}
      h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}
      .sub{color:var(--soft);overflow-wrap:anywhere}
      .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;margin-top:1.2rem}
      .cards div{background:var(--card);border-radius:.5rem;padding:.6rem .8rem}
      .cards b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}
      .cards span,figcaption,.none{color:var(--soft);font-size:.85rem}
      .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:1rem}
      figure{margin:0}svg{width:100%;height:auto;display:block}
      svg text{font-size:10px;fill:var(--soft)}.grid{stroke:var(--line);fill:none}
      .c0,.c1,.c2,.c3{fill:none;stroke-width:2}
      .c0{stroke:var(--a)}.c1{stroke:var(--b)}.c2{stroke:var(--c)}.c3{stroke:var(--d)}
      .d0,.bar{fill:var(--a)}.d1{fill:var(--b)}.d2{fill:var(--c)}.d3{fill:var(--d)}
      .key::before{content:"";display:inline-block;width:.7em;height:.7em;border-radius:50%;margin:0 .3em 0 .6em}
      .k0::before{background:var(--a)}.k1::before{background:var(--b)}
      .k2::before{background:var(--c)}.k3::before{background:var(--d)}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums}
      th,td{text-align:right;padding:.25rem .9rem .25rem 0;border-bottom:1px solid var(--line)}
      th:first-child,td:first-child{text-align:left}
      .sheet{display:flex;align-items:center;gap:.8rem;margin:.3rem 0}
      .sheet p{flex:0 0 6.5rem;margin:0;font-size:.85rem}.sheet p span{color:var(--soft);display:block}
      .sheet div{display:flex;flex-wrap:wrap;gap:3px}
      .sheet img{width:44px;height:44px;object-fit:cover;image-rendering:pixelated;border-radius:3px}
      .scroll{overflow-x:auto}
      """;

  private ReportPage() {}

  /**
   * Renders.
   *
   * @param evaluation what {@code deepcluster evaluate} found, if it was run
   */
  public static String render(
      String run,
      RunIdentity identity,
      List<EpochMetrics> epochs,
      Gallery gallery,
      Optional<JsonNode> evaluation) {
    StringBuilder page = new StringBuilder(1 << 20);
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    page.append("<title>DeepCluster run</title><style>")
        .append(STYLE)
        .append("</style></head><body>");
    page.append("<h1>DeepCluster run</h1><p class=\"sub\">").append(Html.escape(run));
    page.append("<br>dataset ").append(Html.escape(identity.dataset())).append("</p>");
    page.append(headline(identity, epochs));
    evaluation.ifPresent(e -> page.append(probes(e)));
    page.append("<h2>Epochs</h2><div class=\"charts\">").append(curves(epochs)).append("</div>");
    page.append("<h2>Clusters</h2>");
    page.append(BarChart.svg("Images in each cluster, largest first", gallery.sizes()));
    page.append("<h2>Nearest to their centroids</h2>");
    gallery.sheets().forEach(sheet -> page.append(sheet(sheet)));
    page.append("<h2>Settings</h2><div class=\"scroll\"><table>");
    for (Map.Entry<String, String> setting : identity.settings().entrySet()) {
      page.append(row(setting.getKey(), setting.getValue()));
    }
    return page.append("</table></div></body></html>\n").toString();
  }

  private static String headline(RunIdentity identity, List<EpochMetrics> epochs) {
    EpochMetrics last = epochs.get(epochs.size() - 1);
    return "<div class=\"cards\">"
        + card("epochs", "%d".formatted(epochs.size()))
        + card("clusters", identity.settings().get("clustering.k"))
        + card("loss", number(last.value("loss")))
        + card("NMI to the epoch before", number(last.value("nmi_previous")))
        + card("NMI to labels", number(last.value("nmi_labels")))
        + card("AMI to labels", number(last.value("ami_labels")))
        + card("changed cluster", percent(last.value("changed")))
        + card("empty clusters", "%.0f".formatted(last.value("empty")))
        + "</div>";
  }

  private static String card(String name, String value) {
    return "<div><b>%s</b><span>%s</span></div>".formatted(Html.escape(value), Html.escape(name));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  private static String probes(JsonNode evaluation) {
    StringBuilder text = new StringBuilder("<h2>What the features know</h2><div class=\"charts\">");
    text.append("<table><tr><th>accuracy</th><th>random weights</th><th>trained</th></tr>");
    for (String key : List.of("linear_fc", "knn_fc", "linear_conv", "knn_conv")) {
      text.append(
          row(
              key.replace('_', ' '),
              percent(evaluation.at("/random/" + key).asDouble()),
              percent(evaluation.at("/trained/" + key).asDouble())));
    }
    text.append(
        "</table><table><tr><th>clusters = classes</th><th>pixels</th><th>features</th></tr>");
    for (String key : List.of("accuracy", "nmi", "ami", "ari", "purity")) {
      text.append(
          row(
              key,
              number(evaluation.at("/raw_pixels/" + key).asDouble()),
              number(evaluation.at("/clustering/" + key).asDouble())));
    }
    return text.append("</table></div>").toString();
  }

  private static String row(String... cells) {
    StringBuilder row = new StringBuilder("<tr>");
    for (String cell : cells) {
      row.append("<td>").append(Html.escape(cell)).append("</td>");
    }
    return row.append("</tr>").toString();
  }

  private static String curves(List<EpochMetrics> epochs) {
    return LineChart.svg("Loss", List.of(curve(epochs, "loss", "loss")))
        + LineChart.svg(
            "NMI",
            List.of(
                curve(epochs, "to the epoch before", "nmi_previous"),
                curve(epochs, "to labels", "nmi_labels")))
        + LineChart.svg(
            "Share of images that changed cluster", List.of(curve(epochs, "changed", "changed")))
        + LineChart.svg(
            "Seconds",
            List.of(
                seconds(epochs, "extract"),
                seconds(epochs, "whiten"),
                seconds(epochs, "cluster"),
                seconds(epochs, "train")));
  }

  private static LineChart.Curve curve(List<EpochMetrics> epochs, String name, String key) {
    return new LineChart.Curve(name, epochs.stream().mapToDouble(e -> e.value(key)).toArray());
  }

  private static LineChart.Curve seconds(List<EpochMetrics> epochs, String stage) {
    return new LineChart.Curve(stage, epochs.stream().mapToDouble(e -> e.seconds(stage)).toArray());
  }

  private static String sheet(Gallery.Sheet sheet) {
    StringBuilder html = new StringBuilder("<div class=\"sheet\"><p>cluster ");
    html.append(sheet.cluster()).append("<span>").append(sheet.size());
    html.append(" images</span></p><div>");
    for (Gallery.Thumbnail image : sheet.images()) {
      String name = Html.escape(image.path());
      html.append("<img alt=\"").append(name).append("\" title=\"").append(name);
      html.append("\" src=\"data:image/png;base64,");
      html.append(Base64.getEncoder().encodeToString(image.png())).append("\">");
    }
    return html.append("</div></div>").toString();
  }
}
