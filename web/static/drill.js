// The drill without leaving the page: its steps are the server's own pages, fetched and put in place; what is learnt stays in the browser.
"use strict";

const place = document.getElementById("drill");
const { Progress, ProgressError } = await import(place.dataset.progress);
const progress = new Progress(await import(place.dataset.scheduler), complain);
const deck = await fetch(place.dataset.deck).then(async (answer) => (answer.ok ? (await answer.json()).modes : []), () => []);
const written = new Map();
let at = location.pathname + location.search;
const one = (selector) => place.querySelector(selector);
const step = () => one("[data-step]")?.dataset.step;

function complain(sentence) {
  const problem = document.getElementById("drill-problem");
  problem.textContent = sentence;
  problem.hidden = false;
}

function tell(sentence) {
  document.getElementById("drill-said").textContent = sentence;
}

/** Say when something will be: "in 10 minutes", "in 3 days". */
function whenIs(date, now) {
  const minutes = Math.max(1, Math.round((date - now) / 60_000));
  const [number, unit] = minutes < 90 ? [minutes, "minute"] : minutes < 36 * 60 ? [minutes / 60, "hour"] : minutes < 60 * 1440 ? [minutes / 1440, "day"] : [minutes / 43_830, "month"];
  return new Intl.RelativeTimeFormat("en").format(Math.round(number), unit);
}

// --- Steps ---------------------------------------------------------------------------------------------------------

/** Put the step at an address in place; if it cannot be fetched, go there. */
async function show(url, { push = true, focus = "#step" } = {}) {
  remember();
  place.ariaBusy = "true";
  let answer;
  try {
    answer = await fetch(url);
  } catch {
    location.assign(url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("drill");
  if (!fresh) {
    location.assign(url);
    return;
  }
  if (push) history.pushState(null, "", answer.url + new URL(url, location.href).hash);
  at = location.pathname + location.search;
  document.title = page.title;
  place.replaceChildren(...fresh.childNodes);
  place.ariaBusy = "false";
  fill();
  const target = one(focus) ?? one("#step");
  target?.focus({ preventScroll: true });
  if (focus === "#step") scrollTo({ top: 0, behavior: "instant" });
  else target?.scrollIntoView({ block: "nearest" });
  for (const panel of place.querySelectorAll("[data-load]")) {
    fetch(panel.dataset.load)
      .then(async (found) => { if (found.ok) panel.innerHTML = await found.text(); })
      .catch(() => {})
      .finally(() => panel.removeAttribute("data-load"));
  }
}

/** Keep what is written down, for when it is shown beside what was done. */
function remember() {
  const box = one("#next-step");
  if (box) written.set(at.split("?")[0], box.value); // Going back, the address is already another.
}

/** Give a step what only the browser knows. */
function fill() {
  const now = new Date();
  tell("");
  if (step() === "home") fillHome(now);
  if (step() === "question" && one("#next-step")) one("#next-step").value = written.get(location.pathname) ?? "";
  if (step() === "answer") {
    const text = written.get(location.pathname)?.trim();
    if (text) one("#yours-text").textContent = text;
    const outlook = progress.outlook(one("[data-step]").dataset.mode, now);
    place.querySelectorAll("[data-when]").forEach((hint, number) => { hint.textContent = whenIs(outlook[number], now); });
    tell(`${one("#verdict").textContent.trim()} ${one("#step").textContent.trim()}`);
  }
}

function fillHome(now) {
  const counts = { learnt: 0, learning: 0, due: 0, new: 0 };
  for (const mode of deck) {
    const state = progress.state(mode.slug, now);
    counts[state] += 1;
    const row = [...place.querySelectorAll("[data-mode]")].find((other) => other.dataset.mode === mode.slug);
    if (!row) continue;
    row.dataset.is = state;
    row.querySelector("[data-state]").textContent = state.startsWith("learn") ? `${state}, again ${whenIs(progress.due(mode.slug), now)}` : state;
    row.querySelector("[data-reviews]").textContent = progress.modes.get(mode.slug)?.turns ?? 0;
  }
  for (const [name, number] of Object.entries(counts)) if (one(`[data-count=${name}]`)) one(`[data-count=${name}]`).textContent = number;
  const next = progress.next(deck, now);
  if (!next || !one("#start")) return;
  one("#start").href = next.url;
  one("#start").firstChild.textContent = next.waits ? "Go on anyway " : "Start ";
  one("#when").textContent = next.waits ? `Nothing is due. The next failure mode is due ${whenIs(next.waits, now)}.` : "";
}

function grade(number) {
  if (place.ariaBusy === "true") return;
  const { mode, right, shown } = one("[data-step]").dataset;
  progress.grade(mode, number, new Date(), { right: right === "yes", sections: Number(shown) });
  written.delete(location.pathname);
  const next = progress.next(deck, new Date());
  show(next && !next.waits ? next.url : place.dataset.home);
}

// --- Choosing ------------------------------------------------------------------------------------------------------

function choose(number) {
  const choice = one(".choices:not(.every)")?.querySelectorAll("input")[number - 1];
  if (!choice) return;
  choice.checked = true;
  choice.focus();
}

/** Leave only the modes that have every word of what is typed. */
function narrow(text) {
  const words = text.toLowerCase().split(/\s+/);
  let left = 0;
  for (const item of place.querySelectorAll(".choices li")) {
    const name = item.textContent.toLowerCase();
    item.hidden = !words.every((word) => name.includes(word));
    left += item.hidden ? 0 : 1;
  }
  one("#no-mode").hidden = left > 0;
}

function answer(form, submitter) {
  const arguments_ = new URLSearchParams(new FormData(form, submitter));
  show(`${new URL(form.action).pathname}?${arguments_}`);
}

place.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.id === "naming") answer(event.target, event.submitter);
});
place.addEventListener("input", (event) => {
  if (event.target.id === "among-modes") narrow(event.target.value);
});
place.addEventListener("click", (event) => {
  const target = event.target.closest("a, [data-grade], [data-drill]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (target.dataset.grade) grade(Number(target.dataset.grade));
  else if (target.dataset.drill === "export") save();
  else if (target.dataset.drill === "forget") forget();
  else if (target.matches("a") && target.pathname.startsWith(place.dataset.home) && target.origin === location.origin) {
    event.preventDefault();
    const every = target.id === "every";
    show(target.href, { focus: every ? "#among-modes" : target.hash || "#step" });
  }
});
window.addEventListener("popstate", () => {
  if (location.pathname + location.search !== at) show(location.href, { push: false });
});

// --- Keys ----------------------------------------------------------------------------------------------------------

const keys = {
  home: { n: () => one("#start")?.click() },
  question: {
    n: () => one("#more")?.click(),
    a: () => one("#every")?.click(),
    w: () => one("#next-step").focus(),
    0: () => one("[name=unknown]").click(),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [number, () => choose(number)])),
    c: () => tell("Answer first"),
  },
  answer: { ...Object.fromEntries([1, 2, 3, 4].map((number) => [number, () => grade(number)])) },
};

