// Results that follow the filters without a new page: the same address is fetched, and the server's own HTML takes the place of the old.
// It serves every page that has one element with data-live: links in that element, and forms that get this page, lead to the same path.
// In that element, data-live-heading takes the focus when what had it is gone, links under data-live-top lead to the top of the page, and
// details with data-live-open stay open. Whatever goes wrong, the browser goes to the address as it would without this file.
"use strict";

const live = {
  asking: new AbortController(),
  entry: history.state?.entry ?? Date.now(),
  shown: location.pathname + location.search,
  tops: new Map(),
  status: document.createElement("p"),
};

const container = () => document.querySelector("[data-live]");

if (container()) {
  live.status.className = "unseen";
  live.status.role = "status";
  document.body.append(live.status);
  // The browser would scroll before the results are there; so the place is kept here, over a visit to a report too.
  history.scrollRestoration = "manual";
  if (history.state?.top) scrollTo({ top: history.state.top, behavior: "instant" });
  history.replaceState({ entry: live.entry }, "");
  addEventListener("pagehide", () => history.replaceState({ entry: live.entry, top: scrollY }, ""));
}

// --- What leads to the same page ---------------------------------------------------------------------------------

/** Return whether an address is this page with another query; one that only goes to a place in the page is the browser's. */
function here(url) {
  return url.origin === location.origin && url.pathname === location.pathname && !url.hash;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-live] a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if ((link.target && link.target !== "_self") || link.hasAttribute("download") || !here(new URL(link.href))) return;
  event.preventDefault();
  show(new URL(link.href), { from: link, top: link.closest("[data-live-top]") ? 0 : undefined });
});

// The address says only what was chosen: empty fields are not sent.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "get") return;
  const empty = [...event.target.elements].filter((element) => element.name && element.value === "" && !element.disabled);
  empty.forEach((element) => { element.disabled = true; });
  setTimeout(() => empty.forEach((element) => { element.disabled = false; }));
}, { capture: true });

document.addEventListener("submit", (event) => {
  const form = event.target;
  const url = new URL(form.action);
  if (event.defaultPrevented || form.method !== "get" || !container() || !here(url)) return;
  event.preventDefault();
  url.search = new URLSearchParams(new FormData(form, event.submitter));
  show(url, { from: document.activeElement });
});

// Beside the results a tick applies at once; on a small screen the panel covers them, and several ticks are applied together.
const beside = window.matchMedia("(min-width: 62.01rem)");
document.addEventListener("change", (event) => {
  if (event.target.matches(".filters input[type=checkbox]") && beside.matches) event.target.form.requestSubmit();
});

// --- History -----------------------------------------------------------------------------------------------------

addEventListener("scroll", () => live.tops.set(live.entry, scrollY), { passive: true });

addEventListener("popstate", () => {
  if (!container()) return;
  const going = !history.state?.entry; // to a place in this page, which the browser has made an entry for and scrolls to
  if (going) history.replaceState({ entry: Date.now() }, "");
  live.entry = history.state.entry;
  const top = live.tops.get(live.entry) ?? 0;
  if (live.shown === location.pathname + location.search) {
    live.asking.abort();
    if (!going) scrollTo({ top, behavior: "instant" });
  } else show(new URL(location.pathname + location.search, location.origin), { top, back: true });
});

// Going back shows what the page's address says, not what was ticked before leaving it.
addEventListener("pageshow", (event) => {
  const back = event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (back) for (const name of ["search", "narrow", "paste", "among-these"]) document.getElementById(name)?.reset();
});

// --- Fetching and showing ----------------------------------------------------------------------------------------

/** Show an address: scrolled to `top`, in pixels, or where the reader is if that is not given and what had the focus is still there. */
async function show(url, { from = null, top, back = false }) {
  live.asking.abort();
  const asking = live.asking = new AbortController();
  const waiting = setTimeout(() => container().setAttribute("aria-busy", "true"), 150);
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: asking.signal });
    const arrived = new URL(answer.url);
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/html") || !here(arrived)) return leave(arrived, back);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (asking.signal.aborted) return undefined;
    if (!found.querySelector("[data-live]")) return leave(arrived, back);
    if (!back) enter(arrived);
    live.shown = arrived.pathname + arrived.search;
    return replace(found, { from, top });
  } catch (error) {
    return error.name === "AbortError" ? undefined : leave(url, back);
  } finally {
    clearTimeout(waiting);
    if (asking === live.asking) container()?.removeAttribute("aria-busy");
  }
}

/** Leave it to the browser: it shows errors, other pages, and what is no page. */
function leave(url, back) {
  if (back) location.reload();
  else location.assign(url);
}

/** Make an address that of the page; like a browser, make no new entry for the address that is there already. */
function enter(url) {
  const same = url.href === location.href;
  if (!same) {
    live.tops.set(live.entry, scrollY);
    live.entry = Date.now();
  }
  history[same ? "replaceState" : "pushState"]({ entry: live.entry }, "", url);
}

/** Put the fetched page's results, title and search text into this one, and the reader's focus and place where they were. */
function replace(found, { from, top }) {
  const old = container();
  const next = document.adoptNode(found.querySelector("[data-live]"));
  for (const open of old.querySelectorAll("details[data-live-open][open]")) {
    next.querySelector(`details[data-live-open="${CSS.escape(open.dataset.liveOpen)}"]`)?.setAttribute("open", "");
  }
  const same = old.contains(from) && top === undefined ? counterpart(from, next) : null;
  const before = same && from.getBoundingClientRect().top;
  old.replaceWith(next);
  document.title = found.title;
  retell("link[rel=alternate]", found);
  const text = found.getElementById("q");
  const field = document.getElementById("q");
  if (text && field) {
    field.defaultValue = text.defaultValue;
    field.value = text.value;
  }
  const heading = next.querySelector("[data-live-heading]");
  if (same?.checkVisibility()) {
    same.focus({ preventScroll: true });
    if (same.type === "search") same.setSelectionRange(same.value.length, same.value.length);
    scrollBy({ top: same.getBoundingClientRect().top - before, behavior: "instant" });
    live.status.textContent = heading?.textContent.trim().replace(/\s+/g, " ") ?? document.title;
  } else {
    // Its text is said because it gets the focus.
    heading?.focus({ preventScroll: true });
    scrollTo({ top: top ?? 0, behavior: "instant" });
    live.status.textContent = "";
  }
}

/** Replace what the head says of this page alone. */
function retell(selector, found) {
  document.head.querySelectorAll(selector).forEach((element) => element.remove());
  document.head.append(...[...found.head.querySelectorAll(selector)].map((element) => document.adoptNode(element)));
}

/** Return what an element is in the new results: the field of that name and value, or the link or button of that text. */
function counterpart(element, next) {
  const own = element.getAttribute("value");
  const alike = [...next.querySelectorAll(element.localName)].filter((other) => !other.closest("[data-live-top]"));
  const open = ["date", "search"].includes(element.type); // what is typed into it may be another by now
  if (element.name) return alike.find((other) => other.name === element.name && (open || other.getAttribute("value") === own));
  return alike.find((other) => other.textContent.trim() === element.textContent.trim());
}
