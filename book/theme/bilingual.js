// The switch of languages, and previous/next inside one language.
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
      for (const a of document.querySelectorAll(`nav a.${name}`)) {
        if (to) a.href = to.href;
        else a.remove();
      }
    }
  }
  apply();

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
})();
