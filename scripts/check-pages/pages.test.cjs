// 语言、翻页、搜索、打印：读者在两种语言的书里怎样走动。
// Languages, turning pages, search, print: how a reader moves in the book.
const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const { open, close, withPage, at, chapters } = require("./browser.cjs");

before(open);
after(close);

const language = (page) => page.evaluate(() => document.documentElement.lang);

/** Where the page is, from the book's root on. */
const place = (page) => page.url().slice(at("").length);

async function search(page, words) {
  await page.keyboard.press("/");
  await page.locator("#mdbook-searchbar").pressSequentially(words);
  await page.locator("#mdbook-searchresults a").first().waitFor();
  return page
    .locator("#mdbook-searchresults a")
    .evaluateAll((links) => links.map((a) => a.getAttribute("href")));
}

test("every_page_says_its_language", async () => {
  await withPage(async (page) => {
    for (const [folder, tag] of [["zh", "zh-CN"], ["en", "en"]]) {
      for (const chapter of chapters(folder)) {
        await page.goto(at(chapter));
        assert.equal(await language(page), tag, chapter);
      }
    }
  });
});

test("a_first_visit_opens_in_the_language_of_the_browser", async () => {
  for (const [locale, tag] of [["zh-TW", "zh-CN"], ["fr-FR", "en"]]) {
    await withPage(async (page) => {
      await page.goto(at("index.html"));
      assert.equal(await language(page), tag, locale);
      const other = tag === "en" ? "zh" : "en";
      const links = page.locator(`#mdbook-sidebar a[href*="${other}/"]`);
      assert.equal(await links.filter({ visible: true }).count(), 0);
    }, { locale });
  }
});

test("the_switch_leads_to_the_same_section", async () => {
  await withPage(async (page) => {
    await page.goto(at("zh/03_thread_pool.html#cost"));
    await page.click("#language-switch");
    await page.waitForURL(at("en/03_thread_pool.html#cost"));
    await page.evaluate(() => {
      document.getElementById("deadlock").scrollIntoView();
    });
    await page.click("#language-switch");
    await page.waitForURL(at("zh/03_thread_pool.html#deadlock"));
  });
});

test("arrow_keys_go_through_all_chapters_of_a_language_and_no_others", async () => {
  await withPage(async (page) => {
    for (const folder of ["zh", "en"]) {
      const all = chapters(folder);
      await page.goto(at(all[0]));
      for (const next of all.slice(1)) {
        await page.keyboard.press("ArrowRight");
        await page.waitForURL(at(next));
      }
      await page.keyboard.press("ArrowRight"); // there is no next
      await page.waitForTimeout(300);
      assert.equal(place(page), all.at(-1));
      for (const previous of all.slice(0, -1).reverse()) {
        await page.keyboard.press("ArrowLeft");
        await page.waitForURL(at(previous));
      }
    }
  });
});

test("search_finds_chinese_on_chinese_pages_and_opens_at_the_section", async () => {
  await withPage(async (page) => {
    for (const words of ["事件", "线程池", "协程", "thread::spawn"]) {
      await page.goto(at("zh/01_event.html"));
      const found = await search(page, words);
      assert.ok(found.every((href) => !href.includes("en/")), words);
      await page.locator("#mdbook-searchresults a").first().click();
      await page.waitForURL(/zh\/.*#./);
      const text = await page.locator("main").innerText();
      assert.ok(text.toLowerCase().includes(words), words);
    }
  });
});

test("search_finds_code_and_english_on_english_pages", async () => {
  await withPage(async (page) => {
    for (const words of ["Arc::clone", "thread::spawn", "deadlock"]) {
      await page.goto(at("en/start.html"));
      const found = await search(page, words);
      assert.ok(found.every((href) => !href.includes("zh/")), words);
      const target = await page.evaluate(
        (href) => new URL(href, location.href).href,
        found[0],
      );
      await page.goto(target);
      const text = await page.locator("main").textContent();
      assert.ok(text.toLowerCase().includes(words.toLowerCase()), words);
    }
  });
});

test("enter_that_confirms_a_candidate_opens_no_result", async () => {
  await withPage(async (page) => {
    await page.goto(at("zh/01_event.html"));
    await search(page, "线程");
    const keyboard = await page.context().newCDPSession(page);
    await keyboard.send("Input.imeSetComposition", {
      text: "shi'jian", selectionStart: 8, selectionEnd: 8,
    });
    await keyboard.send("Input.dispatchKeyEvent", {
      type: "keyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 13,
    });
    await page.waitForTimeout(500); // long enough to leave the page
    assert.equal(place(page).split(/[?#]/)[0], "zh/01_event.html");
    await page.locator("#mdbook-searchbar").fill("");
    await keyboard.send("Input.insertText", { text: "事件" });
    const header = page.locator("#mdbook-searchresults-header");
    await header.filter({ hasText: "事件" }).waitFor();
  });
});

test("the_print_page_holds_the_chapters_of_one_language", async () => {
  for (const [folder, own, other] of [
    ["zh", "五个工人，十三个任务", "five workers, thirteen tasks"],
    ["en", "five workers, thirteen tasks", "五个工人，十三个任务"],
  ]) {
    await withPage(async (page) => {
      await page.addInitScript(() => { window.print = () => {}; });
      await page.goto(at(`${folder}/start.html`));
      await page.goto(at("print.html"));
      const titles = await page
        .locator("main h1").filter({ visible: true }).allInnerTexts();
      assert.equal(titles.filter((title) => title.includes(own)).length, 1);
      assert.ok(!titles.some((title) => title.includes(other)));
    });
  }
});

test("a_page_that_does_not_exist_says_so_in_the_language_of_the_reader", async () => {
  for (const [folder, words] of [["zh", "找不到"], ["en", "not found"]]) {
    await withPage(async (page, { faults }) => {
      await page.goto(at(`${folder}/start.html`));
      await page.goto(at("404.html"));
      const text = await page.locator("main").innerText();
      assert.ok(text.toLowerCase().includes(words), text);
      faults.length = 0;
    });
  }
});

test("the_words_of_the_interface_are_chinese_on_chinese_pages", async () => {
  await withPage(async (page) => {
    await page.goto(at("zh/01_event.html"));
    const words = await page.evaluate(() => {
      const shown = [...document.querySelectorAll("[title], [aria-label]")];
      return shown
        .filter((e) => !e.closest("main svg, #language-switch"))
        .flatMap((e) => [e.title, e.getAttribute("aria-label")])
        .filter((text) => text && !/\p{Script=Han}/u.test(text));
    });
    assert.deepEqual(words, []);
  });
});
