// 页面的分量和样子：轻，窄屏不横滚，不看别的主机。
// What a page weighs and how it fits: light, no sideways scrolling, nothing
// from another host.
const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const browser = require("./browser.cjs");
const { withPage, at, onDisk, chapters } = browser;

before(browser.open);
after(browser.close);

const ALL = [...chapters("zh"), ...chapters("en")];

test("every_page_opens_without_an_error_and_without_another_host", async () => {
  await withPage(async (page) => {
    for (const chapter of ["index.html", ...ALL]) {
      await page.goto(at(chapter), { waitUntil: "networkidle" });
    }
  });
});

test("the_first_page_is_light", async () => {
  for (const first of ["index.html", "zh/start.html", "en/start.html"]) {
    await withPage(async (page, { bytes }) => {
      await page.goto(at(first), { waitUntil: "networkidle" });
      const sizes = await Promise.all(bytes);
      const sum = sizes.reduce((a, b) => a + b, 0);
      assert.ok(sizes.length <= 30, `${first}: ${sizes.length} requests`);
      assert.ok(sum <= 650_000, `${first}: ${sum} bytes`);
    });
  }
});

test("a_phone_scrolls_no_page_sideways", async () => {
  await withPage(async (page) => {
    for (const chapter of ["index.html", ...ALL]) {
      await page.goto(at(chapter));
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - innerWidth,
      );
      assert.ok(over <= 0, `${chapter} is ${over} px too wide`);
    }
  }, { viewport: { width: 360, height: 740 } });
});

test("on_a_laptop_no_line_of_80_columns_scrolls_sideways", async () => {
  await withPage(async (page) => {
    for (const chapter of ALL) {
      await page.goto(at(chapter));
      const wide = await page.evaluate(() => {
        const columns = (line) =>
          [...line].reduce((n, c) => n + (c > "\u2e7f" ? 2 : 1), 0);
        return [...document.querySelectorAll("main pre > code")]
          .filter((code) => !code.closest("details:not([open])"))
          .filter((code) => code.scrollWidth > code.clientWidth)
          .map((code) => code.textContent.split("\n"))
          .filter((lines) => lines.every((line) => columns(line) <= 80))
          .map((lines) => lines[0]);
      });
      assert.deepEqual(wide, [], chapter);
    }
  });
});

test("the_book_opens_from_the_disk_with_search_and_samples", async () => {
  await withPage(async (page) => {
    await page.goto(onDisk("zh/01_event.html"));
    await page.locator("pre .run").first().waitFor();
    await page.keyboard.press("/");
    await page.locator("#mdbook-searchbar").pressSequentially("线程池");
    const first = page.locator("#mdbook-searchresults a").first();
    await first.click();
    await page.waitForURL(/zh\/.*\.html.*#/);
  });
});
