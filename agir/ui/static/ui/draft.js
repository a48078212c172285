// Never lose what someone typed. A form with data-draft="key" is kept on this device every few
// seconds, comes back after a dead connection or an expired session, and is forgotten once saved.
//
// Kept under the person's number, so that two people of one device never see each other's words,
// and forgotten when the session is closed on purpose. Passwords, files and hidden fields are
// never kept.
const EVERY = 3000;
const DAYS = 30;
const page = () => document.body.dataset;
const REFUSED = "[aria-invalid=true], .error-summary";
const prefix = () => `agir-draft:${page().person}:`;

function values(form) {
  const kept = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled || ["hidden", "password", "file", "submit", "button"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type)) {
      (kept[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    } else if (field.type === "select-multiple") {
      kept[field.name] = [...field.selectedOptions].map((option) => option.value);
    } else {
      (kept[field.name] ??= []).push(field.value);
    }
  }
  return kept;
}

function fill(form, kept) {
  const taken = {};
  for (const field of form.elements) {
    const given = kept[field.name];
    if (!given || ["hidden", "password", "file", "submit", "button"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
    else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = given.includes(option.value);
    } else {
      const place = (taken[field.name] = (taken[field.name] ?? -1) + 1);
      if (given[place] !== undefined) field.value = given[place];
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function clock(time) {
  const date = new Date(time);
  if (document.documentElement.lang === "en") {
    return date.toLocaleTimeString("en-CA", { hour: "numeric", minute: "2-digit" });
  }
  return `${date.getHours()}\u00a0h\u00a0${String(date.getMinutes()).padStart(2, "0")}`;
}

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(prefix() + key));
    } catch {
      return null;
    }
  },
  // Storage may be full or forbidden: the form still works, only without a draft.
  write(key, draft) {
    try {
      localStorage.setItem(prefix() + key, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  },
  forget(key) {
    localStorage.removeItem(prefix() + key);
  },
  keys() {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix()))
      .map((key) => key.slice(prefix().length));
  },
};

function note(form) {
  let line = form.querySelector(".draft-note");
  if (!line) {
    line = document.createElement("p");
    line.className = "draft-note";
    line.setAttribute("role", "status");
    (form.querySelector(".form-actions") ?? form).append(line);
  }
  return line;
}

function offer(form, sentence, label, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.textContent = label;
  button.addEventListener("click", () => {
    action();
    note(form).replaceChildren();
  });
  note(form).replaceChildren(`${sentence} `, button);
}

function settle() {
  const old = Date.now() - DAYS * 86400000;
  for (const key of store.keys()) {
    const draft = store.read(key);
    const form = document.querySelector(`form[data-draft="${CSS.escape(key)}"]`);
    const refused = form?.querySelector(REFUSED);
    if (!draft || draft.at < old) store.forget(key);
    else if (draft.sent && !refused && !("failed" in page())) store.forget(key);
    else if (draft.sent) store.write(key, { ...draft, sent: false });
  }
}

function bringBack(form, key, start) {
  const draft = store.read(key);
  if (!draft) return;
  const now = JSON.stringify(start);
  if (JSON.stringify(draft.values) === now || form.querySelector(REFUSED)) return;
  const when = clock(draft.at);
  if (draft.base === now) {
    fill(form, draft.values);
    offer(form, page().wordsRestored.replace("{heure}", when), page().wordsDiscard, () => {
      fill(form, start);
      store.forget(key);
    });
  } else {
    // The page says something else than when the draft began: somebody changed it meanwhile.
    offer(form, page().wordsConflict.replace("{heure}", when), page().wordsTakeBack, () => fill(form, draft.values));
  }
}

function keep(form) {
  const key = form.dataset.draft;
  const start = values(form);
  const base = JSON.stringify(start);
  bringBack(form, key, start);
  let timer;
  const save = () => {
    timer = undefined;
    const current = values(form);
    if (JSON.stringify(current) === base) return;
    const at = Date.now();
    if (store.write(key, { at, base, values: current, sent: false })) {
      note(form).textContent = page().wordsSaved.replace("{heure}", clock(at));
    }
  };
  form.addEventListener("input", (event) => {
    if (event.isTrusted) timer ??= setTimeout(save, EVERY);
  });
  addEventListener("pagehide", () => timer && save());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = undefined;
    store.write(key, { at: Date.now(), base, values: values(form), sent: true });
  });
  form.addEventListener("htmx:afterRequest", (event) => event.detail.successful && store.forget(key));
}

export function keepDrafts() {
  if (!page().person) return;
  settle();
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
  document.querySelector("form[data-signs-out]")?.addEventListener("submit", () => {
    for (const key of store.keys()) store.forget(key);
  });
}