// Before the keys of every page: there is nothing to copy as long as there is no answer.
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
  if (target.id === "next-step" || target.id === "among-modes") {
    if (event.key === "Escape") target.blur();
    else if (target.id === "next-step" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) target.form.requestSubmit();
    else if (target.id === "among-modes" && (event.key === "Enter" || event.key === "ArrowDown")) {
      event.preventDefault();
      const first = one(".choices li:not([hidden]) input");
      if (first) first.checked = true;
      first?.focus();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const action = keys[step()]?.[event.key];
  if (!action) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (place.ariaBusy !== "true") action(); // A key that is pressed twice grades once.
}, { capture: true });

// --- Progress as a file --------------------------------------------------------------------------------------------

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([progress.text()], { type: "application/json" }));
  link.download = "precedent-drill.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

function forget() {
  if (!confirm("Forget which failure modes you have learnt? This cannot be taken back.")) return;
  progress.forget();
  fill();
  tell("Your progress is forgotten");
}

place.addEventListener("change", async (event) => {
  const file = event.target.dataset.drill === "import" && event.target.files[0];
  if (!file) return;
  try {
    progress.take(await file.text());
    fill();
    tell("Progress imported");
  } catch (error) {
    if (!(error instanceof ProgressError)) throw error;
    complain(`“${file.name}” was not imported: ${error.message}.`);
  }
  event.target.value = "";
});

fill();
place.dataset.ready = "yes";
