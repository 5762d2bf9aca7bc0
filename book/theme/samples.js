// Makes a sample's contract visible, and lets the reader play its run again.
// Without this script the page shows the sample with its marks, `~` and `‹›`,
// and the timeline as it is.
(() => {
  const words = {
    zh: {
      free: "这几行谁先谁后不一定",
      varies: "这个值每次运行都可能不同",
      replay: "重放",
      pause: "暂停",
      resume: "继续",
      restart: "从头开始",
      end: "结束，显示全部",
      speed: "速度",
      slower: (times) => `慢 ${times} 倍`,
      hint: "指着圆点或点一下，看是哪一行；← → 逐行走",
    },
    en: {
      free: "these lines may come in any order",
      varies: "this value changes from run to run",
      replay: "Replay",
      pause: "Pause",
      resume: "Resume",
      restart: "Start again",
      end: "End and show everything",
      speed: "Speed",
      slower: (times) => `${times}× slower`,
      hint: "Point at a dot or tap it to read its line; ← → step through them",
    },
  };
  const wordsOf = (element) =>
    words[element.closest("[lang]").lang.startsWith("zh") ? "zh" : "en"];

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  }

  // --- Samples ------------------------------------------------------------

  // The colour of a speaker is the one that it has in a terminal: see `color`
  // in lessons/say. A name's number counts, so that neighbours differ.
  function colour(name) {
    const [, letters, number] = name.match(/^(.*?)(\d*)$/s);
    const sum = [...letters].reduce((n, c) => n + c.codePointAt(0), +number);
    return `s${sum % 12}`;
  }

  // A group takes its name from its title: a pointer shows it, assistive
  // technology says it, and the copied text is without it.
  function group(className, title, ...children) {
    const span = make("span", className, ...children);
    span.title = title;
    span.setAttribute("role", "group");
    return span;
  }

  // The text of the code becomes what the program printed. All new elements
  // are inline (samples.css makes none a block): mdBook copies the code's
  // innerText, in which a block would add line breaks of its own.
  function showContract(code) {
    const rows = code.textContent.replace(/\n$/, "").split("\n");
    const isMarked = (row) => /^~( |$)|^\[.*?\] |‹.*›/.test(row);
    if (!rows.some(isMarked)) return;

    const say = wordsOf(code);
    const blocks = [];
    let run = null; // the free lines that this line may belong to
    let number = 0;
    for (const row of rows) {
      const free = row.startsWith("~ ");
      if (!free) run = null;
      if (row === "~") continue;

      const text = free ? row.slice(2) : row;
      const line = make("span", "line");
      line.dataset.line = number++;
      const name = text.match(/^\[(.*?)\] /)?.[1];
      if (name) line.classList.add(colour(name));
      text.split(/‹(.*?)›/).forEach((part, i) => {
        line.append(i % 2 ? group("hole", say.varies, part) : part);
      });

      if (run) run.append("\n", line);
      else if (free) blocks.push((run = group("run", say.free, line)));
      else blocks.push(line);
    }
    code.replaceChildren(...blocks.flatMap((block) => [block, "\n"]));
    code.classList.add("sample");
  }

  // --- Timelines ----------------------------------------------------------

  const SPEEDS = [[1, "1×"], [2, "2×"], [1 / 2, "½×"], [1 / 10, "⅒×"]];
  const NEAR = 24; // px: so far from a dot, a pointer still means it
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");

  function bringToLife(figure) {
    const svg = figure.querySelector("svg.timeline");
    const code = [...document.querySelectorAll("pre > .sample")].findLast(
      (code) => code.compareDocumentPosition(figure) & 4, // the figure follows
    );
    if (!svg || !code) return;
    const lines = [...code.querySelectorAll(".line")];
    const marks = lines.map((_, i) => svg.querySelector(`[data-line="${i}"]`));
    if (marks.includes(null)) return; // another sample's
    const moments = marks.map((mark) => Number(mark.dataset.at));
    const length = Number(svg.dataset.length);
    // Who stands out in the terminal stands out here: white on magenta.
    const loud = `[${figure.dataset.highlighted}] `;
    for (const line of lines) {
      line.classList.toggle("loud", line.textContent.startsWith(loud));
    }
    const say = wordsOf(figure);

    // A run of a few milliseconds is slowed down until one can follow it.
    let slower = 1;
    while (length && length * slower < 1000) slower *= 10;

    let now = null; // the moment that is played, in ms; null: no replay
    let out = lines.length; // so many lines are out
    let pointed = -1; // the line that is pointed at; -1: none
    let frame = 0; // the next frame while it plays, else 0
    let before; // when the last frame was, by the browser's clock
    let speed = 0; // index into SPEEDS

    // The symbols on the buttons come from samples.css, so that they are not
    // read out.
    const button = (className, title, action) => {
      const element = make("button", className);
      element.type = "button";
      element.title = title;
      element.addEventListener("click", action);
      return element;
    };
    const playButton = button("play", "", toggle);
    const speedButton = button("speed", say.speed, nextSpeed);
    const note = make("span", "note", slower > 1 ? say.slower(slower) : "");
    const restartButton = button("restart", say.restart, () => play(0));
    const endButton = button("end", say.end, end);
    const buttons = [playButton, speedButton, note, restartButton, endButton];
    const readout = make("div", "readout");
    svg.after(readout, make("div", "controls", ...buttons));

    const chart = svg.querySelector(".chart");
    const cursor = svg.querySelector(".axis line").cloneNode();
    cursor.setAttribute("class", "cursor");

    // Shows what the variables above say, apart from the cursor.
    function refresh() {
      const state = frame ? "pause" : now === null ? "replay" : "resume";
      playButton.textContent = say[state];
      playButton.classList.toggle("playing", frame > 0);
      speedButton.textContent = SPEEDS[speed][1];
      figure.classList.toggle("replaying", now !== null);
      // Lines in quick succession would drown a screen reader; steps do not.
      readout.ariaLive = frame ? "off" : "polite";
      for (const elements of [lines, marks]) {
        elements.forEach((element, i) => {
          element.classList.toggle("later", i >= out);
          element.classList.toggle("at", i === pointed);
        });
      }
      const [time] = marks[pointed]?.textContent.split("  ") ?? [];
      readout.textContent =
        pointed < 0 ? say.hint : `${time}  ${lines[pointed].textContent}`;
    }

    // Pointing at a dot or at a line, while nothing plays, points at both.
    function point(line) {
      if (frame || line === pointed) return;
      pointed = line;
      refresh();
    }

    // Dots are small, and many: the pointer means the nearest one. Distance
    // across the lanes counts double, so that it keeps to a lane.
    function nearest(event) {
      let [best, least] = [-1, NEAR];
      marks.slice(0, out).forEach((mark, i) => {
        const box = mark.getBoundingClientRect();
        const x = box.x + box.width / 2 - event.clientX;
        const y = box.y + box.height / 2 - event.clientY;
        const distance = Math.hypot(x, 2 * y);
        if (distance < least) [best, least] = [i, distance];
      });
      return best;
    }

    for (const [place, find] of [
      [svg, nearest],
      [code, (event) => lines.indexOf(event.target.closest(".line"))],
    ]) {
      place.addEventListener("pointermove", (event) => point(find(event)));
      place.addEventListener("pointerdown", (event) => point(find(event)));
      place.addEventListener("pointerleave", (event) => {
        // A finger leaves when it is lifted; what it tapped stays.
        if (event.pointerType !== "touch") point(now === null ? -1 : out - 1);
      });
    }

    // The replay. Lines that are not out yet are invisible but keep their
    // places, so that nothing on the page moves.

    function show(count) {
      out = count;
      pointed = now === null ? -1 : out - 1;
      refresh();
    }

    function moveCursor() {
      const at = stillness.matches ? moments[out - 1] : now; // jumps, or moves
      for (const x of ["x1", "x2"]) {
        cursor.setAttribute(x, `${(100 * at) / (length || 1)}%`);
      }
      chart.append(cursor);
    }

    function tick(stamp) {
      // A page in the background gets no frames: the run waits for it.
      const passed = Math.min(stamp - (before ?? stamp), 250);
      before = stamp;
      now += (passed * SPEEDS[speed][0]) / slower;
      if (now > length) return end();
      frame = requestAnimationFrame(tick);
      const count = moments.filter((moment) => moment <= now).length;
      if (count !== out) show(count);
      moveCursor();
    }

    function play(from) {
      cancelAnimationFrame(frame);
      now = from;
      before = undefined;
      frame = requestAnimationFrame(tick);
      refresh();
    }

    function pause() {
      cancelAnimationFrame(frame);
      frame = 0;
    }

    function toggle() {
      if (!frame) return play(now === null || now >= length ? 0 : now);
      pause();
      refresh();
    }

    function step(by) {
      pause();
      const from = now !== null ? out : by > 0 ? 0 : lines.length;
      const count = Math.min(Math.max(from + by, 1), lines.length);
      now = moments[count - 1];
      show(count);
      moveCursor();
    }

    function nextSpeed() {
      speed = (speed + 1) % SPEEDS.length;
      refresh();
    }

    function end() {
      pause();
      now = null;
      // Two buttons are about to hide: the focus must not go with them.
      if (document.activeElement.matches(".restart, .end")) playButton.focus();
      show(lines.length);
      cursor.remove();
    }

    // With the focus in the figure (a click puts it there) the arrow keys are
    // ours: mdBook would turn the page. On a button, space presses it.
    figure.tabIndex = -1;
    figure.addEventListener("keydown", (event) => {
      const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
      if (altKey || ctrlKey || metaKey || shiftKey) return;
      if (key === "ArrowRight") step(1);
      else if (key === "ArrowLeft") step(-1);
      else if (key === " " && event.target === figure) toggle();
      else if (key === "Escape" && now !== null) end();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });

    // The copy button leaves out what is invisible: nothing is, when it acts.
    const endFirst = (event) => event.target.closest(".clip-button") && end();
    code.parentElement.addEventListener("click", endFirst, true);

    refresh();
  }

  const samples = "pre > code.language-text:not(.raw)"; // raw: with its marks
  document.querySelectorAll(samples).forEach(showContract);
  document.querySelectorAll("figure.timeline").forEach(bringToLife);
})();
