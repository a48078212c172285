// `/` goes to the search from anywhere. One key alone can be switched off (WCAG 2.1.4): see
// /ui/affichage/. It never fires while something is being typed.
const typing = (element) =>
  element.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])");

export function listenForShortcuts() {
  if (document.body.dataset.shortcuts === "off") return;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) return;
    const box = document.querySelector(`input[data-shortcut="${CSS.escape(event.key)}"]`);
    const link = document.querySelector(`a[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!box && !link) return;
    event.preventDefault();
    if (box) box.select();
    else link.click();
  });
}
