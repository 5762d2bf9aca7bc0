// Search that finds Chinese and code. mdBook's index knows only words of ASCII
// letters, but it carries the text of every section: look there for whatever
// was typed. The rest, from the keys to the marks in the page, stays mdBook's.
(() => {
  const bar = document.getElementById("mdbook-searchbar");
  const header = document.getElementById("mdbook-searchresults-header");
  const results = document.getElementById("mdbook-searchresults");
  const isChinese = () => document.documentElement.lang.startsWith("zh");

  const builtin = elasticlunr.Index.prototype.search;
  elasticlunr.Index.prototype.search = function (query, options) {
    const other = isChinese() ? "en/" : "zh/";
    const readable = (id) => !window.search.doc_urls[id].startsWith(other);
    // A word ends at a space, and where Chinese meets Latin.
    const words = query.match(/\p{Script=Han}+|[^\s\p{Script=Han}]+/gu) ?? [];
    let found = Object.values(this.documentStore.docs)
      .filter((doc) => readable(doc.id))
      .map((doc) => look(doc, words.map((word) => word.toLowerCase())))
      .filter((result) => result.score > 0)
      .sort((a, b) => b.score - a.score);
    // mdBook's own search knows that "pools" are more than one "pool".
    if (!found.length) {
      found = builtin.call(this, query, options)
        .filter((result) => readable(result.ref));
    }
    queueMicrotask(() => finish(query, words)); // when mdBook has shown them
    return found;
  };

  // How well a section fits: not at all unless it has every word; in the title
  // a word counts twenty times.
  function look(doc, words) {
    const title = doc.title.toLowerCase();
    const body = doc.body.toLowerCase();
    const counts = words.map((word) =>
      Math.min(body.split(word).length - 1, 9) + 20 * title.includes(word));
    const score = counts.includes(0) ? 0 : counts.reduce((a, b) => a + b, 0);
    // mdBook shows thirty words. In Chinese that may be a page, so cut here.
    const places = words.map((word) => body.indexOf(word));
    const start = Math.max(0, (places.find((at) => at >= 0) ?? 0) - 40);
    const near = (start ? "…" : "") + doc.body.slice(start, start + 160);
    return { ref: doc.id, score, doc: { ...doc, body: near } };
  }

  function finish(query, words) {
    const count = results.children.length;
    if (isChinese()) {
      header.textContent = count
        ? `“${query}”：找到 ${count} 处`
        : `没有找到“${query}”`;
    }
    const marked = encodeURIComponent(words.join(" "));
    for (const a of results.querySelectorAll("a")) {
      a.href = a.href.replace(/\?highlight=[^#]*/, `?highlight=${marked}`);
    }
    const teasers = results.querySelectorAll(".teaser");
    new Mark(teasers).mark(words, { element: "em" });
    // A name, in English, that no assistive technology may use.
    for (const teaser of teasers) teaser.removeAttribute("aria-label");
  }

  // A page opened from a result. mdBook marks what was found, but samples.js
  // has written the samples anew; and no mark shall be folded away.
  const wanted = new URLSearchParams(location.search).get("highlight");
  if (wanted) {
    new Mark(document.querySelectorAll(".sample")).mark(wanted.split(" "));
  }
  for (const details of document.querySelectorAll("details:has(mark)")) {
    details.open = true;
  }

  // mdBook searches when a key goes up. Text also comes by paste, by voice and
  // by a click on a candidate of an input method.
  const again = () => bar.dispatchEvent(new KeyboardEvent("keyup"));
  bar.addEventListener("compositionend", again);
  bar.addEventListener("input", (event) => event.isComposing || again());

  // Keys that talk to an input method are not for the search: above all the
  // Enter that confirms a candidate. Safari tells only by the code 229.
  for (const type of ["keydown", "keyup"]) {
    bar.form.addEventListener(type, (event) => {
      if (event.isComposing || event.keyCode === 229) event.stopPropagation();
    }, true);
  }

  // mdBook does not search for the same text twice, but must if it searched
  // before we came (a page opened with ?search=…), or in the other language.
  function redo() {
    if (!window.search.index || !bar.value || !bar.offsetParent) return;
    for (const text of [`${bar.value} …`, bar.value]) {
      bar.value = text;
      again();
    }
  }
  redo();
  document.getElementById("language-switch").addEventListener("click", redo);
})();
