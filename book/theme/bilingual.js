// The switch of languages, and all around the text that follows it: previous
// and next, the print page, mdBook's own words. (Search: see search.js.)
// The page's language is in <html lang> already: see head.hbs.
(() => {
  const root = document.documentElement;
  const languages = {
    zh: { tag: "zh-CN", name: "中文" },
    en: { tag: "en", name: "English" },
  };
  const chapters = [...document.querySelectorAll("#mdbook-sidebar a[href]")];
  const here = chapters.find((a) => a.classList.contains("active"));
  const folder = /(zh|en)(?=\/[^/]+$)/; // in a chapter's address
  const languageOf = (a) => a?.getAttribute("href").match(folder)?.[0];

  const link = document.createElement("a");
  link.id = "language-switch";
  link.rel = "alternate";
  document.querySelector(".right-buttons").prepend(link);

  function apply() {
    const other = root.lang.startsWith("zh") ? "en" : "zh";
    link.textContent = languages[other].name;
    link.lang = link.hreflang = languages[other].tag;
    link.href = languageOf(here) ? here.href.replace(folder, other) : "";

    const readable = chapters.filter((a) => languageOf(a) !== other);
    for (const [name, step] of [["previous", -1], ["next", 1]]) {
      const to = readable[readable.indexOf(here) + step];
      // The arrow keys follow these links too.
      for (const a of document.querySelectorAll(`nav a.${name}`)) {
        if (to) a.href = to.href;
        else a.remove();
      }
    }
    translate();
  }

  // A chapter's twin has the same section ids. The section is the last one
  // that begins above a line near the top of the window; close to the page's
  // end, where no more can scroll, the line moves down.
  function section() {
    const line = Math.max(150, scrollY + 2 * innerHeight - root.scrollHeight);
    const top = (heading) => heading.getBoundingClientRect().top;
    const begun = [...document.querySelectorAll("main :is(h2, h3, h4)[id]")]
      .filter((heading) => top(heading) < line);
    // One that the reader jumped to, and still sees, goes first.
    const jumped = begun.find((h) => h.matches(":target") && top(h) >= 0);
    return (jumped ?? begun.at(-1))?.id ?? "";
  }
  for (const event of ["pointerdown", "click"]) {
    link.addEventListener(event, () => {
      if (languageOf(here)) link.hash = section();
    });
  }

  // A page of both languages stays; only what surrounds it changes.
  link.addEventListener("click", (event) => {
    if (languageOf(here)) return;
    event.preventDefault();
    const language = languages.zh.name === link.textContent ? "zh" : "en";
    root.lang = languages[language].tag;
    try {
      localStorage.setItem("book-language", language);
    } catch {} // then this page alone changes
    apply();
  });

  // The print page holds all chapters, parted by page breaks. Each but the
  // first, which is in both languages, becomes a section in its language;
  // bilingual.css hides those of the other.
  const breaks = document.querySelectorAll("main > [style*=break-before]");
  for (const [i, start] of breaks.entries()) {
    const section = document.createElement("section");
    section.lang = languages[languageOf(chapters[i + 1])].tag;
    start.before(section);
    while (section.nextSibling && section.nextSibling !== breaks[i + 1]) {
      section.append(section.nextSibling);
    }
  }

  // mdBook's own words. "Show hidden lines" stays: book.js compares it.
  const chinese = {
    "Page not found": "找不到这一页",
    "Toggle Table of Contents": "显示或隐藏目录",
    "Table of contents": "目录",
    "Change theme": "更换主题",
    Themes: "主题",
    Auto: "自动",
    Light: "浅色",
    Rust: "铁锈",
    Coal: "煤黑",
    Navy: "藏青",
    "Search (`/`)": "搜索（/）",
    "Toggle Searchbar": "显示或隐藏搜索栏",
    "Search this book ...": "在本书里搜索…",
    "Print this book": "打印本书",
    "Page navigation": "翻页",
    "Previous chapter": "上一章",
    "Next chapter": "下一章",
    "Copy to clipboard": "复制",
    "Copied!": "已复制",
    "Clipboard error!": "没能复制",
    "Keyboard shortcuts": "键盘快捷键",
    Press: "按",
    or: "或",
    "to navigate between chapters": "换一章",
    "to search in the book": "在书里搜索",
    "to show this help": "显示这份说明",
    "to hide this help": "关上这份说明",
    Note: "说明",
    Tip: "提示",
    Important: "重要",
    Warning: "注意",
    Caution: "小心",
  };
  const pairs = Object.entries(chinese);
  const english = Object.fromEntries(pairs.map(([en, zh]) => [zh, en]));

  function translate() {
    const words = root.lang.startsWith("zh") ? chinese : english;
    for (const name of ["title", "aria-label", "placeholder"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        const word = words[element.getAttribute(name)];
        if (word) element.setAttribute(name, word);
      }
    }
    const places = document.querySelectorAll(
      ".theme, #mdbook-help-popup, .tooltiptext, .blockquote-tag-title",
    );
    for (const place of places) {
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode.data.trim();
        const word = words[text];
        if (word) texts.currentNode.data = texts.currentNode.data.replace(text, word);
      }
    }
    const [page] = document.title.split(" - ");
    document.title = document.title.replace(page, words[page] ?? page);
  }

  // The button of the sidebar is a label: no key reaches it, and what it is
  // goes unsaid.
  const toggle = document.getElementById("mdbook-sidebar-toggle");
  toggle.role = "button";
  toggle.tabIndex = 0;
  toggle.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      toggle.click();
    }
  });
  // Names for parts of the page that have none.
  const bar = document.getElementById("mdbook-searchbar");
  bar.setAttribute("aria-label", bar.placeholder);
  document.getElementById("mdbook-menu-bar").role = "banner";
  document.getElementById("mdbook-search-wrapper").role = "search";

  // The copy button speaks when it is clicked; by now it has.
  document.addEventListener("click", translate);
  apply();
})();
