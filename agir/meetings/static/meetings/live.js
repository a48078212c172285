// The live page of a meeting. Each section saves by itself, at most four seconds after a word is
// typed; what is not saved yet stays on this device. Every few seconds the page asks what the
// others have written. Without this module, each section is an ordinary form.
import { say } from "../ui/toast.js";
import { ask, clock, kept, send } from "./words.js";

const QUIET = 1200; // after the last letter
const LONGEST = 4000; // after the first one
const RETRY = 3000;
const POLL = 3000; // for who writes
const WATCH = 5000; // for who reads
const HIDDEN = 15000;
const HEARTBEAT = 12000;
const BUSY = 8000; // after a letter, somebody is still writing

const page = document.querySelector("[data-live]");
const words = page?.dataset ?? {};
const me = Number(document.body.dataset.person);
const status = document.querySelector("[data-live-status]");
const skew = Number(words.now) - Date.now();
const sections = new Map();
let shown = "";

function tell(kind, ...parts) {
  if (shown === kind) return;
  shown = kind;
  status.dataset.kind = kind;
  status.replaceChildren(...parts);
}

function link(text, href) {
  return Object.assign(document.createElement("a"), { textContent: text, href });
}

function button(text, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button button--small", textContent: text });
  made.addEventListener("click", action);
  return made;
}

