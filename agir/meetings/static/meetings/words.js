// The words of a live page, kept on this device from the first letter until the server has them.
// Under the same roof as drafts (agir-draft:<person>:…), so that signing out forgets them too.
const prefix = () => `agir-draft:${document.body.dataset.person}:live:`;

export const kept = {
  read(item) {
    try {
      return JSON.parse(localStorage.getItem(prefix() + item));
    } catch {
      return null;
    }
  },
  // Storage may be full or forbidden: the page still saves on the server.
  write(item, notes, revision) {
    try {
      localStorage.setItem(prefix() + item, JSON.stringify({ at: Date.now(), notes, revision, sent: false }));
    } catch {
      return;
    }
  },
  forget(item) {
    try {
      localStorage.removeItem(prefix() + item);
    } catch {
      return;
    }
  },
};

export function clock(time) {
  const date = new Date(time);
  if (document.documentElement.lang === "en") {
    return date.toLocaleTimeString("en-CA", { hour: "numeric", minute: "2-digit" });
  }
  return `${date.getHours()}\u00a0h\u00a0${String(date.getMinutes()).padStart(2, "0")}`;
}

// What came of sending: "offline" and "session" keep the words here; anything else has an answer.
export async function send(url, fields, more = {}) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  const headers = { Accept: "application/json" };
  if (token) headers["X-CSRFToken"] = token[1];
  const sent = { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual", ...more };
  let answer;
  try {
    answer = await fetch(url, sent);
  } catch {
    return { kind: "offline" };
  }
  return read(answer);
}

// The state of the page, or the notes of one section.
export async function ask(url) {
  try {
    return read(await fetch(url, { headers: { Accept: "application/json" }, cache: "no-cache", redirect: "manual" }));
  } catch {
    return { kind: "offline" };
  }
}

async function read(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) return { kind: "session" };
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.status === 403 && !isJson) return { kind: "session" };
  if (answer.status >= 500) return { kind: "offline" };
  if (answer.status === 204) return { kind: "done", status: 204, data: {} };
  try {
    return { kind: "done", status: answer.status, data: isJson ? await answer.json() : {} };
  } catch {
    return { kind: "offline" };
  }
}
