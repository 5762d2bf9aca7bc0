// Draws a bad order, and lets the reader go through it step by step. Without this
// script the page shows its text.
(() => {
  const words = {
    zh: {
      back: "退一步",
      forth: "走一步",
      all: "显示全部",
      at: (step, steps) => `第 ${step} 步，共 ${steps} 步`,
      hint: "一步一步走：← →",
      drawn: (rows, steps) =>
        `上面 ${steps} 步画成的图：每个说话或行动的占一行，共 ${rows} 行，连线表示先后`,
    },
    en: {
      back: "One step back",
      forth: "One step",
      all: "Show everything",
      at: (step, steps) => `step ${step} of ${steps}`,
      hint: "Step by step: ← →",
      drawn: (rows, steps) =>
        `The ${steps} steps above, drawn in ${rows} rows, one for each who ` +
        "speaks or moves; a line joins each step to the next",
    },
  };

  const AXIS = 20; // in pixels, above the rows
  const HIGH = 22;
  const FEW = 10; // numbers on the axis

  function draw(tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  // The steps as a timeline, of the same make as those of the samples: a row for
  // each who speaks or moves, a mark for each step, which `go` leads to.
  function timeline(made, say, go) {
    const names = new Map(); // with the number of the row
    const of = (line) => line.textContent.match(/^\[([^\]]+)\] /)?.[1] ?? "main";
    made.forEach((line) => {
      if (!names.has(of(line))) names.set(of(line), names.size);
    });
    const colour = (line) =>
      [...line.classList].find((name) => /^s\d+$/.test(name)) ?? "";
    const x = (step) => `${((step - 0.5) / made.length) * 100}%`;
    const y = (row) => AXIS + HIGH / 2 + HIGH * row;
    const height = AXIS + HIGH * names.size;

    const axis = draw("g", { class: "axis", "text-anchor": "middle" });
    const apart = Math.ceil(made.length / FEW);
    for (let step = 1; step <= made.length; step += apart) {
      axis.append(
        draw("line", { x1: x(step), x2: x(step), y1: AXIS - 3, y2: height }),
        draw("text", { x: x(step), y: 12 }, String(step)),
      );
    }
    const rows = made.map((line) => y(names.get(of(line))));
    const path = rows.slice(1).map((row, i) =>
      draw("line", {
        class: "life", x1: x(i + 1), x2: x(i + 2), y1: rows[i], y2: row,
      }));
    const marks = made.map((line, i) => {
      const mark = draw(
        "circle",
        { class: `mark ${colour(line)}`, cx: x(i + 1), cy: rows[i], r: 4 },
        draw("title", {}, `${i + 1}  ${line.textContent.trim()}`),
      );
      mark.addEventListener("click", () => go(i + 1));
      return mark;
    });
    const labels = [...names].map(([name, row]) => {
      const first = made.find((line) => of(line) === name);
      return draw("text", { class: colour(first), y: y(row) + 4 }, name);
    });
    const wide = (c) => (c < "\u2e80" ? 0.55 : 1);
    const width = (name) => [...name].reduce((sum, c) => sum + wide(c), 1);
    // As the samples have it; the style sheet knows better how wide the names are.
    const chart = { class: "chart", x: "18%", width: "80%", overflow: "visible" };
    const svg = draw(
      "svg",
      {
        class: "timeline", width: "100%", height, "font-size": 13,
        overflow: "visible", role: "img",
        "aria-label": say.drawn(names.size, made.length),
        style: `--names: ${Math.max(...[...names.keys()].map(width))}em`,
      },
      draw("g", { class: "names" }, ...labels),
      draw("svg", chart, axis, ...path, ...marks),
    );
    return { svg, marks };
  }

  // The rows with a `!` say what went wrong: they and the schedule below come
  // when the last step has been made.
  function bringToLife(code) {
    const lines = [...code.querySelectorAll(".line")];
    const begins = (line, text) => line.textContent.startsWith(text);
    const wrong = lines.findIndex((line) => begins(line, "! "));
    if (wrong < 1) return;
    lines.slice(wrong).forEach((line) => line.classList.add("verdict"));
    // What a step did stands below it, indented.
    let steps = 0;
    const stepOf = lines.map((line) => (begins(line, " ") ? steps : ++steps));
    steps = stepOf[wrong - 1];
    const language = code.closest("[lang]").lang.startsWith("zh") ? "zh" : "en";
    const say = words[language];
    let made = null; // so many steps; null: everything is shown

    const figure = document.createElement("figure");
    figure.className = "order";
    const box = code.parentElement;
    box.replaceWith(figure);
    const controls = document.createElement("div");
    controls.className = "controls";
    const first = (line, i) => i < wrong && !begins(line, " ");
    const { svg, marks } = timeline(lines.filter(first), say, show);
    figure.append(box, svg, controls);

    const button = (className, action) => {
      const element = document.createElement("button");
      element.type = "button";
      element.className = className;
      element.title = say[className];
      element.addEventListener("click", action);
      return element;
    };
    const back = button("back", () => go(-1));
    const forth = button("forth", () => go(1));
    const all = button("all", () => show(null));
    const readout = document.createElement("span");
    readout.ariaLive = "polite";
    controls.append(back, forth, all, readout);

    function show(count) {
      made = count;
      lines.forEach((line, i) => {
        const step = Math.min(stepOf[i], steps + 1); // the last: what went wrong
        line.classList.toggle("later", made !== null && step > made);
        line.classList.toggle("at", step === made && step <= steps);
      });
      marks.forEach((mark, i) => {
        mark.classList.toggle("later", made !== null && i >= made);
        mark.classList.toggle("at", i + 1 === made);
      });
      all.disabled = made === null;
      readout.textContent =
        made === null ? say.hint : say.at(Math.min(made, steps), steps);
    }

    // One more than the steps shows what went wrong.
    function go(by) {
      const from = made ?? (by > 0 ? 0 : steps + 1);
      show(Math.min(Math.max(from + by, 1), steps + 1));
    }

    // With the focus in the figure (a click puts it there) the arrow keys are
    // ours: mdBook would turn the page.
    figure.tabIndex = -1;
    figure.addEventListener("keydown", (event) => {
      const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
      if (altKey || ctrlKey || metaKey || shiftKey) return;
      if (key === "ArrowRight") go(1);
      else if (key === "ArrowLeft") go(-1);
      else if (key === "Escape" && made !== null) show(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });

    // The copy button leaves out what is invisible: nothing is, when it acts.
    const allFirst = (event) =>
      event.target.closest(".clip-button") && show(null);
    box.addEventListener("click", allFirst, true);
    show(null);
  }

  document.querySelectorAll("pre > .sample").forEach(bringToLife);
})();
