// What the keyboard and the clipboard add to pages that work without it: shortcuts, copying, suggestions, filters that apply at once.
"use strict";

const finder = document.getElementById("q");
const said = document.getElementById("said");

/** Tell the reader something, in sight and to a screen reader, for a few seconds. */
let forgetting = 0;
function say(text) {
  said.textContent = text;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => { said.textContent = ""; }, 2500);
}

// --- Copying -----------------------------------------------------------------------------------------------------

/** Put a text on the clipboard, also where the page came without TLS and the clipboard's own interface is missing. */
async function toClipboard(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const carrier = document.createElement("textarea");
  carrier.value = text;
  carrier.className = "unseen";
  document.body.append(carrier);
  carrier.select();
  const copied = document.execCommand("copy");
  carrier.remove();
  if (!copied) throw new Error("the browser refused");
}

async function copyFrom(button) {
  const focused = document.activeElement;
  try {
    await toClipboard(button.dataset.copy);
    say("Resolution copied");
  } catch {
    say("The browser did not allow copying; select the text instead");
  }
  focused?.focus?.({ preventScroll: true });
}

// --- Moving among results ----------------------------------------------------------------------------------------

const hits = [...document.querySelectorAll(".hit")];

function currentHit() {
  return hits.findIndex((hit) => hit.contains(document.activeElement));
}

function move(step) {
  const next = Math.min(hits.length - 1, Math.max(0, currentHit() + step));
  if (!hits.length) return;
  hits[next].querySelector("h2 a").focus({ preventScroll: true });
  hits[next].scrollIntoView({ block: "nearest" });
}

function copyCurrent() {
  const place = hits.length ? hits[Math.max(0, currentHit())] : document;
  const button = place.querySelector("[data-copy]");
  if (button) copyFrom(button);
  else say("No resolution is recorded yet");
}

// --- Shortcuts ---------------------------------------------------------------------------------------------------

function typing(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox])");
}

function search() {
  finder?.focus();
  finder?.select();
}

const shortcuts = {
  "/": search,
  "?": () => document.getElementById("shortcuts").showModal(),
  j: () => move(1),
  k: () => move(-1),
  o: () => hits[currentHit()]?.querySelector("h2 a").click(),
  c: copyCurrent,
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    search();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const action = shortcuts[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-open], [data-print]");
  if (!button) return;
  if (button.dataset.copy !== undefined) copyFrom(button);
  else if (button.dataset.open) document.getElementById(button.dataset.open).showModal();
  else window.print();
});

// --- Filters -----------------------------------------------------------------------------------------------------

// Beside the results a tick applies at once; on a small screen the panel covers them, and several ticks are applied together.
const beside = window.matchMedia("(min-width: 62.01rem)");
document.querySelector(".filters")?.addEventListener("change", (event) => {
  if (event.target.type === "checkbox" && beside.matches) event.target.form.requestSubmit();
});

// Going back shows what the page's address says, not what was ticked before leaving it.
window.addEventListener("pageshow", (event) => {
  const back = event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (back) document.getElementById("search")?.reset();
});

// The address says only what was chosen: empty fields are not sent.
document.getElementById("search")?.addEventListener("submit", (event) => {
  const empty = [...event.target.elements].filter((element) => element.name && element.value === "" && !element.disabled);
  empty.forEach((element) => { element.disabled = true; });
  setTimeout(() => empty.forEach((element) => { element.disabled = false; }));
});

// --- Suggestions -------------------------------------------------------------------------------------------------

/** Turn a search field into a combobox with a list of suggestions below it. */
function suggesting(input) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = "Suggestions";
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let chosen = -1;
  let typed = input.value;
  let waiting = 0;
  let asking = new AbortController();

  function close() {
    clearTimeout(waiting);
    asking.abort();
    chosen = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(texts) {
    list.replaceChildren(...texts.map((text, number) => {
      const option = document.createElement("li");
      option.id = `suggestion-${number}`;
      option.role = "option";
      option.ariaSelected = "false";
      option.textContent = text;
      return option;
    }));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !texts.length;
    input.setAttribute("aria-expanded", String(texts.length > 0));
  }

  function choose(number) {
    const options = [...list.children];
    chosen = (number + options.length + 1) % (options.length + 1);
    options.forEach((option, place) => { option.ariaSelected = String(place === chosen); });
    if (chosen < options.length) input.setAttribute("aria-activedescendant", options[chosen].id);
    else input.removeAttribute("aria-activedescendant");
    input.value = chosen < options.length ? options[chosen].textContent : typed;
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`, { signal: asking.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions.filter((text) => text !== typed));
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(waiting);
    if (typed.trim().length < 2) close();
    else waiting = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (!list.hidden) {
        input.value = typed;
        close();
      } else if (input.value) {
        input.value = typed = "";
      } else {
        input.blur();
      }
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const last = list.children.length;
      choose(event.key === "ArrowDown" ? (chosen < 0 ? 0 : chosen + 1) : (chosen < 0 ? last - 1 : chosen - 1));
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    event.preventDefault();
    input.value = option.textContent;
    close();
    input.form.requestSubmit();
  });
}

if (finder) suggesting(finder);
