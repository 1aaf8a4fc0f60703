(function () {
  "use strict";
  var root = document.documentElement;
  var all = function (selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); };

  // Theme: the system's, until the button says otherwise.
  var button = document.getElementById("theme-button");
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  var dark = function () { return root.dataset.theme ? root.dataset.theme === "dark" : system.matches; };
  var show = function () { button.setAttribute("aria-pressed", String(dark())); };
  button.hidden = false;
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", function () {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("kurak-theme", root.dataset.theme); } catch (error) { /* a private window */ }
    show();
  });

  // Contents: close after a choice, and say where we are.
  var menu = document.getElementById("contents-menu");
  menu.addEventListener("click", function (event) {
    if (event.target.closest("a") && menu.hidePopover) menu.hidePopover();
  });
  menu.addEventListener("toggle", function (event) {
    if (event.newState !== "open") return;
    var foot = document.querySelector(".bar").getBoundingClientRect().bottom;
    var below = window.innerHeight - foot > 240;
    menu.style.top = below ? foot + 6 + "px" : "12px";
    menu.style.maxHeight = window.innerHeight - (below ? foot + 18 : 24) + "px";
  });
  var here = document.querySelector(".here");
  var links = all(".links a");
  var chapters = all(".chapter");
  var current = function () {
    // Not every chapter stands in the bar: those that do not belong to the last one before them that does.
    var now = null;
    chapters.forEach(function (chapter) {
      if (chapter.getBoundingClientRect().top >= 140) return;
      now = links.find(function (link) { return link.hash === "#" + chapter.id; }) || now;
    });
    links.forEach(function (link) {
      if (link === now) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
    here.textContent = now ? now.textContent : "";
  };
  var waiting = false;
  window.addEventListener("scroll", function () {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(function () { waiting = false; current(); });
  }, { passive: true });
  current();

  // Panels open beside the number that was pressed; on a phone they stand at the foot.
  var opener = null;
  document.addEventListener("click", function (event) { opener = event.target.closest("[popovertarget]") || opener; }, true);
  all(".panel").forEach(function (panel) {
    panel.addEventListener("toggle", function (event) {
      if (event.newState !== "open" || !opener || window.innerWidth <= 720) return;
      var at = opener.getBoundingClientRect();
      var below = at.bottom + 10;
      var fits = below + panel.offsetHeight < window.innerHeight - 8;
      var top = fits ? below : Math.max(58, at.top - panel.offsetHeight - 10);
      panel.style.position = "absolute";
      panel.style.inset = "auto";
      panel.style.margin = "0";
      panel.style.left = Math.max(12, Math.min(at.left, root.clientWidth - panel.offsetWidth - 12)) + "px";
      panel.style.top = top + window.scrollY + "px";
    });
  });

  // Only regions that do scroll take focus.
  var regions = all(".scroll");
  regions.forEach(function (region) { region.dataset.name = region.getAttribute("aria-label"); });
  var measure = function () {
    regions.forEach(function (region) {
      if (region.scrollWidth > region.clientWidth + 1) {
        region.setAttribute("tabindex", "0");
        region.setAttribute("role", "region");
        region.setAttribute("aria-label", region.dataset.name);
      } else {
        ["tabindex", "role", "aria-label"].forEach(function (name) { region.removeAttribute(name); });
      }
    });
  };
  window.addEventListener("resize", measure);
  document.addEventListener("toggle", measure, true);
  measure();

  // Ledger: filter by verdict; on a phone start with the conclusions folded.
  all(".ledger").forEach(function (ledger) {
    var filters = ledger.querySelector(".filters");
    if (!filters) return;
    var buttons = all("button", filters);
    var groups = all(".conclusion", ledger);
    filters.hidden = false;
    if (window.innerWidth <= 720 && !location.hash) groups.forEach(function (group, place) { group.open = place === 0; });
    filters.addEventListener("click", function (event) {
      var chosen = event.target.closest("button");
      if (!chosen) return;
      var verdict = chosen.dataset.verdict;
      buttons.forEach(function (other) { other.setAttribute("aria-pressed", String(other === chosen)); });
      groups.forEach(function (group) {
        var left = 0;
        all("li", group).forEach(function (line) {
          line.hidden = verdict !== "" && line.dataset.verdict !== verdict;
          if (!line.hidden) left += 1;
        });
        group.hidden = left === 0;
        group.open = true;
      });
    });
  });

  // Paper cannot be unfolded.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = all("details:not([open]):not(.values)");
    folded.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (part) { part.open = false; });
  });
})();
