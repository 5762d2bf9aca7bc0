// Lets the reader go through a bad order step by step. Without this script the
// page shows it whole.
(() => {
  const words = {
    zh: {
      back: "退一步",
      forth: "走一步",
      all: "显示全部",
      at: (step, steps) => `第 ${step} 步，共 ${steps} 步`,
      hint: "一步一步走：← →",
    },
    en: {
      back: "One step back",
      forth: "One step",
      all: "Show everything",
      at: (step, steps) => `step ${step} of ${steps}`,
      hint: "Step by step: ← →",
    },
  };

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
    figure.append(box, controls);

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
