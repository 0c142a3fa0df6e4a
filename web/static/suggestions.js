// The search field offers completions of what is being typed, as a combobox; without this file it is a plain field.
"use strict";

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

const searched = document.querySelector("[data-suggest]");
if (searched) suggesting(searched);
