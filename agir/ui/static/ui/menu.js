// Menus are <details>: they open without script. This closes them on Escape, on a press elsewhere
// and when the keyboard leaves.
const opened = () => document.querySelectorAll("details.menu[open]");

export function closeMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of opened()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
  });
}
