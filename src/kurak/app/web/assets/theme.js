// Light or dark: the choice of the button over that of the system; remembered in this browser.
const KEY = "kurak-theme";
const root = document.documentElement;
const chosen = localStorage.getItem(KEY);
if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme-button");
  const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(dark()));
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    localStorage.setItem(KEY, root.dataset.theme);
    show();
  });
  show();
});
