package org.deepcluster.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deepcluster.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that lie, lead out, blow up or end too early. */
class HostileArchiveTest {
  private static final ArchiveLimits TIGHT = new ArchiveLimits(20, 50, 100_000);

  @TempDir private Path folder;

  private static byte[] noise(int seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static List<Archives.Entry> three() {
    return IntStream.range(0, 3)
        .mapToObj(i -> Archives.Entry.file("cat/" + i + ".png", noise(i, 700 + i)))
        .toList();
  }

  private static byte[] archive(String form, List<Archives.Entry> entries) throws IOException {
    return switch (form) {
      case "zip" -> Archives.zip(entries);
      case "tar" -> Archives.tar(entries);
      default -> Archives.gzip(Archives.tar(entries));
    };
  }

  private List<SourceImage> read(String form, byte[] bytes) throws IOException {
    return Archives.read(folder.resolve("a." + form), bytes, TIGHT);
  }

  @Test
  void pathsThatLeadOutAndLinksAreToldAndNothingIsWritten() throws IOException {
    List<String> names =
        List.of(
            "../out.png",
            "/etc/out.png",
            "a/../../out.png",
            "a\\..\\..\\out.png",
            "a/\\..\\x/../o.png");
    List<Archives.Entry> entries =
        Stream.concat(
                names.stream().map(name -> Archives.Entry.file(name, noise(1, 100))),
                Stream.of(
                    new Archives.Entry("link.png", null, "/etc/passwd"),
                    Archives.Entry.file("a/good.png", noise(2, 100))))
            .toList();
    for (String form : List.of("tar", "zip")) {
      List<Archives.Entry> those =
          form.equals("tar") ? entries : entries.stream().filter(e -> e.link() == null).toList();
      List<SourceImage> images = read(form, archive(form, those));
      assertThat(images).hasSize(those.size());
      assertThat(images).filteredOn(i -> i.bytes() != null).hasSize(1);
      assertThat(images.get(0).fault()).isEqualTo("its path leads out of the archive");
      if (form.equals("tar")) {
        assertThat(images.get(5).fault())
            .isEqualTo("a link or device in an archive is not followed");
      }
    }
    try (Stream<Path> written = Files.list(folder)) {
      assertThat(written.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("a.tar", "a.zip");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar.gz"})
  void whatUnpacksToFarMoreThanItIsIsRefused(String form) throws IOException {
    for (String name : List.of("cat/bomb.png", "cat/skipped.txt")) {
      byte[] bomb = archive(form, List.of(Archives.Entry.file(name, new byte[30_000_000])));
      assertThat(bomb.length).isLessThan(60_000);
      assertThatThrownBy(() -> read(form, bomb))
          .as(name)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("rule: at most 50 times as much");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar", "tar.gz"})
  void tooManyEntriesAreRefused(String form) throws IOException {
    List<Archives.Entry> many =
        IntStream.range(0, 21).mapToObj(i -> Archives.Entry.file(i + ".txt", new byte[1])).toList();
    byte[] bytes = archive(form, many);
    assertThatThrownBy(() -> read(form, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 20 entries");
    assertThat(read(form, archive(form, many.subList(0, 19)))).isEmpty();
  }

  /** Readers take a cut between two entries for the end: then images would be missing silently. */
  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar", "tar.gz"})
  void anArchiveCutAnywhereIsRefused(String form) throws IOException {
    byte[] whole = archive(form, three());
    assertThat(read(form, whole)).hasSize(3);
    int end = form.equals("tar") ? 3 * (512 + 1024) : whole.length;
    for (int length = 0; length < end; length += 7) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(form, cut))
          .as("%s cut to %d of %d bytes", form, length, whole.length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFlippedBitInAZippedImageIsToldByItsChecksum() throws IOException {
    byte[] zip = Archives.zip(three());
    zip[200] ^= 4; // in the first image, which noise makes deflate store
    assertThat(read("zip", zip).get(0).fault()).isEqualTo("its checksum in the archive is wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar", "tar.gz"})
  void mutatedArchivesAreReadOrRefused(String form) throws IOException {
    Fuzz.mutations(
        archive(form, three()),
        bytes -> {
          try {
            read(form, bytes).forEach(image -> assertThat(image.path()).isNotBlank());
          } catch (IOException e) {
            assertThat(e).isNotInstanceOf(java.nio.file.FileSystemException.class);
          }
        });
  }
}
