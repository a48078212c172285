// What every page loads. Nothing here is needed to use a page: each module smooths a working form
// or link. Words come from the page (data-words-…), in the reader's language.
import { keepDrafts } from "./draft.js";
import { closeMenus } from "./menu.js";
import { listenForShortcuts } from "./shortcuts.js";
import { chooseTheme } from "./theme.js";
import { passToasts, say } from "./toast.js";

const words = document.body.dataset;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (event.detail.verb !== "get" && token) event.detail.headers["X-CSRFToken"] = token[1];
});

// A session that ended answers a fragment with the sign-in page: go there, and come back.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const url = event.detail.xhr.responseURL;
  if (url && words.login && new URL(url).pathname === words.login) {
    event.preventDefault();
    location.assign(`${words.login}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
});
document.addEventListener("htmx:sendError", () => say(words.wordsOffline));
document.addEventListener("htmx:responseError", () => say(words.wordsFailed));
document.addEventListener("htmx:afterSwap", () => passToasts());

closeMenus();
chooseTheme();
listenForShortcuts();
passToasts();
keepDrafts();
