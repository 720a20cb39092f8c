package io.lanewise.jmh.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Opens the pages in the Chromium of the PATH; skipped where there is none.
class BrowserTest {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /// Reports labels of drawings that overlap each other or leave their drawing.
  private static final String LOOK =
      """
      const bad = [];
      for (const svg of document.querySelectorAll("figure svg")) {
        const all = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll("text")];
        const boxes = texts.map((text) => text.getBoundingClientRect());
        boxes.forEach((a, i) => {
          const inside = a.left >= all.left - 1 && a.right <= all.right + 1
              && a.top >= all.top - 1 && a.bottom <= all.bottom + 1;
          if (!inside) bad.push("clipped: " + texts[i].textContent);
          boxes.slice(0, i).forEach((b, j) => {
            const apart = a.left >= b.right || b.left >= a.right
                || a.top + 2 >= b.bottom || b.top + 2 >= a.bottom;
            if (!apart) bad.push("overlap: " + texts[j].textContent + " / " + texts[i].textContent);
          });
        });
      }
      const found = document.querySelectorAll("figure svg text").length + " labels, wrong: " + bad.join("; ");
      """;

  /// Clicks the head of the times in the first table that has several rows, twice.
  private static final String SORT =
      """
      const table = [...document.querySelectorAll("table.sortable")]
          .find((each) => each.tBodies[0].rows.length > 3);
      const column = [...table.tHead.rows[0].cells]
          .findIndex((head) => head.textContent === "time (µs)");
      const head = table.tHead.rows[0].cells[column];
      const times = () => [...table.tBodies[0].rows]
          .map((row) => Number(row.cells[column].querySelector("data").value));
      const sorted = (list) => list.every((time, i) => i === 0 || list[i - 1] <= time);
      head.querySelector("button").click();
      const up = head.getAttribute("aria-sort") + " " + sorted(times());
      head.querySelector("button").click();
      const found = up + ", " + head.getAttribute("aria-sort") + " " + sorted(times().reverse());
      """;

  private static final Pattern FOUND = Pattern.compile("<output>(.*)</output>");

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("pages")
  void labelsNeitherOverlapNorLeaveTheirDrawing(String html)
      throws IOException, InterruptedException {
    String found = ask(html, LOOK);
    assertTrue(found.matches("[1-9]\\d+ labels, wrong: "), found);
  }

  @Test
  void aClickSortsATableAndAnotherTurnsItRound() throws IOException, InterruptedException {
    assertEquals("ascending true, descending true", ask(runs(), SORT));
  }

  static List<String> pages() {
    return List.of(
        runs(), ComparisonPage.of(ComparedBuilds.whole()), HistoryPage.of(HistoryPageTest.rows()));
  }

  private static String runs() {
    return ReportPage.of(Samples.ENVIRONMENT, List.of(Samples.whole()));
  }

  /// What a script finds out about the page once it is loaded.
  private String ask(String html, String script) throws IOException, InterruptedException {
    Optional<String> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on the PATH");
    String asking =
        """
        <script>
        { %s
          const output = document.createElement("output");
          output.textContent = found;
          document.body.append(output);
        }
        </script></body>\
        """
            .formatted(script);
    Path page = folder.resolve("page.html");
    Files.writeString(page, html.replace("</body>", asking));
    Process process =
        new ProcessBuilder(
                browser.orElseThrow(),
                "--headless",
                "--no-sandbox", // which root may not use, and the page is ours
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                page.toUri().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Matcher found = FOUND.matcher(new String(process.getInputStream().readAllBytes(), UTF_8));
    assertEquals(0, process.waitFor());
    assertTrue(found.find(), "the script did not end");
    return found.group(1);
  }

  private static Optional<String> browser() {
    String path = System.getenv("PATH");
    return NAMES.stream()
        .flatMap(
            name -> Stream.of(path.split(File.pathSeparator, -1)).map(dir -> new File(dir, name)))
        .filter(File::canExecute)
        .map(File::getPath)
        .findFirst();
  }
}
