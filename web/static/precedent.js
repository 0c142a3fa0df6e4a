// What the keyboard and the clipboard add to pages that work without it: shortcuts, copying, dropping a file.
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
    judge(button.closest(".precedent")?.querySelector("form.verdict"), "copied");
    count(button.closest("[data-copied]"));
  } catch {
    say("The browser did not allow copying; select the text instead");
  }
  focused?.focus?.({ preventScroll: true });
}

// --- Feedback ----------------------------------------------------------------------------------------------------

/** Send a verdict on a precedent without leaving the page; return whether it was taken. */
async function judge(form, verdict) {
  if (!form) return false;
  const body = new FormData(form);
  body.set("verdict", verdict);
  try {
    // Kept alive: who copied a resolution may leave at once.
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Count that a search ended in a copied resolution, once however many are copied. */
function count(results) {
  if (!results) return;
  const body = new URLSearchParams({ q: results.dataset.q });
  fetch(results.dataset.copied, { method: "POST", body, keepalive: true }).catch(() => {});
  results.removeAttribute("data-copied");
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.verdict")) return;
  event.preventDefault();
  const button = event.submitter;
  const taken = await judge(event.target, button.value);
  if (taken) {
    for (const other of event.target.querySelectorAll("button")) other.ariaPressed = String(other === button);
  }
  say(taken ? "Thank you, noted" : "That could not be noted");
});

// --- Precedents beside a report ----------------------------------------------------------------------------------

// Comparing reports takes longer than reading one, so it comes after the page; without it, the link there leads to the same.
for (const place of document.querySelectorAll("[data-load]")) {
  fetch(place.dataset.load)
    .then(async (answer) => { if (answer.ok) place.innerHTML = await answer.text(); })
    .catch(() => {})
    .finally(() => place.removeAttribute("data-load"));
}

// --- Dropping a file ---------------------------------------------------------------------------------------------

const paste = document.querySelector("form.paste");

/** Say beside the box why a file is not sent, and return whether it may be: the server would refuse it only after all of it was sent. */
function fits(file) {
  const most = Number(paste.dataset.most);
  const problem = document.getElementById("problem");
  problem.hidden = !file || file.size <= most;
  if (problem.hidden) return true;
  problem.textContent = `${file.name} is larger than ${most / 1e6} MB; cut it to the part that tells, or paste that part.`;
  return false;
}

function dropping(event) {
  return paste && event.dataTransfer?.types.includes("Files");
}

// Anywhere on the page: a file that misses the box would otherwise take the page's place.
document.addEventListener("dragover", (event) => {
  if (!dropping(event)) return;
  event.preventDefault();
  paste.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) paste?.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  if (!dropping(event)) return;
  event.preventDefault();
  paste.classList.remove("dropping");
  if (event.dataTransfer.files.length > 1) {
    say("One file at a time: a ticket is one text");
    return;
  }
  paste.elements.file.files = event.dataTransfer.files;
  if (fits(paste.elements.file.files[0])) paste.requestSubmit();
});
paste?.addEventListener("submit", (event) => {
  if (!fits(paste.elements.file.files[0])) event.preventDefault();
});
paste?.elements.file.addEventListener("change", (event) => fits(event.target.files[0]));
paste?.elements.text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) paste.requestSubmit();
});

// --- Moving among results ----------------------------------------------------------------------------------------

/** Return the results in sight: those that are folded away are not walked through. */
function hits() {
  return [...document.querySelectorAll(".hit")].filter((hit) => !hit.parentElement.closest("details:not([open])"));
}

function currentHit() {
  return hits().findIndex((hit) => hit.contains(document.activeElement));
}

function headline(hit) {
  return hit?.querySelector("h2 a, h3 a");
}

function move(step) {
  const all = hits();
  if (!all.length) return;
  const next = Math.min(all.length - 1, Math.max(0, currentHit() + step));
  headline(all[next]).focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

function copyCurrent() {
  const place = document.querySelector(".hit") ? hits()[Math.max(0, currentHit())] : document;
  const button = place?.querySelector("[data-copy]");
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
  o: () => headline(hits()[currentHit()])?.click(),
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