function lost(kind) {
  if (kind === "session") {
    const login = `${document.body.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    tell("session", `${words.wordsSession} `, link(words.wordsSignIn, login));
  } else {
    tell("offline", words.wordsOffline);
  }
}

function found() {
  if (shown === "offline" || shown === "session") {
    shown = "";
    tell("online", words.wordsOnline);
    setTimeout(() => shown === "online" && tell(""), 6000);
  }
}

class Section {
  constructor(element) {
    this.element = element;
    this.id = Number(element.dataset.item);
    this.form = element.querySelector("[data-notes]");
    this.area = this.form.elements.notes;
    this.line = element.querySelector("[data-saved]");
    this.pen = element.querySelector("[data-pen-line]");
    this.conflict = element.querySelector("[data-conflict]");
    this.timer = element.querySelector("[data-timer]");
    this.revision = Number(element.dataset.revision);
    this.saved = this.area.value; // what the server has, as far as we know
    this.unsure = []; // sent, and no answer came back
    this.writer = null;
    this.state = null;
    this.waiting = 0;
    this.typedAt = 0;
    this.penAt = 0; // when we last heard about the pen by asking for it
    this.sending = false;
    this.listen();
    this.recover();
  }

  get dirty() {
    return this.area.value !== this.saved;
  }

  get busy() {
    return document.activeElement === this.area && Date.now() - this.typedAt < BUSY;
  }

  get inConflict() {
    return this.conflict.childElementCount > 0;
  }

  listen() {
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("focus", () => this.takePen());
    this.area.addEventListener("blur", () => this.leave());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.conflict.addEventListener("submit", (event) => {
      event.preventDefault();
      this.settle(event.submitter.value, event.target);
    });
    this.pen.addEventListener("submit", (event) => {
      event.preventDefault();
      this.pass();
    });
    this.timer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.toggleTimer();
    });
    this.element.querySelector("[data-leave-open]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.toggleOpen(event.target);
    });
  }

  // Words that never reached the server: put them back, and send them from the revision they knew.
  recover() {
    const words_ = kept.read(this.id);
    if (!words_) return;
    if (words_.notes === this.saved) return kept.forget(this.id);
    this.area.value = words_.notes;
    this.revision = words_.revision;
    this.line.textContent = words.wordsRestored.replace("{heure}", clock(words_.at));
    this.save();
  }

  typed() {
    kept.write(this.id, this.area.value, this.revision);
    this.line.textContent = words.wordsUnsaved;
    this.typedAt = Date.now();
    this.soon();
  }

  soon() {
    this.first ??= Date.now();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), Math.min(QUIET, Math.max(0, this.first + LONGEST - Date.now())));
  }

  async save(more = {}) {
    clearTimeout(this.waiting);
    this.first = undefined;
    if (this.sending || this.inConflict || !this.dirty) {
      if (!this.dirty) this.line.textContent = this.state?.saved ?? this.line.textContent;
      return;
    }
    this.sending = true;
    const notes = this.area.value;
    const fields = { notes, revision: this.revision };
    if (this.unsure.length) fields.unsure = this.unsure.at(-1);
    this.line.textContent = words.wordsSaving;
    const answer = await send(this.element.dataset.save, fields, more);
    this.sending = false;
    if (answer.kind !== "done") {
      this.unsure.push(notes);
      this.line.textContent = words.wordsUnsaved;
      lost(answer.kind);
      this.waiting = setTimeout(() => this.save(), RETRY);
      return;
    }
    found();
    this.answered(answer, notes);
  }

  answered({ status: code, data }, notes) {
    if (code === 200) {
      this.accept(data, notes);
    } else if (code === 409 && !data.late && this.unsure.includes(data.notes)) {
      this.revision = data.revision; // these are our own words, whose answer was lost
      this.unsure = [];
      this.save();
    } else if (code === 409) {
      this.showConflict(data);
    } else {
      this.line.textContent = data.sentence ?? words.wordsRefused;
    }
  }

  accept(data, notes) {
    this.unsure = [];
    this.revision = data.revision;
    this.form.elements.revision.value = data.revision;
    this.saved = notes;
    this.line.textContent = data.saved;
    if (this.dirty) {
      kept.write(this.id, this.area.value, this.revision);
      this.soon();
    } else {
      kept.forget(this.id);
    }
  }

  showConflict(data) {
    this.unsure = [];
    const range = document.createRange();
    this.conflict.replaceChildren(range.createContextualFragment(data.html));
    this.form.hidden = true;
    this.conflict.querySelector(".button")?.focus();
  }

  // Two texts become one, as somebody chose. If a third one came meanwhile, the choice is asked again.
  async settle(keep, form) {
    const mine = this.area.value;
    const answer = await send(this.element.dataset.save, { keep, notes: mine, revision: form.elements.revision.value });
    if (answer.kind !== "done") return lost(answer.kind);
    found();
    if (answer.status === 409) return this.showConflict(answer.data);
    if (answer.status !== 200) return say(answer.data.sentence ?? words.wordsRefused);
    this.conflict.replaceChildren();
    this.form.hidden = false;
    this.area.value = answer.data.notes;
    this.accept(answer.data, answer.data.notes);
    this.area.focus();
  }

  heldByAnother() {
    return this.writer !== null && this.writer !== me;
  }

  async takePen() {
    if (this.area.readOnly) return;
    this.writing = true;
    clearInterval(this.heart);
    const beat = async () => {
      const answer = await send(this.element.dataset.pen, {});
      if (answer.kind === "done" && answer.status === 200) this.hearPen(answer.data);
    };
    this.heart = setInterval(beat, HEARTBEAT);
    beat();
  }

  async pass() {
    const answer = await send(this.element.dataset.pen, { pass: 1 });
    if (answer.kind !== "done") return lost(answer.kind);
    this.hearPen(answer.data);
    this.area.focus();
  }

  hearPen(data) {
    this.penAt = Date.now();
    this.drawPen(data.writer, data.pen);
  }

  async leave() {
    clearInterval(this.heart);
    await this.save();
    if (this.writing && document.activeElement !== this.area) {
      this.writing = false;
      send(this.element.dataset.pen, { lay: 1 });
    }
  }

  drawPen(writer, sentence) {
    const changed = writer !== this.writer;
    this.writer = writer;
    const other = this.heldByAnother();
    if (other && this.dirty) this.save();
    // Nobody's hand is taken off the paper in the middle of a sentence.
    this.area.readOnly = other && !this.inConflict && !this.busy;
    this.element.classList.toggle("is-held", other);
    if (!changed && this.pen.textContent) return;
    if (!other) return this.pen.replaceChildren();
    const line = Object.assign(document.createElement("p"), { textContent: sentence });
    this.pen.replaceChildren(line, button(this.element.dataset.wordsPass, () => this.pass()));
  }

  async follow(state, asked) {
    const before = this.state;
    this.state = state;
    if (asked > this.penAt) this.drawPen(state.writer, state.pen); // else it tells of before
    this.drawOpen(state.open);
    Object.assign(this.timer.dataset, { spent: state.spent, started: state.started, planned: state.minutes });
    this.drawTime();
    if (before && before.beside !== state.beside && !this.refreshBeside()) state.beside = before.beside;
    if (state.revision > this.revision && !this.dirty && !this.sending && !this.inConflict) await this.bring();
    else if (!this.dirty && !this.sending) this.line.textContent = state.saved;
  }

  // Somebody else's words come in, and the caret stays where it was.
  async bring() {
    const answer = await ask(this.element.dataset.save);
    if (answer.kind !== "done" || answer.status !== 200 || this.dirty || this.sending) return;
    const at = this.area.selectionStart;
    this.area.value = answer.data.notes;
    if (document.activeElement === this.area) this.area.setSelectionRange(at, at);
    this.accept(answer.data, answer.data.notes);
  }

  refreshBeside() {
    return refresh(`a-cote-${this.id}`, this.element.dataset.beside);
  }

  drawTime() {
    const { spent, started, planned } = this.timer.dataset;
    const running = Number(started);
    const seconds = Number(spent) + (running ? Math.max(0, Math.floor((Date.now() + skew - running) / 1000)) : 0);
    const minutes = Math.floor(seconds / 60);
    const over = Math.max(0, minutes - Number(planned));
    const sentence = over ? words.wordsOver.replace("{k}", over) : words.wordsSpent.replace("{m}", planned);
    const time = this.timer.querySelector("[data-time]");
    const told = sentence.replace("{n}", minutes);
    if (time.textContent !== told) time.textContent = told;
    time.parentElement.classList.toggle("is-over", over > 0);
    this.element.classList.toggle("is-current", running > 0);
    this.timer.querySelector("[data-run]").textContent = running ? words.wordsPause : words.wordsRun;
    this.timer.elements.run.value = running ? "0" : "1";
  }

  async toggleTimer() {
    const answer = await send(this.timer.action, { run: this.timer.elements.run.value });
    if (answer.kind !== "done") return lost(answer.kind);
    follow();
  }

  drawOpen(open) {
    const form = this.element.querySelector("[data-leave-open]");
    form.elements.open.value = open ? "0" : "1";
    form.querySelector("button").setAttribute("aria-pressed", String(open));
  }

  async toggleOpen(form) {
    const open = form.elements.open.value;
    const answer = await send(form.action, { open });
    if (answer.kind !== "done") return lost(answer.kind);
    this.drawOpen(open === "1");
  }
}

let last = JSON.parse(document.getElementById("live-state")?.textContent ?? "null");
let again;

// A part that nobody is busy in is asked for again; what was unfolded stays so.
function refresh(id, url) {
  const box = document.getElementById(id);
  if (!box || box.contains(document.activeElement)) return !box;
  const open = box.querySelector("details")?.open;
  window.htmx?.ajax("GET", url, { target: box, swap: "outerHTML" }).then(() => {
    const details = document.getElementById(id)?.querySelector("details");
    if (details) details.open = open;
  });
  return true;
}

function ended() {
  tell("closed", `${words.wordsClosed} `, link(words.wordsMinutes, words.minutes));
  for (const section of sections.values()) if (section.dirty) section.save();
}

async function follow() {
  clearTimeout(again);
  const asked = Date.now();
  const answer = await ask(words.state);
  if (answer.kind !== "done") {
    lost(answer.kind);
  } else if (answer.status === 200) {
    found();
    const state = answer.data;
    const before = last;
    last = state;
    if (state.status === "closed") ended();
    // A part one is busy in is asked for again the next time.
    if (state.noted !== before.noted && !refresh("notes-prises", words.noted)) last.noted = before.noted;
    if (state.people !== before.people && !refresh("presences", words.attendance)) last.people = before.people;
    if (state.items.some((item) => !sections.has(item.id)) || state.items.length !== sections.size) {
      tell("agenda", `${words.wordsAgenda} `, button(words.wordsReload, () => location.reload()));
    }
    for (const item of state.items) await sections.get(item.id)?.follow(item, asked);
  }
  const writes = document.activeElement?.name === "notes";
  if (last?.status !== "closed") again = setTimeout(follow, document.hidden ? HIDDEN : writes ? POLL : WATCH);
}

if (page) {
  for (const element of page.querySelectorAll("[data-item]")) {
    const section = new Section(element);
    section.state = last?.items.find((item) => item.id === section.id) ?? null;
    if (section.state) section.drawPen(section.state.writer, section.state.pen);
    sections.set(section.id, section);
  }
  setInterval(() => sections.forEach((section) => section.drawTime()), 5000);
  addEventListener("online", () => {
    sections.forEach((section) => section.save());
    follow();
  });
  addEventListener("offline", () => lost("offline"));
  addEventListener("visibilitychange", () => {
    if (document.hidden) sections.forEach((section) => section.save({ keepalive: true }));
    else follow();
  });
  addEventListener("pagehide", () => sections.forEach((section) => section.save({ keepalive: true })));
  again = setTimeout(follow, POLL);
}
