"""What is looked for on every page: words that can be read, and a name for every control."""

from __future__ import annotations

CONTRAST = """() => {
  const channel = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (css) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (c) => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; } return [255, 255, 255, 255]; };
  const worst = {};
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg, .powered-by-wrapper, :disabled") || !e.checkVisibility() || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(rgba(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) worst[e.tagName + "." + e.className] = ratio.toFixed(2) + " " + e.textContent.trim().slice(0, 40);
  }
  return worst;
}"""

NAMELESS = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, [tabindex='0']")].filter((e) => {
  if (!e.checkVisibility()) return false;
  const labels = e.labels ? [...e.labels].map((l) => l.textContent).join("") : "";
  const by = (e.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("");
  return !(e.getAttribute("aria-label") || by || labels || e.textContent || e.querySelector("img[alt]:not([alt=''])")?.alt || "").trim();
}).map((e) => e.outerHTML.slice(0, 120))"""
