package org.deepcluster.report;

import java.util.Base64;
import java.util.List;
import org.deepcluster.report.Gallery.Sheet;
import org.deepcluster.report.Gallery.Thumbnail;

/** For each cluster of a gallery a row of its images. At most 20 rows of 12. */
final class ContactSheets {

  private static final int MOST_SHEETS = 20;
  private static final int MOST_IMAGES = 12;

  private ContactSheets() {}

  static List<Tag> of(Gallery gallery) {
    return gallery.sheets().stream().limit(MOST_SHEETS).map(ContactSheets::sheet).toList();
  }

  private static Tag sheet(Sheet sheet) {
    Tag images = Tag.of("div", "class", "images");
    sheet.images().stream().limit(MOST_IMAGES).map(ContactSheets::image).forEach(images::add);
    return Tag.of("figure", "class", "sheet").add(caption(sheet), images);
  }

  private static Tag caption(Sheet sheet) {
    String size = Figures.count(sheet.size()) + (sheet.size() == 1 ? " image" : " images");
    Tag caption =
        Tag.of("figcaption")
            .add(Tag.of("b").text("Cluster " + sheet.cluster()), Tag.of("span").text(size));
    if (sheet.label() != null && sheet.labelShare() != null) {
      caption.add(Tag.of("span").text(Figures.percent(sheet.labelShare()) + " " + sheet.label()));
    }
    return caption;
  }

  private static Tag image(Thumbnail image) {
    String png = "data:image/png;base64," + Base64.getEncoder().encodeToString(image.png());
    return Tag.of("img", "src", png, "alt", image.path(), "title", image.path());
  }
}
