// Light, dark, or as the device asks. The server reads the same cookie, so a page never flashes.
const A_YEAR = 31536000;

export function chooseTheme() {
  for (const form of document.querySelectorAll("form[data-theme-form]")) {
    form.addEventListener("submit", (event) => {
      const chosen = event.submitter?.value;
      if (!chosen) return;
      event.preventDefault();
      const auto = chosen === "auto";
      document.cookie = `apparence=${auto ? "" : chosen}; path=/; SameSite=Lax; max-age=${auto ? 0 : A_YEAR}`;
      if (auto) delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = chosen;
      for (const button of document.querySelectorAll("form[data-theme-form] button[name=theme]")) {
        button.setAttribute("aria-pressed", String(button.value === chosen));
      }
    });
  }
}
