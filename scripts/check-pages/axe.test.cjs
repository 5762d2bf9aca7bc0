// 无障碍：axe 对我们自己的部分没有话说。
// Accessibility: axe finds nothing in what is ours.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const { after, before, describe, test } = require("node:test");
const { open, close, withPage, at, chapters } = require("./browser.cjs");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const ALL = ["index.html", ...chapters("zh"), ...chapters("en")];
// The rest of the page is mdBook's.
const OURS = { include: [["main"], ["#language-switch"]] };

/** What axe finds, each finding once, with the first page that has it. */
async function findings(theme) {
  const found = new Map();
  await withPage(async (page) => {
    await page.addInitScript((theme) => {
      localStorage.setItem("mdbook-theme", theme);
    }, theme);
    for (const chapter of ALL) {
      await page.goto(at(chapter));
      await page.evaluate(AXE);
      const here = await page.evaluate(async (ours) => {
        const { violations } = await axe.run(ours);
        return violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
      }, OURS);
      for (const finding of here) {
        if (!found.has(finding)) found.set(finding, chapter);
      }
    }
  });
  return [...found].map(([finding, chapter]) => `${chapter}: ${finding}`);
}

describe("axe", { concurrency: true }, () => {
  before(open);
  after(close);

  for (const theme of ["light", "navy"]) {
    test(`it_finds_nothing_of_ours_in_the_theme_${theme}`, async () => {
      assert.deepEqual(await findings(theme), []);
    });
  }
});
