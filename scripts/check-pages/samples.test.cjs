// 样本和时间线：标记看得见，拷走的没有标记，重放忠实于那次运行。
// Samples and timelines: the marks can be seen and are not copied; a replay
// is true to the run.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, before, test } = require("node:test");
const { open, close, withPage, at, chapters } = require("./browser.cjs");

before(open);
after(close);

const LESSONS = ["zh", "en"].flatMap((folder) =>
  chapters(folder).filter((chapter) => /\/\d/.test(chapter)),
);

/** The sample's file, and what the program printed. */
function sampleOf(chapter) {
  const [, language, name] = chapter.match(/(.*)\/(.*)\.html/);
  const file = path.resolve(
    __dirname,
    `../../lessons/${name}/output.${language}.txt`,
  );
  const marked = fs.readFileSync(file, "utf8");
  const plain = marked.replace(/^~\n/gm, "").replace(/^~ |[‹›]/gm, "");
  return { marked, plain };
}

const SAMPLE = "pre:has(+ figure.timeline) > code";

test("a_sample_shows_its_marks_and_holds_the_plain_output", async () => {
  await withPage(async (page) => {
    for (const chapter of LESSONS) {
      await page.goto(at(chapter));
      const sample = page.locator(SAMPLE);
      const { marked, plain } = sampleOf(chapter);
      assert.equal(await sample.textContent(), plain, chapter);
      const blocks = marked.match(/(^~ .*\n)+/gm) ?? [];
      assert.equal(await sample.locator(".run").count(), blocks.length);
      const holes = marked.match(/‹/g) ?? [];
      assert.equal(await sample.locator(".hole").count(), holes.length);
      for (const mark of await sample.locator(".run, .hole").all()) {
        const chinese = chapter.startsWith("zh");
        const words = await mark.getAttribute("title");
        assert.match(words, chinese ? /\p{Script=Han}/u : /^[a-z ]+$/);
      }
    }
  });
});

test("the_copy_button_gives_the_plain_output", async () => {
  await withPage(async (page) => {
    for (const chapter of ["zh/03_thread_pool.html", "en/01_event.html"]) {
      await page.goto(at(chapter));
      const box = page.locator("pre:has(+ figure.timeline)");
      await box.hover();
      await box.locator(".clip-button").click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied.trimEnd(), sampleOf(chapter).plain.trimEnd());
    }
  });
});

test("without_javascript_the_raw_marks_are_there", async () => {
  await withPage(async (page) => {
    await page.goto(at("en/01_event.html"));
    const { marked } = sampleOf("en/01_event.html");
    assert.equal(await page.locator(SAMPLE).textContent(), marked);
    assert.ok(await page.locator("svg.timeline").isVisible());
  }, { javaScriptEnabled: false });
});

test("a_line_and_its_dot_have_the_same_colour_in_every_lesson", async () => {
  await withPage(async (page) => {
    for (const chapter of LESSONS) {
      await page.goto(at(chapter));
      const differ = await page.evaluate(() =>
        [...document.querySelectorAll("figure.timeline .mark")].filter((mark) => {
          const line = document.querySelector(
            `pre:has(+ figure.timeline) .line[data-line="${mark.dataset.line}"]`,
          );
          const colour = (element) => getComputedStyle(element).color;
          if (line?.matches(".loud")) return false; // white on magenta
          return !line || colour(line) !== colour(mark);
        }).length,
      );
      assert.equal(differ, 0, chapter);
    }
  });
});

test("who_is_highlighted_in_the_terminal_is_highlighted_here", async () => {
  await withPage(async (page) => {
    for (const [folder, name] of [["zh", "检查"], ["en", "check"]]) {
      await page.goto(at(`${folder}/02_event_retry.html`));
      const loud = await page.locator(`${SAMPLE} .loud`).allTextContents();
      assert.ok(loud.length > 0);
      assert.ok(loud.every((line) => line.startsWith(`[${name}] `)));
    }
  });
});

test("pointing_at_a_dot_tells_its_line", async () => {
  await withPage(async (page) => {
    await page.goto(at("en/01_event.html"));
    const mark = page.locator('figure.timeline .mark[data-line="0"]');
    await mark.scrollIntoViewIfNeeded();
    const box = await mark.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const line = page.locator(`${SAMPLE} .line[data-line="0"]`);
    await page.locator(`${SAMPLE} .line.at[data-line="0"]`).waitFor();
    const told = await page.locator("figure.timeline .readout").textContent();
    assert.ok(told.includes(await line.textContent()));
  });
});

