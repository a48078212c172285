// In a table marked data-grid, arrows go from cell to cell and Tab passes over the whole grid.
// Without this module each cell is a plain link, reached by Tab.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

for (const table of document.querySelectorAll("[data-grid]")) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1));
  const link = (row, column) => rows[row]?.[column]?.querySelector("a");
  const links = rows.flat().map((cell) => cell.querySelector("a")).filter(Boolean);
  if (!links.length) continue;

  function hold(chosen) {
    for (const one of links) one.tabIndex = one === chosen ? 0 : -1;
  }
  hold(links[0]);

  table.addEventListener("focusin", (event) => {
    if (links.includes(event.target)) hold(event.target);
  });
  table.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    const cell = event.target.closest("td");
    if (!move || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    let row = cell.parentElement.sectionRowIndex;
    let column = cell.cellIndex - 1;
    do {
      row += move[0];
      column += move[1];
    } while (rows[row]?.[column] && !link(row, column)); // over the empty diagonal
    link(row, column)?.focus();
  });
}
