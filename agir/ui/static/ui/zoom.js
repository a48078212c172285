// Smooths a drawing that can already be read, enlarged and followed without it: drag to move,
// Ctrl + wheel or + − 0 to enlarge, and what a box is linked to stands out when it is pointed at.

const LEAST = 0.25;
const MOST = 4;

function enlarge(view) {
  const svg = view.querySelector("svg");
  const { width, height } = svg.viewBox.baseVal;
  const shown = () => svg.getBoundingClientRect().width / width;

  function to(scale, x = view.clientWidth / 2, y = view.clientHeight / 2) {
    const before = shown();
    const after = Math.min(MOST, Math.max(LEAST, scale));
    const left = (view.scrollLeft + x) / before;
    const top = (view.scrollTop + y) / before;
    view.classList.remove("graph-window--fitted");
    svg.setAttribute("width", Math.round(width * after));
    svg.setAttribute("height", Math.round(height * after));
    view.scrollTo(left * after - x, top * after - y);
  }

  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = view.getBoundingClientRect();
    to(shown() * Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  view.addEventListener("keydown", (event) => {
    if (event.target !== view || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { "+": 1.25, "=": 1.25, "-": 0.8 };
    if (steps[event.key]) to(shown() * steps[event.key]);
    else if (event.key === "0") to(1);
    else return;
    event.preventDefault();
  });
}

function drag(view) {
  let start = null;
  view.classList.add("is-draggable");
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || event.target.closest("a")) return;
    start = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
    view.setPointerCapture(event.pointerId);
    view.classList.add("is-dragging");
  });
  view.addEventListener("pointermove", (event) => {
    if (start) view.scrollTo(start.left + start.x - event.clientX, start.top + start.y - event.clientY);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    view.addEventListener(name, () => {
      start = null;
      view.classList.remove("is-dragging");
    });
  }
}

function follow(view) {
  const svg = view.querySelector("svg");
  const ties = [...svg.querySelectorAll("[data-from]")];
  const boxes = new Map([...svg.querySelectorAll("[data-key]")].map((box) => [box.dataset.key, box]));

  function near(box) {
    const key = box.dataset.key;
    const own = ties.filter((tie) => tie.dataset.from === key || tie.dataset.to === key);
    if (!own.length) return;
    svg.classList.add("is-following");
    box.classList.add("is-near");
    for (const tie of own) {
      tie.classList.add("is-near");
      boxes.get(tie.dataset.from)?.classList.add("is-near");
      boxes.get(tie.dataset.to)?.classList.add("is-near");
    }
  }
  function forget() {
    svg.classList.remove("is-following");
    for (const one of svg.querySelectorAll(".is-near")) one.classList.remove("is-near");
  }
  for (const box of boxes.values()) {
    for (const name of ["pointerenter", "focus"]) box.addEventListener(name, () => { forget(); near(box); });
    for (const name of ["pointerleave", "blur"]) box.addEventListener(name, forget);
  }
}

// Where the drawing is larger than its window, begin with the box it is about, or the first one.
function begin(view) {
  const first = view.querySelector(".is-chosen") ?? view.querySelector("[data-key]");
  if (!first) return;
  const box = first.getBoundingClientRect();
  const around = view.getBoundingClientRect();
  const middle = (around.height - box.height) / 2;
  view.scrollTo(box.left - around.left - 12, box.top - around.top - middle);
}

for (const view of document.querySelectorAll("[data-zoom]")) {
  if (!view.querySelector("svg")) continue;
  begin(view);
  enlarge(view);
  drag(view);
  follow(view);
}
