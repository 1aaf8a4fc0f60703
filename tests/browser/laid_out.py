"""Scripts that look at a page once a browser has laid it out: boxes that are cut, words over words, letters too pale to read."""

CUT = """() => {
  const cut = [];
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg") || !e.checkVisibility() || e.clientWidth === 0) continue;
    const style = getComputedStyle(e);
    if (style.display === "inline" || e.closest(".sr, .skip, .slanted thead")) continue;
    if (style.textOverflow === "ellipsis" && e.getAttribute("aria-hidden") === "true") continue;
    let inside = e; while (inside && !scrolls(inside)) inside = inside.parentElement;
    if (inside) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    if (e.scrollWidth > e.clientWidth + 1) cut.push(e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 60));
  }
  return cut;
}"""

OVERLAPS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll("main svg")) {
    const frame = svg.getBoundingClientRect();
    if (!svg.checkVisibility() || frame.width === 0) continue;
    const boxes = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim() && t.checkVisibility())
      .map((t) => { const b = t.getBBox(), m = t.getCTM(); return {
        text: t.textContent.trim(), x: m.a * b.x + m.e, y: m.d * b.y + m.f, w: m.a * b.width, h: m.d * b.height, turned: m.b !== 0 }; })
      .filter((b) => !b.turned);
    for (let i = 0; i < boxes.length; i++) {
      const a = boxes[i];
      if (a.x < -2 || a.x + a.w > frame.width + 2) found.push("outside: " + a.text);
      for (let j = i + 1; j < boxes.length; j++) {
        const b = boxes[j];
        const across = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
        const down = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
        // A line box is taller than its letters: a third of it may stand over another's.
        if (across > 1 && down > Math.min(a.h, b.h) / 3) found.push(a.text + " / " + b.text);
      }
    }
  }
  return found;
}"""

CONTRAST = """() => {
  const channel = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (css) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (c) => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; } return [255, 255, 255, 255]; };
  const worst = {};
  for (const e of document.querySelectorAll("main *, .cover-text *, nav.bar *, footer *")) {
    if (e.closest("svg") || !e.checkVisibility()) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(e), a = light(rgba(style.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) worst[e.tagName + "." + e.className] = [ratio.toFixed(2), e.textContent.trim().slice(0, 40)];
  }
  return worst;
}"""