test("a_replay_lets_the_lines_appear_in_their_order_and_then_shows_all", async () => {
  await withPage(async (page) => {
    await page.goto(at("en/01_event.html"));
    const play = page.locator("figure.timeline .play");
    await page.evaluate((sample) => {
      const lines = [...document.querySelectorAll(`${sample} .line`)];
      window.seen = [];
      new MutationObserver(() => {
        const out = lines.filter((line) => !line.matches(".later")).length;
        if (window.seen.at(-1) !== out) window.seen.push(out);
      }).observe(lines[0].closest("code"), {
        subtree: true, attributeFilter: ["class"],
      });
    }, SAMPLE);
    await play.click();
    await page.locator("figure.timeline.replaying").waitFor();
    await page.locator("figure.timeline:not(.replaying)").waitFor();
    const seen = await page.evaluate(() => window.seen);
    const all = await page.locator(`${SAMPLE} .line`).count();
    assert.ok(seen.length > 3, `${seen}: hardly anything moved`);
    const sorted = [...seen].sort((a, b) => a - b);
    assert.deepEqual(seen, sorted, "a line disappeared again");
    assert.equal(seen.at(-1), all);
    assert.equal(await page.locator(".chart .cursor").count(), 0);
  });
});

test("the_keyboard_steps_pauses_and_ends_and_turns_no_page", async () => {
  await withPage(async (page) => {
    await page.goto(at("zh/01_event.html"));
    const figure = page.locator("figure.timeline");
    const out = () => page.locator(`${SAMPLE} .line:not(.later)`).count();
    await figure.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.equal(await out(), 3);
    await page.keyboard.press("ArrowLeft");
    assert.equal(await out(), 2);
    await page.keyboard.press(" ");
    await page.locator("figure.timeline .play.playing").waitFor();
    await page.keyboard.press(" ");
    await page.locator("figure.timeline .play:not(.playing)").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await out(), sampleOf("zh/01_event.html").plain.match(/\n/g).length);
    assert.ok(page.url().endsWith("zh/01_event.html"));
  });
});

test("who_wants_no_motion_gets_a_cursor_that_only_jumps", async () => {
  await withPage(async (page) => {
    await page.goto(at("en/01_event.html"));
    await page.locator("figure.timeline .play").click();
    const cursor = page.locator("figure.timeline .cursor");
    await cursor.waitFor({ state: "attached" });
    const places = new Set();
    for (let i = 0; i < 10; i++) {
      places.add(await cursor.getAttribute("x1"));
      await page.waitForTimeout(100);
    }
    // The first lines come together; the next is five seconds away.
    assert.ok(places.size <= 2, [...places].join());
  }, { reducedMotion: "reduce" });
});

test("paper_shows_all_lines_and_no_buttons", async () => {
  await withPage(async (page) => {
    await page.goto(at("en/01_event.html"));
    await page.locator("figure.timeline").focus();
    await page.keyboard.press("ArrowRight"); // most lines are not out yet
    await page.emulateMedia({ media: "print" });
    const hidden = await page.locator(`${SAMPLE} .line`).evaluateAll((lines) =>
      lines.filter((l) => getComputedStyle(l).visibility !== "visible").length,
    );
    assert.equal(hidden, 0);
    assert.ok(await page.locator("figure.timeline .controls").isHidden());
  });
});

test("a_bad_order_is_gone_through_step_by_step", async () => {
  await withPage(async (page) => {
    for (const chapter of ["zh/every_order.html", "en/01_event.html"]) {
      await page.goto(at(chapter));
      const figure = page.locator("figure.order").first();
      const shown = figure.locator(".line:not(.later)");
      const all = await shown.count();
      // What a step did stands below it, indented.
      const lines = await shown.allTextContents();
      const wrong = lines.findIndex((line) => line.startsWith("! "));
      const begins = (line) => !line.startsWith(" ");
      const steps = lines.slice(0, wrong).filter(begins).length;
      assert.ok(steps > 1 && wrong > steps, chapter);
      await figure.locator(".forth").click();
      assert.equal(await shown.count(), 1);
      await page.keyboard.press("ArrowRight");
      assert.equal(await shown.count(), 2);
      assert.equal(await figure.locator(".line.at").count(), 1);
      await figure.locator(".back").click();
      assert.equal(await shown.count(), 1);
      for (let step = 1; step < steps; step++) {
        await page.keyboard.press("ArrowRight");
      }
      assert.equal(await shown.count(), wrong);
      await page.keyboard.press("ArrowRight");
      assert.equal(await shown.count(), all); // what went wrong
      await page.keyboard.press("ArrowLeft");
      await figure.locator(".all").click();
      assert.equal(await shown.count(), all);
      // Drawn with a mark for each step, in the colour of its line.
      const marks = figure.locator("circle.mark");
      assert.equal(await marks.count(), steps);
      await marks.nth(1).click();
      assert.equal(await shown.count(), 2);
      assert.equal(await figure.locator("circle.mark.later").count(), steps - 2);
      const color = (element) => getComputedStyle(element).color;
      assert.equal(
        await marks.nth(1).evaluate(color),
        await figure.locator(".line.at").first().evaluate(color),
      );
      assert.match(page.url(), new RegExp(chapter)); // no page was turned
    }
  });
});
