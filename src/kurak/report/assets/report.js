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

  // Numbers of tables: one panel for all, filled when a number opens. Its numbers are one stop of the Tab key, arrows move inside it.
  var made = document.getElementById("made-panel");
  var rule = made && made.querySelector(".made-rule");
  var place = function (cell) {
    var column = 0;
    for (var before = cell.previousElementSibling; before; before = before.previousElementSibling) column += before.colSpan;
    return column;
  };
  var can = function (cell, numbers) {
    return cell.tagName === "TD" && cell.colSpan === 1 && numbers.indexOf(String(place(cell))) >= 0
      && !/^[\s\u2013-]*$/.test(cell.textContent) && !cell.querySelector("button,a");
  };
  var term = function (list, name, text) {
    var dt = document.createElement("dt");
    var dd = document.createElement("dd");
    dt.textContent = name;
    dd.textContent = text;
    list.append(dt, dd);
  };
  all("table[data-made]").forEach(function (table) {
    var numbers = table.dataset.numbers.split(" ");
    var home = document.getElementById(table.dataset.made);
    var now = null;
    var data = null;
    var opens = function (cell) { return can(cell, numbers); };
    var find = function (cells) { return Array.prototype.find.call(cells, opens); };
    var go = function (cell) {
      if (!cell) return;
      if (now) now.tabIndex = -1;
      now = cell;
      now.tabIndex = 0;
      now.setAttribute("aria-haspopup", "dialog");
      now.focus();
    };
    var beside = function (line, step, column) {
      for (line = line + step; line > 0 && line < table.rows.length; line += step) {
        var cells = table.rows[line].cells;
        var same = Array.prototype.find.call(cells, function (cell) { return place(cell) === column && opens(cell); });
        if (same || find(cells)) return same || find(cells);
      }
      return null;
    };
    var show = function (cell) {
      data = data || JSON.parse(home.querySelector("script").textContent);
      var line = cell.parentElement;
      var column = place(cell);
      var head = table.tHead.rows[0].cells[column];
      var found = data.r.filter(function (one) { return one[0] === line.rowIndex - 1 && (!one[1] || one[1] === column || (one[1].indexOf && one[1].indexOf(column) >= 0)); });
      var withheld = found.length > 0 && found.every(function (one) { return one[2]; });
      var lists = home.querySelectorAll("dl");
      // What another table said already stands there.
      var rest = lists[1] || document.getElementById(home.dataset.rest).querySelectorAll("dl")[1];
      var facts = document.createElement("dl");
      made.querySelector(".panel-number").textContent = cell.firstChild.textContent.trim();
      made.querySelector(".panel-title").textContent = line.cells[0].textContent.trim() + " \u00b7 " + (head.firstChild ? head.firstChild.textContent.trim() : "");
      all(".made-code", made).forEach(function (old) { old.remove(); });
      var measure = lists[0].querySelectorAll("dd")[data.m[column]];
      rule.textContent = withheld ? data.w : measure ? measure.textContent : "";
      if (!withheld) {
        found.forEach(function (one) {
          data.f.forEach(function (name, at) {
            var value = one[at + 3];
            if (typeof value === "number") value = data.t[value];
            if (value) term(facts, name, value);
          });
        });
      }
      all("dt", rest).forEach(function (dt) { if (!withheld) term(facts, dt.textContent, dt.nextElementSibling.textContent); });
      made.querySelector("dl").replaceWith(facts);
      var code = home.querySelector(".made-code");
      if (code && !withheld) made.append(code.cloneNode(true));
      go(cell);
      opener = cell;
      if (made.matches(":popover-open")) made.hidePopover();
      made.showPopover();
      made.scrollTop = 0;
      made.focus({ preventScroll: true });
    };
    now = find(table.tBodies.length ? table.querySelectorAll("tbody td") : []) || null;
    if (!now) return;
    now.tabIndex = 0;
    table.setAttribute("role", "grid");
    table.setAttribute("aria-describedby", "made-hint");
    table.addEventListener("pointerover", function (event) {
      var cell = event.target.closest("td");
      if (cell && opens(cell)) cell.classList.add("can");
    });
    table.addEventListener("click", function (event) {
      var cell = event.target.closest("td");
      if (cell && opens(cell) && !String(window.getSelection())) show(cell);
    });
    table.addEventListener("keydown", function (event) {
      var cell = event.target.closest("td");
      if (!cell || cell !== event.target || event.altKey || event.ctrlKey || event.metaKey) return;
      var line = cell.parentElement;
      var row = Array.prototype.filter.call(line.cells, opens);
      var at = row.indexOf(cell);
      var to = { ArrowRight: row[at + 1], ArrowLeft: row[at - 1], Home: row[0], End: row[row.length - 1] }[event.key];
      if (event.key === "ArrowDown") to = beside(line.rowIndex, 1, place(cell));
      if (event.key === "ArrowUp") to = beside(line.rowIndex, -1, place(cell));
      if (event.key === "Enter" || event.key === " ") show(cell);
      else if (to) go(to);
      else if (!/^(Arrow|Home|End)/.test(event.key)) return;
      event.preventDefault();
    });
  });
  if (made) {
    made.addEventListener("toggle", function (event) {
      if (event.newState === "closed" && opener && (document.activeElement === document.body || made.contains(document.activeElement))) opener.focus();
    });
    made.addEventListener("click", function (event) { if (event.target.closest("a")) made.hidePopover(); });
  }

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

  // Matrices: one field, one place, one kind; how many rows are left is said.
  all(".choices").forEach(function (choices) {
    var figure = choices.closest("figure");
    var bodies = all("tbody", figure).filter(function (body) { return body.rows.length; });
    var heads = figure.querySelector("thead tr").cells;
    var lines = [];
    var group = -1;
    bodies.forEach(function (body) {
      all("tr", body).forEach(function (line) {
        if (line.classList.contains("group")) group += 1; else lines.push({ line: line, group: String(group) });
      });
    });
    var chosen = { group: "", column: "", sort: "" };
    var status = choices.querySelector("[role=status]");
    var apply = function () {
      var left = 0;
      lines.forEach(function (one) {
        var cells = one.line.cells;
        var stays = (chosen.group === "" || one.group === chosen.group) && (chosen.sort === "" || one.line.dataset.sort === chosen.sort)
          && (chosen.column === "" || "on" in cells[Number(chosen.column) + 1].dataset);
        one.line.hidden = !stays;
        if (stays) left += 1;
        for (var place = 1; place < cells.length; place += 1) cells[place].hidden = chosen.column !== "" && place !== Number(chosen.column) + 1;
      });
      for (var place = 1; place < heads.length; place += 1) heads[place].hidden = chosen.column !== "" && place !== Number(chosen.column) + 1;
      bodies.forEach(function (body) { body.hidden = all("tr:not(.group)", body).every(function (line) { return line.hidden; }); });
      var words = choices.dataset.left.replace("{left}", left).replace("{all}", lines.length);
      status.textContent = words + (chosen.column !== "" && left < lines.length ? ". " + choices.dataset.unknown : "");
      measure();
    };
    choices.hidden = false;
    choices.addEventListener("change", function (event) {
      var by = event.target.closest("[data-by]");
      if (by) { chosen[by.dataset.by] = event.target.value; apply(); }
    });
    choices.addEventListener("click", function (event) {
      var pressed = event.target.closest("button");
      if (!pressed) return;
      var by = pressed.closest("[data-by]");
      all("button", by).forEach(function (other) { other.setAttribute("aria-pressed", String(other === pressed)); });
      chosen[by.dataset.by] = pressed.value;
      apply();
    });
    apply();
  });

  // Drawings whose marks can be looked at alone: chosen from the list, or under the pointer.
  all(".explore").forEach(function (explore) {
    var figure = explore.closest("figure");
    var select = explore.querySelector("select");
    var status = explore.querySelector("[role=status]");
    var parts = all("[data-m]", figure);
    var of = function (part) { return part.dataset.m.split(" "); };
    var look = function (mark) {
      var near = {};
      near[mark] = true;
      parts.forEach(function (part) {
        var marks = of(part);
        if (marks.length > 1 && marks.indexOf(mark) >= 0) marks.forEach(function (one) { near[one] = true; });
      });
      parts.forEach(function (part) {
        var marks = of(part);
        var stays = mark === "" || (marks.length > 1 ? marks.indexOf(mark) >= 0 : near[marks[0]]);
        part.classList.toggle("dim", !stays);
      });
      var option = select.options[Number(mark) + 1];
      status.textContent = mark === "" ? "" : option.textContent + ": " + option.dataset.words;
    };
    explore.hidden = false;
    select.addEventListener("change", function () { look(select.value); });
    figure.addEventListener("pointerover", function (event) {
      var part = event.target.closest("[data-m]");
      if (part && of(part).length === 1) look(of(part)[0]);
    });
    figure.addEventListener("pointerout", function (event) {
      if (event.target.closest("[data-m]")) look(select.value);
    });
  });

  // What a mark rests on shows under the pointer and with the keyboard's focus; the panel that it opens stays until it is closed.
  var hint = document.createElement("div");
  hint.className = "hint";
  hint.setAttribute("aria-hidden", "true");
  hint.hidden = true;
  document.body.appendChild(hint);
  var hide = function () { hint.hidden = true; };
  var tell = function (from) {
    var panel = document.getElementById(from.getAttribute("popovertarget"));
    if (!panel || panel.matches(":popover-open")) return;
    hint.textContent = "";
    all(".panel-title, p", panel).forEach(function (part) {
      var line = document.createElement("p");
      line.textContent = part.textContent;
      hint.appendChild(line);
    });
    hint.hidden = false;
    var at = from.getBoundingClientRect();
    var above = at.top - hint.offsetHeight - 6;
    hint.style.left = Math.max(8, Math.min(at.left, root.clientWidth - hint.offsetWidth - 8)) + "px";
    hint.style.top = (above > 58 ? above : at.bottom + 6) + "px";
  };
  // Focus that moves by Tab scrolls the page, also under a pointer that rests: the hint goes along.
  var settle = function () {
    if (hint.hidden) return;
    var focused = document.activeElement;
    if (focused && focused.matches(".mark-button:focus-visible")) tell(focused); else hide();
  };
  document.addEventListener("pointerover", function (event) {
    if (event.pointerType === "touch") return;
    var from = event.target.closest(".mark-button");
    if (from) tell(from); else if (!event.target.closest(".hint")) settle();
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches(".mark-button:focus-visible")) tell(event.target); else hide();
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
  document.addEventListener("click", hide);
  window.addEventListener("scroll", settle, { passive: true });

  // Paper cannot be unfolded.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = all("details:not([open]):not(.values):not(.made)");
    folded.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (part) { part.open = false; });
  });
})();
