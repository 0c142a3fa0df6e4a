// What a learner knows: a card of FSRS for each failure mode, kept in the browser's local storage and nowhere else.
"use strict";

export const KEY = "precedent.drill";
export const SCHEMA = 1;
const DAMAGED = `${KEY}.damaged`;

/** Something about the progress that the learner should know; the message is shown. */
export class ProgressError extends Error {}

const finite = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const moment = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));

function card(entry) {
  const numbers = ["stability", "difficulty", "elapsed_days", "scheduled_days", "learning_steps", "reps", "lapses"];
  const sound = entry && typeof entry === "object" && numbers.every((name) => finite(entry[name])) && [0, 1, 2, 3].includes(entry.state)
    && moment(entry.due) && (entry.last_review === undefined || moment(entry.last_review));
  if (!sound) throw new ProgressError("a card of it is not one of ours");
  const kept = Object.fromEntries([...numbers, "state", "due"].map((name) => [name, entry[name]]));
  return entry.last_review === undefined ? kept : { ...kept, last_review: entry.last_review };
}

/** Read progress as it is stored or exported: a map from a mode's slug to its card, turns taken and last answer. */
function read(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new ProgressError("it is no JSON");
  }
  if (!found || typeof found !== "object" || !found.modes || typeof found.modes !== "object") throw new ProgressError("it holds no progress of the drill");
  if (found.schema !== SCHEMA) throw new ProgressError(`it has schema ${String(found.schema).slice(0, 20)}, and this page knows ${SCHEMA}`);
  return new Map(Object.entries(found.modes).map(([slug, entry]) => {
    if (!Number.isInteger(entry?.turns) || entry.turns < 1) throw new ProgressError("a card of it is not one of ours");
    const last = entry.last && typeof entry.last === "object" ? { right: entry.last.right === true, sections: finite(entry.last.sections) ? entry.last.sections : 0 } : null;
    return [slug, { card: card(entry.card), turns: entry.turns, last }];
  }));
}

export class Progress {
  /** `library` is ts-fsrs; `tell` is called with a sentence whenever progress cannot be read or kept. */
  constructor(library, tell) {
    this.library = library;
    this.scheduler = library.fsrs({ enable_fuzz: false });
    this.tell = tell;
    this.kept = true;
    this.modes = new Map();
    this.load();
  }

  /** Take up what is stored: another tab may have changed it. Damaged progress is set aside, never overwritten. */
  load() {
    if (!this.kept) return;
    let text;
    try {
      text = localStorage.getItem(KEY);
    } catch {
      this.kept = false;
      this.tell("This browser lets pages keep nothing: progress lasts as long as this page.");
      return;
    }
    if (text === null) {
      this.modes = new Map();
      return;
    }
    try {
      this.modes = read(text);
    } catch (error) {
      if (!(error instanceof ProgressError)) throw error;
      this.modes = new Map();
      this.setAside(text, error.message);
    }
  }

  setAside(text, reason) {
    try {
      localStorage.setItem(DAMAGED, text);
      localStorage.removeItem(KEY);
      this.tell(`The progress kept in this browser cannot be read: ${reason}. It was set aside under “${DAMAGED}”, and you start anew; an export can be imported.`);
    } catch {
      this.kept = false;
      this.tell(`The progress kept in this browser cannot be read (${reason}) nor set aside: what you do now lasts as long as this page.`);
    }
  }

  save() {
    if (!this.kept) return;
    try {
      localStorage.setItem(KEY, this.text());
    } catch {
      this.tell("Progress could not be kept: the browser's storage for this site is full. Export it, or free some space.");
    }
  }

  text() {
    return JSON.stringify({ schema: SCHEMA, modes: Object.fromEntries(this.modes) });
  }

  /** Replace all progress by an exported one; throws ProgressError if that is none. */
  take(text) {
    this.modes = read(text);
    this.save();
  }

  forget() {
    this.modes = new Map();
    if (!this.kept) return;
    localStorage.removeItem(KEY);
    localStorage.removeItem(DAMAGED);
  }

  card(slug, now) {
    return this.modes.get(slug)?.card ?? this.library.createEmptyCard(now);
  }

  due(slug) {
    return new Date(this.modes.get(slug).card.due);
  }

  /** Say "new", "due", "learning" (it comes up again within a day) or "learnt" of a mode. */
  state(slug, now) {
    if (!this.modes.has(slug)) return "new";
    if (this.due(slug) <= now) return "due";
    return this.modes.get(slug).card.state === this.library.State.Review ? "learnt" : "learning";
  }

  /** Return when a mode would come up again after each grade from 1 to 4. */
  outlook(slug, now) {
    const found = this.scheduler.repeat(this.card(slug, now), now);
    return [1, 2, 3, 4].map((grade) => found[grade].card.due);
  }

  grade(slug, grade, now, last) {
    this.load();
    const next = this.scheduler.next(this.card(slug, now), now, grade).card;
    this.modes.set(slug, { card: card(JSON.parse(JSON.stringify(next))), turns: (this.modes.get(slug)?.turns ?? 0) + 1, last });
    this.save();
  }

  /** Return the card to take next, its case, and if nothing is due or new, when it will be: due modes first, the longest due before others,
   *  then new ones in the deck's order, the few commonest first. */
  next(deck, now) {
    const known = deck.filter((mode) => this.modes.has(mode.slug)).sort((one, other) => this.due(one.slug) - this.due(other.slug));
    const fresh = deck.find((mode) => !this.modes.has(mode.slug));
    const first = known[0];
    const mode = first && this.due(first.slug) <= now ? first : fresh ?? first;
    if (!mode) return null;
    const turns = this.modes.get(mode.slug)?.turns ?? 0;
    return { mode, url: mode.cases[turns % mode.cases.length], waits: ["learning", "learnt"].includes(this.state(mode.slug, now)) ? this.due(mode.slug) : null };
  }
}
