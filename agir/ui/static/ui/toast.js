// What was just done stays ten seconds, longer while pointed at or focused; a warning stays until
// it is closed. Without script, both stay until the next page.
const SECONDS = 10;

export function passToasts() {
  for (const toast of document.querySelectorAll("[data-toast]:not([data-timed])")) time(toast);
}

export function say(sentence) {
  const region = document.getElementById("toasts");
  if (!region || !sentence) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  toast.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  region.replaceChildren(toast);
  time(toast);
}

function time(toast) {
  toast.dataset.timed = "";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast__close";
  close.textContent = "×";
  close.setAttribute("aria-label", document.body.dataset.wordsClose);
  close.addEventListener("click", () => toast.remove());
  toast.append(close);
  if (toast.dataset.toast === "stay") return;
  let timer;
  const hold = () => clearTimeout(timer);
  const go = () => {
    hold();
    timer = setTimeout(() => {
      toast.classList.add("is-leaving");
      setTimeout(() => toast.remove(), 200);
    }, SECONDS * 1000);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", go);
  go();
}
