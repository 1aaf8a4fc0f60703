// The explorer: numbers of this page only, as they are printed in its chapters. Nothing is computed here, only chosen and drawn.
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var LABEL = 13.5, SMALL = 12.5, LEADING = 1.25, WIDE = 560, BAR = 20, EVERYBODY = -1;
  var pen = document.createElement("canvas").getContext("2d");
  var face = "sans-serif", decimal = ".";

  var widthOf = function (text, size, bold) {
    pen.font = (bold ? "700 " : "400 ") + size + "px " + face;
    return pen.measureText(text).width;
  };
  var widest = function (texts, size, bold) {
    return texts.reduce(function (most, text) { return Math.max(most, widthOf(text, size, bold)); }, 0);
  };
  var wrap = function (text, width, size, bold) {
    var lines = [], line = "";
    text.split(/\s+/).forEach(function (word) {
      var longer = line ? line + " " + word : word;
      if (line && widthOf(longer, size, bold) > width) { lines.push(line); line = word; } else line = longer;
    });
    return lines.concat(line);
  };
  // A printed number as a number: for where it stands in the drawing, and for order.
  var value = function (text) { return text === "" ? NaN : Number(text.replace("\u2212", "-").replace(/\s/g, "").replace(",", ".")); };
  var written = function (number, decimals) { return number.toFixed(decimals).replace("-", "\u2212").replace(".", decimal); };
  var plain = function (number) { return String(Number(number.toPrecision(6))).replace("-", "\u2212").replace(".", decimal); };
  var turned = function (text) {
    if (text === "" || value(text) === 0) return text;
    return text.charAt(0) === "\u2212" ? "+" + text.slice(1) : "\u2212" + text.replace("+", "");
  };
  var made = function (name, attributes, text) {
    var one = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { one.setAttribute(key, attributes[key]); });
    if (text !== undefined) one.textContent = text;
    return one;
  };

  // ── a sheet to draw on: the marks and letters of the report's own charts ──
  var sheet = function (width) {
    var behind = [], front = [], texts = [];
    var put = function (name, attributes, list, text) {
      var one = document.createElementNS(SVG, name);
      Object.keys(attributes).forEach(function (key) { one.setAttribute(key, attributes[key]); });
      if (text !== undefined) one.textContent = text;
      (list || front).push(one);
    };
    var self = {
      width: width,
      text: function (x, y, text, how) {
        var size = how.size || LABEL, wide = widthOf(text, size, how.bold);
        var left = x - (how.anchor === "end" ? wide : how.anchor === "middle" ? wide / 2 : 0);
        texts.push({ left: left, right: left + wide, top: y - 0.8 * size, bottom: y + 0.24 * size });
        var attributes = { x: x.toFixed(1), y: y.toFixed(1), "font-size": size, fill: "var(--" + (how.fill || "ink") + ")" };
        if (how.anchor) attributes["text-anchor"] = how.anchor;
        if (how.bold) attributes["font-weight"] = 700;
        put("text", attributes, front, text);
        return left + wide;
      },
      lines: function (x, y, lines, how) {
        lines.forEach(function (line, place) { self.text(x, y + place * (how.size || LABEL) * LEADING, line, how); });
        return y + lines.length * (how.size || LABEL) * LEADING;
      },
      // A vertical rule that leaves out the texts set so far.
      upright: function (x, top, bottom, stroke, wide, dash) {
        var holes = texts.filter(function (box) { return box.left - 3 < x && x < box.right + 3; })
          .map(function (box) { return [box.top - 1, box.bottom + 1]; }).sort(function (a, b) { return a[0] - b[0]; });
        var d = "", start = top;
        holes.concat([[bottom, bottom]]).forEach(function (hole) {
          if (hole[1] <= start) return;
          var end = Math.min(hole[0], bottom);
          if (end - start > 0.5) d += "M" + x.toFixed(1) + " " + start.toFixed(1) + "V" + end.toFixed(1);
          start = Math.max(start, hole[1]);
        });
        var attributes = { d: d, stroke: "var(--" + stroke + ")", "stroke-width": wide, fill: "none" };
        if (dash) attributes["stroke-dasharray"] = dash;
        if (d) put("path", attributes, behind);
      },
      level: function (y, left, right) {
        put("path", { d: "M" + left.toFixed(1) + " " + y.toFixed(1) + "H" + right.toFixed(1), stroke: "var(--line2)", "stroke-width": 0.8, "stroke-dasharray": "1 3", fill: "none" }, behind);
      },
      rect: function (x, y, wide, tall, fill, more) {
        var attributes = { x: x.toFixed(1), y: y.toFixed(1), width: Math.max(wide, 0).toFixed(1), height: tall, fill: "var(--" + fill + ")" };
        Object.keys(more || {}).forEach(function (key) { attributes[key] = more[key]; });
        put("rect", attributes, front);
      },
      dot: function (x, y, radius, fill) {
        put("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radius, fill: "var(--" + fill + ")", stroke: "var(--paper)", "stroke-width": 1.5 });
      },
      diamond: function (x, y) {
        put("path", { d: "M" + x.toFixed(1) + " " + (y - 7).toFixed(1) + "l7 7l-7 7l-7 -7z", fill: "var(--ochre-fill)", stroke: "var(--paper)", "stroke-width": 1.5 });
      },
      arrow: function (x, y, right, fill) {
        put("path", { d: "M" + x.toFixed(1) + " " + (y - 6).toFixed(1) + (right ? "l9 6l-9 6z" : "l-9 6l9 6z"), fill: "var(--" + fill + ")" });
      },
      // A mark such as SIMULATED: its word, and a fine hatching behind.
      svg: function (height, mark) {
        var ground = [];
        if (mark) {
          height += 20.5;
          var d = "";
          for (var offset = 11; offset < width + height; offset += 11) {
            d += "M" + Math.min(offset, width) + " " + Math.max(0, offset - width) + "L" + Math.max(0, offset - height) + " " + Math.min(offset, height);
          }
          put("path", { d: d, stroke: "var(--line2)", "stroke-opacity": 0.3, fill: "none" }, ground);
          self.text(width - 2, height - 5, mark, { size: 10.5, anchor: "end", fill: "ochre", bold: true });
        }
        var svg = document.createElementNS(SVG, "svg");
        var tall = Math.ceil(height);
        var attributes = { viewBox: "0 0 " + width + " " + tall, width: width, height: tall, "font-family": "var(--sans)", "aria-hidden": "true", focusable: "false" };
        Object.keys(attributes).forEach(function (key) { svg.setAttribute(key, attributes[key]); });
        ground.concat(behind, front).forEach(function (one) { svg.appendChild(one); });
        return svg;
      }
    };
    return self;
  };

  // ── the stretch of the scale that is shown: as charts/axis.py chooses it ──
  var roundStep = function (rough) {
    var power = Math.pow(10, Math.floor(Math.log10(rough)));
    return [1, 2, 5, 10].map(function (m) { return m * power; }).find(function (step) { return step >= rough * (1 - 1e-9); });
  };
  var section = function (values, floor, ceiling) {
    var span = ceiling - floor, least = span * 0.25;
    values = values.map(function (one) { return Math.min(Math.max(one, floor - span / 2), ceiling + span / 2); });
    var low = Math.min.apply(null, values), high = Math.max.apply(null, values);
    var air = Math.max((high - low) * 0.06, (least - (high - low)) / 2);
    var from = Math.max(low - air, Math.min(low, floor)), to = Math.min(high + air, Math.max(high, ceiling));
    to = Math.max(to, Math.min(ceiling, from + least));
    from = Math.min(from, Math.max(floor, to - least));
    var step = roundStep((to - from) / 5), first = step.toExponential().charAt(0);
    var fine = first === "5" ? step / 5 : step / 2;
    var start = Math.floor(from / fine + 1e-9) * fine, end = Math.ceil(to / fine - 1e-9) * fine;
    if (from >= floor) start = Math.max(start, floor);
    if (to <= ceiling) end = Math.min(end, ceiling);
    return { low: start, high: end, step: step, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
  };

  var labelColumn = function (labels, width, wideRoom, narrowRoom) {
    var needed = widest(labels, LABEL, true);
    var beside = width >= WIDE || needed <= narrowRoom;
    var room = beside ? Math.min(needed, width >= WIDE ? wideRoom : narrowRoom) + 1 : width;
    return { beside: beside, edge: beside ? room : 0, lines: labels.map(function (label) { return wrap(label, room, LABEL, true); }) };
  };
  var drawLabel = function (canvas, lines, edge, beside, centre, how) {
    if (!beside) return canvas.lines(0, centre, lines, how);
    how.anchor = "end";
    return canvas.lines(edge, centre - (lines.length - 1) * LABEL * LEADING / 2 + 0.35 * LABEL, lines, how);
  };

  // Dots with their intervals, never bars from zero; lowest first, bases at the right.
  var drawMeans = function (rows, total, data, say, width) {
    var canvas = sheet(width), values = [];
    rows.forEach(function (row) { [row.estimate, row.low, row.high].forEach(function (text) { if (text !== "") values.push(value(text)); }); });
    if (total) values.push(value(total.estimate));
    var shown = section(values, data.low, data.high);
    var bases = rows.map(function (row) { return row.n; }).filter(Boolean);
    var baseRoom = bases.length ? Math.max(widest(bases, SMALL), widthOf(say("base"), SMALL)) + 16 : 0;
    var labels = labelColumn(rows.map(function (row) { return row.label; }), width, 230, 112);
    var air = widest(rows.map(function (row) { return row.estimate; }), LABEL, true) + 18;
    var left = (labels.beside ? labels.edge + 12 : 0) + air, right = width - air - (labels.beside ? baseRoom : 0);
    var at = function (number) { return left + (right - left) * Math.min(1, Math.max(0, (number - shown.low) / (shown.high - shown.low))); };
    var beyond = function (number) { return number > shown.high + 1e-9 ? 1 : number < shown.low - 1e-9 ? -1 : 0; };
    var y = 4;
    if (total) {
      var words = say("all", { value: total.estimate }), half = widthOf(words, LABEL, true) / 2;
      canvas.text(Math.min(Math.max(at(value(total.estimate)), half), width - half), 13, words, { anchor: "middle", fill: "accent", bold: true });
      y = 22;
    }
    if (bases.length) { canvas.text(width, y + 11, say("base"), { size: SMALL, anchor: "end", fill: "ink3" }); y += 18; }
    var top = y, anyChosen = rows.some(function (row) { return row.chosen; }), off = false;
    rows.forEach(function (row, place) {
      var lines = labels.lines[place], tall = lines.length * LABEL * LEADING, height, centre;
      var quiet = anyChosen && !row.chosen, how = { bold: row.chosen, fill: quiet ? "ink3" : "ink" };
      if (labels.beside) { height = Math.max(30, tall + 12); centre = y + height / 2; drawLabel(canvas, lines, labels.edge, true, centre, how); }
      else { height = tall + 30; centre = y + height - 14; drawLabel(canvas, lines, 0, false, y + LABEL, how); }
      if (row.n) canvas.text(width, (labels.beside ? centre : y + 0.5 * LABEL + 1) + 0.35 * SMALL, row.n, { size: SMALL, anchor: "end", fill: "ink3" });
      var x = at(value(row.estimate)), out = beyond(value(row.estimate)), edge = x + 11;
      var outside = value(row.estimate) < data.low || value(row.estimate) > data.high;
      off = off || outside;
      if (row.low !== "" && row.high !== "") {
        var from = at(value(row.low)), to = at(value(row.high));
        canvas.rect(from, centre - 2.5, Math.max(to - from, 1), 5, "line2", { rx: 2.5 });
        edge = Math.max(edge, to + 6);
      }
      if (out) canvas.arrow(x, centre, out > 0, "ochre-fill");
      else if (outside) canvas.diamond(x, centre);
      else canvas.dot(x, centre, row.chosen ? 7 : 5.5, quiet ? "ink3" : "accent");
      canvas.text(out > 0 ? x - 11 : edge, centre + 0.35 * LABEL, row.estimate, { bold: !quiet, anchor: out > 0 ? "end" : "start", fill: outside ? "ochre" : quiet ? "ink2" : "ink" });
      canvas.level(centre, left - air, x - 9);
      y += height;
    });
    var bottom = y + 4, midpoint = (data.low + data.high) / 2;
    if (total) canvas.upright(at(value(total.estimate)), 17, bottom, "accent", 1.6);
    [data.low, data.high].forEach(function (end) { if (shown.low < end && end < shown.high) canvas.upright(at(end), top, bottom, "ink3", 1.5); });
    var ticks = [];
    for (var k = Math.ceil(shown.low / shown.step - 1e-9); k <= Math.floor(shown.high / shown.step + 1e-9); k += 1) ticks.push(k);
    var labelsAt = ticks.map(function (k) { return written(k * shown.step, shown.decimals); });
    var every = ticks.length > 1 ? Math.max(1, Math.ceil((widest(labelsAt, SMALL) + 10) / (at(ticks[1] * shown.step) - at(ticks[0] * shown.step)) - 1e-9)) : 1;
    ticks.forEach(function (k, place) {
      if (k % every && ticks.length > 1) return;
      canvas.upright(at(k * shown.step), top, bottom, "line", 1);
      canvas.text(at(k * shown.step), bottom + 16, labelsAt[place], { size: SMALL, anchor: "middle", fill: "ink3" });
    });
    y = bottom + 32;
    if (midpoint >= shown.low && midpoint <= shown.high) {
      canvas.upright(at(midpoint), top, bottom, "line2", 1.5);
      var below = say("midpoint", { value: plain(midpoint) }), wide = widthOf(below, SMALL) / 2;
      canvas.text(Math.min(Math.max(at(midpoint), wide), width - wide), y, below, { size: SMALL, anchor: "middle", fill: "ink3" });
      y += SMALL * LEADING;
    }
    var whole = Math.abs(shown.low - data.low) < 1e-9 && Math.abs(shown.high - data.high) < 1e-9;
    var note = say(whole ? "axis_whole" : "axis_part", { low: plain(shown.low), high: plain(shown.high), from: plain(data.low), to: plain(data.high) });
    if (rows.some(function (row) { return row.low !== ""; })) note += " " + say("bar");
    else if (say.has("printed")) note += " " + say("printed");
    if (off) note += " " + say("off");
    if (rows.some(function (row) { return row.few; })) note += " " + say("few");
    y = canvas.lines(0, y + 4, wrap(note, width, SMALL), { size: SMALL, fill: "ink3" }) - 6;
    return canvas.svg(y, data.mark);
  };

  // Disagree to the left, agree to the right, neutral apart: as charts/likert_bars.py draws them.
  var TEAL = [["answer-1", "heat-1-ink"], ["heat-2", "heat-2-ink"], ["answer-2", "heat-3-ink"]];
  var OCHRE = [["answer-5", "heat-9-ink"], ["heat-8", "heat-8-ink"], ["answer-4", "heat-7-ink"]];
  var shade = function (shades, place, of) { return of === 1 ? shades[2] : shades[Math.round(place * 2 / (of - 1))]; };
  var drawAnswers = function (rows, data, say, width) {
    var canvas = sheet(width), wide = width >= WIDE;
    var fill = function (place) {
      var left = data.disagree.indexOf(place), right = data.agree.indexOf(place);
      if (left >= 0) return shade(TEAL, left, data.disagree.length);
      return right >= 0 ? shade(OCHRE, data.agree.length - 1 - right, data.agree.length) : ["answer-3", "heat-5-ink"];
    };
    var labels = labelColumn(rows.map(function (row) { return row.label; }), width, 250, 0);
    var unknown = rows.some(function (row) { return row.dont_know !== ""; });
    var baseRoom = Math.max(widest(rows.map(function (row) { return row.n; }), SMALL), widthOf(say("base_short"), SMALL)) + 16;
    var unknownHead = wrap(say("dont_know"), 52, SMALL), unknownRoom = unknown ? Math.max(widthOf("100", SMALL), widest(unknownHead, SMALL)) + 16 : 0;
    var left = labels.beside ? labels.edge + 12 : 0, right = width - (wide ? baseRoom + unknownRoom : 0);
    var neutralName = data.neutral.length === 1 && !/^\d+$/.test(data.answers[data.neutral[0]]) ? data.answers[data.neutral[0]] : say("neither");
    var neutralHead = wrap(neutralName, 84, SMALL), numberRoom = widthOf("100", LABEL, true) + 8;
    var whole = function (text) { return String(Math.round(value(text))); };
    var parts = [["disagree", widthOf(say("disagree"), LABEL, true) + 23], ["agree", widthOf(say("agree"), LABEL, true) + 23]];
    if (data.neutral.length) parts.push(["neutral", widest(neutralHead, SMALL)]);
    var gap = data.neutral.length ? 22 : 0;
    var rooms = function (scale) {
      return parts.map(function (part) {
        var most = rows.reduce(function (high, row) { return Math.max(high, value(row[part[0]])); }, 0);
        return Math.max(numberRoom + most * scale, part[1]);
      });
    };
    var sum = function (list) { return list.reduce(function (a, b) { return a + b; }, 0); };
    var low = 0, scale = 20;
    for (var turn = 0; turn < 40; turn += 1) {
      var middle = (low + scale) / 2;
      if (sum(rooms(middle)) + gap <= right - left) low = middle; else scale = middle;
    }
    scale = low;
    var room = rooms(scale), zero = left + room[0], apart = zero + room[1] + gap;
    var headLines = Math.max(data.neutral.length ? neutralHead.length : 1, wide && unknown ? unknownHead.length : 1);
    var last = 12 + (headLines - 1) * SMALL * LEADING;
    canvas.text(zero - 21, last, say("disagree"), { anchor: "end", fill: "accent", bold: true });
    canvas.arrow(zero - 6, last - 4.5, false, "accent");
    canvas.text(zero + 21, last, say("agree"), { fill: "ochre", bold: true });
    canvas.arrow(zero + 6, last - 4.5, true, "ochre-fill");
    var head = function (x, lines, how) { canvas.lines(x, last - (lines.length - 1) * SMALL * LEADING, lines, how); };
    if (data.neutral.length) head(apart, neutralHead, { size: SMALL, fill: "ink2" });
    if (wide) {
      head(width, [say("base_short")], { size: SMALL, anchor: "end", fill: "ink3" });
      if (unknown) head(width - baseRoom, unknownHead, { size: SMALL, anchor: "end", fill: "ink3" });
    }
    var y = last + 10, top = y, anyChosen = rows.some(function (row) { return row.chosen; });
    rows.forEach(function (row, place) {
      var lines = labels.lines[place], tall = lines.length * LABEL * LEADING, height, centre;
      var how = { bold: row.chosen, fill: anyChosen && !row.chosen ? "ink3" : "ink" };
      if (row.head) {
        var headWords = wrap(row.head, width, LABEL, true);
        canvas.lines(0, y + 20, headWords, { bold: true });
        y += headWords.length * LABEL * LEADING + 10;
      }
      if (labels.beside) {
        height = Math.max(BAR + 10, tall + 12); centre = y + height / 2;
        drawLabel(canvas, lines, labels.edge, true, centre, how);
        canvas.text(width, centre + 0.35 * SMALL, row.n, { size: SMALL, anchor: "end", fill: "ink2" });
        if (unknown) canvas.text(width - baseRoom, centre + 0.35 * SMALL, row.dont_know === "" ? "\u2013" : whole(row.dont_know), { size: SMALL, anchor: "end", fill: "ink2" });
      } else {
        drawLabel(canvas, lines, 0, false, y + 14, how);
        var told = say("base_short") + " " + row.n + (row.dont_know !== "" ? ", " + say("dont_know").toLowerCase() + " " + whole(row.dont_know) : "");
        var under = y + 14 + (lines.length - 1) * LABEL * LEADING;
        if (widthOf(lines[lines.length - 1], LABEL, true) + 14 + widthOf(told, SMALL) > width) under += SMALL * LEADING;
        canvas.text(width, under, told, { size: SMALL, anchor: "end", fill: "ink3" });
        centre = under + 8 + BAR / 2; height = centre + BAR / 2 + 8 - y;
        canvas.upright(zero, centre - BAR / 2 - 3, centre + BAR / 2 + 3, "ink3", 1.3);
      }
      var segment = function (x, which, told, edge) {
        var long = value(row.shares[which]) * scale, colour = fill(which);
        if (long <= 0) return long;
        canvas.rect(x, centre - BAR / 2, long, BAR, colour[0], { stroke: "var(--" + edge + ")", "stroke-width": 1 });
        if (told && widthOf(whole(row.shares[which]), SMALL) + 8 <= long) canvas.text(x + long / 2, centre + 0.35 * SMALL, whole(row.shares[which]), { size: SMALL, anchor: "middle", fill: colour[1] });
        return long;
      };
      var x = zero;
      data.disagree.slice().reverse().forEach(function (which) { x -= value(row.shares[which]) * scale; segment(x, which, data.disagree.length > 1, "paper"); });
      canvas.text(x - 6, centre + 0.35 * LABEL, whole(row.disagree), { anchor: "end", bold: true });
      x = zero;
      data.agree.forEach(function (which) { x += Math.max(0, segment(x, which, data.agree.length > 1, "paper")); });
      canvas.text(x + 6, centre + 0.35 * LABEL, whole(row.agree), { bold: true });
      x = apart;
      data.neutral.forEach(function (which) { x += Math.max(0, segment(x, which, data.neutral.length > 1, "ink3")); });
      if (data.neutral.length) canvas.text(x + 6, centre + 0.35 * LABEL, whole(row.neutral), { fill: "ink2" });
      y += height;
    });
    if (labels.beside) canvas.upright(zero, top, y, "ink3", 1.3);
    var along = 0;
    y += 20;
    data.answers.forEach(function (answer, place) {
      var needed = 24 + widthOf(answer, SMALL);
      if (along && along + needed > width) { along = 0; y += SMALL * LEADING + 4; }
      canvas.rect(along, y - 10, 16, 11, fill(place)[0], data.neutral.indexOf(place) >= 0 ? { stroke: "var(--ink3)", "stroke-width": 0.8 } : {});
      canvas.text(along + 22, y, answer, { size: SMALL, fill: "ink2" });
      along += needed + 16;
    });
    y += SMALL * LEADING + 6;
    y = canvas.lines(0, y + 4, wrap(say("percent") + " " + say("net_first"), width, SMALL), { size: SMALL, fill: "ink3" }) - 6;
    return canvas.svg(y, data.mark);
  };

  // ── one explorer ──
  var start = function (box) {
    var figure = box.closest("figure"), chapter = box.closest(".chapter");
    var data = JSON.parse(figure.querySelector(":scope > script[type='application/json']").textContent);
    face = getComputedStyle(document.documentElement).getPropertyValue("--sans") || face;
    var say = function (name, put) {
      var words = data.words[name] || "";
      var given = Object.assign({ level: data.words.level || "" }, put || {});
      return words.replace(/\{(\w+)\}/g, function (whole, key) { return key in given ? given[key] : whole; });
    };
    decimal = data.words.decimal || decimal;
    say.has = function (name) { return name in data.words; };

    var key = function () { return Array.prototype.join.call(arguments, " "); };
    var means = {}, splits = {}, differences = {}, comparable = {};
    data.means.forEach(function (row) {
      means[key(row[0], row[1], row[2])] = { estimate: row[3], error: row[4], low: row[5], high: row[6], n: row[7] + (row[9] && row[7] ? " *" : ""), deff: row[8], few: row[9] };
    });
    data.splits.forEach(function (row) {
      splits[key(row[0], row[1], row[2])] = { shares: row[3], disagree: row[4], neutral: row[5], agree: row[6], net: row[7], n: row[8], dont_know: row[9] };
    });
    // Differences from one and the same group stand together.
    var pairs = [];
    data.differences.forEach(function (from) {
      from[4].forEach(function (row) { pairs.push(from.slice(0, 4).concat(row)); });
    });
    pairs.forEach(function (row) {
      differences[key(row[0], row[1], row[2], row[3], row[4])] = { d: row[5], error: row[6], low: row[7], high: row[8], p: row[9], apart: row[10] };
    });
    data.comparable.forEach(function (row) { comparable[key(row[0], row[1])] = row[2]; });
    var measures = data.measures.map(function (row, place) { return { place: place, id: row[0], label: row[1], scale: row[2], reverse: row[3] }; });
    var scaleNames = measures.map(function (one) { return one.scale; }).filter(function (scale, place, all) { return all.indexOf(scale) === place; });
    var scaleLabel = function (scale) {
      var one = measures.find(function (measure) { return measure.id === scale; });
      return one ? one.label : scale;
    };

    // ── controls ──
    var controls = made("div", { "class": "choices", role: "group", "aria-label": say("controls") });
    var field = function (name) {
      var label = made("label", {}, say(name) + " "), select = made("select", { name: name });
      label.appendChild(select);
      controls.appendChild(label);
      return select;
    };
    var fill = function (select, options, chosen) {
      select.textContent = "";
      options.forEach(function (option) {
        var one = made("option", { value: option[0] }, option[1]);
        one.selected = option[0] === chosen;
        select.appendChild(one);
      });
      if (select.selectedIndex < 0 && options.length) select.selectedIndex = 0;
    };
    var scale = field("scale"), statement = field("statement"), domain = field("domain");
    var show = made("div", { role: "group", "aria-label": say("show") });
    ["means", "answers"].forEach(function (name) { show.appendChild(made("button", { type: "button", value: name, "aria-pressed": "false" }, say(name))); });
    if (data.splits.length) controls.appendChild(show);
    var first = field("compare"), second = field("with");
    var picture = made("div", { "class": "drawing", role: "img" });
    var status = made("div", { role: "status", "class": "said" });
    var link = made("a", {}, say("link")), linkLine = made("p", { "class": "fig-note" });
    linkLine.appendChild(link);
    var values = made("details", { "class": "values" });
    values.appendChild(made("summary", {}, say("values")));
    var scroll = made("div", { "class": "scroll" });
    values.appendChild(scroll);
    [controls, status, picture, values, linkLine].forEach(function (part) { box.appendChild(part); });

    var state = { scale: "", statement: "", by: "", show: "means", a: "", b: "" };
    var chapterName = chapter.id;
    var read = function () {
      if (location.hash.indexOf("#" + chapterName + "?") !== 0) return false;
      var given = new URLSearchParams(location.hash.slice(chapterName.length + 2));
      Object.keys(state).forEach(function (name) { if (given.has(name)) state[name] = given.get(name); });
      return true;
    };
    var address = function () {
      var given = new URLSearchParams();
      Object.keys(state).forEach(function (name) { if (state[name] !== "") given.set(name, state[name]); });
      return "#" + chapterName + "?" + given.toString();
    };

    // What cannot be chosen falls back to what can; the controls then show it.
    var settle = function () {
      if (scaleNames.indexOf(state.scale) < 0) state.scale = scaleNames[0];
      var items = measures.filter(function (one) { return one.scale === state.scale && one.id !== state.scale; });
      if (!items.some(function (one) { return one.id === state.statement; })) state.statement = "";
      var here = measures.find(function (one) { return one.id === (state.statement || state.scale); });
      if (!here && items.length) { here = items[0]; state.statement = here.id; }
      if (!data.domains.some(function (one) { return one[0] === state.by; })) state.by = data.domains[0][0];
      var by = data.domains.findIndex(function (one) { return one[0] === state.by; }), groups = data.domains[by][2];
      if (groups.indexOf(state.a) < 0) state.a = "";
      if (groups.indexOf(state.b) < 0) state.b = "";
      if (state.show !== "answers" || !data.splits.length) state.show = "means";
      fill(scale, scaleNames.map(function (name) { return [name, scaleLabel(name)]; }), state.scale);
      var wholes = measures.some(function (one) { return one.id === state.scale; }) ? [["", say("whole")]] : [];
      fill(statement, wholes.concat(items.map(function (one) { return [one.id, one.label + (one.reverse ? " \u27f2" : "")]; })), state.statement);
      fill(domain, data.domains.map(function (one) { return [one[0], one[1]]; }), state.by);
      var nobody = [["", say("nobody")]];
      var options = nobody.concat(groups.map(function (group) { return [group, group]; }));
      fill(first, options, state.a);
      fill(second, options, state.b);
      Array.prototype.forEach.call(show.children, function (one) { one.setAttribute("aria-pressed", String(one.value === state.show)); });
      return { measure: here, items: items, by: by, groups: groups, a: groups.indexOf(state.a), b: groups.indexOf(state.b) };
    };

    var table = function (heads, rows, name) {
      var one = made("table", { "class": "plain" + (heads.length > 3 ? " many" : ""), style: "--columns:" + heads.length, "aria-label": name });
      var line = one.createTHead().insertRow();
      heads.forEach(function (head, place) { line.appendChild(made("th", { scope: "col", "class": place ? "right" : "left" }, head)); });
      var body = one.createTBody();
      rows.forEach(function (cells) {
        var row = body.insertRow();
        cells.forEach(function (cell, place) { row.appendChild(place ? made("td", { "class": "right" }, cell) : made("th", { scope: "row", "class": "left" }, cell)); });
      });
      scroll.textContent = "";
      scroll.appendChild(one);
    };

    var differenceOf = function (compared, at) {
      var straight = differences[key(compared, at.measure.place, at.by, at.a, at.b)];
      if (straight) return straight;
      var other = differences[key(compared, at.measure.place, at.by, at.b, at.a)];
      return other && { d: turned(other.d), error: other.error, low: turned(other.high), high: turned(other.low), p: other.p, apart: other.apart };
    };
    var pairsOf = function (compared, at) {
      return pairs.filter(function (row) { return row[0] === compared && row[1] === at.measure.place && row[2] === at.by; }).length;
    };

    // How the two that were chosen differ, with the error of the difference: computed under the design when the report was made.
    var compare = function (at) {
      if (at.a < 0 || at.b < 0) return [say("choose_two")];
      if (at.a === at.b) return [say("same")];
      var answers = state.show === "answers";
      if (answers && !state.statement) return [say("choose_statement")];
      var from = answers ? splits : means, one = from[key(at.measure.place, at.by, at.a)], other = from[key(at.measure.place, at.by, at.b)];
      if (!one || !other) return [say("not_both")];
      var put = { first: state.a, second: state.b, a: answers ? one.agree : one.estimate, b: answers ? other.agree : other.estimate };
      var found = differenceOf(answers ? "agree" : "mean", at);
      if (!found) {
        // Printed means: their difference is exact in the decimals that are printed.
        var decimals = Math.max.apply(null, [put.a, put.b].map(function (text) { return (text.split(decimal)[1] || "").length; }));
        var d = value(put.a) - value(put.b);
        put.d = (d > 0 ? "+" : "") + written(d, decimals);
        return [say(say.has("no_error") ? "no_error" : "difference_bare", put)];
      }
      Object.assign(put, found, { pairs: pairsOf(answers ? "agree" : "mean", at) });
      if (found.low === "" || found.high === "") return [say("difference_bare", put)];
      var lines = [say(answers ? "difference_agree" : "difference", put), say("own_error", put)];
      if (found.p !== "") lines.push(say(found.apart ? "apart" : "not_apart", put));
      return lines;
    };

    var draw = function () {
      var at = settle(), by = data.domains[at.by], width = Math.min(780, Math.floor(box.clientWidth));
      if (width < 200) return;
      var named = at.measure.label, lower = by[1].toLowerCase(), lines = [], svg = null, alternative;
      var all = means[key(at.measure.place, EVERYBODY, EVERYBODY)];
      if (state.show === "means") {
        var rows = at.groups.map(function (group, place) {
          var one = means[key(at.measure.place, at.by, place)];
          return one && Object.assign({ label: group, chosen: place === at.a || place === at.b }, one);
        }).filter(Boolean).sort(function (a, b) { return value(a.estimate) - value(b.estimate) || (a.label < b.label ? -1 : 1); });
        if (rows.length) {
          var lowest = rows[0], highest = rows[rows.length - 1];
          lines.push(say(rows.length > 1 ? "summary" : "summary_one", { measure: named, domain: lower, count: rows.length, low: lowest.estimate, lowest: lowest.label, high: highest.estimate, highest: highest.label })
            + (all ? " " + say("summary_all", { value: all.estimate }) : ""));
          svg = drawMeans(rows, all, data, say, width);
          alternative = say("alternative", { domain: lower, from: plain(data.low), to: plain(data.high) }) + " "
            + rows.map(function (row) { return row.label + " " + row.estimate + (row.low !== "" ? " (" + row.low + " \u2013 " + row.high + ")" : ""); }).join(", ") + ".";
          var withError = rows.some(function (row) { return row.error !== ""; });
          var cells = function (name, row) {
            return withError ? [name, row.estimate, row.error || "\u2013", row.low === "" ? "\u2013" : row.low + " \u2013 " + row.high, row.n || "\u2013", row.deff || "\u2013"] : [name, row.estimate];
          };
          table(withError ? [by[1], say("mean"), say("error"), say("interval"), say("base"), say("deff")] : [by[1], say("mean")],
            rows.map(function (row) { return cells(row.label, row); }).concat(all ? [cells(say("everybody"), all)] : []), named);
        }
      } else {
        var bars = [];
        if (state.statement) {
          var everybody = splits[key(at.measure.place, EVERYBODY, EVERYBODY)];
          bars = at.groups.map(function (group, place) {
            var one = splits[key(at.measure.place, at.by, place)];
            return one && Object.assign({ label: group, chosen: place === at.a || place === at.b }, one);
          }).filter(Boolean);
          if (everybody) lines.push(say("summary_answers", { measure: named, agree: everybody.agree, disagree: everybody.disagree, name: say("everybody").toLowerCase() }));
        } else {
          var chosen = [at.a, at.b].filter(function (place, number, both) { return place >= 0 && both.indexOf(place) === number; });
          at.items.forEach(function (item) {
            var of = chosen.length ? chosen.map(function (place) { return splits[key(item.place, at.by, place)]; }) : [splits[key(item.place, EVERYBODY, EVERYBODY)]];
            var net = Math.max.apply(null, of.map(function (one) { return one ? value(one.net) : -1000; }));
            of.forEach(function (one, place) {
              if (!one) return;
              var name = item.label + (item.reverse ? " \u27f2" : "");
              var told = chosen.length > 1 ? { head: place && of[0] ? "" : name, label: at.groups[chosen[place]] } : { head: "", label: name };
              bars.push(Object.assign({ order: net, chosen: false, said: name + (chosen.length ? ", " + at.groups[chosen[place]] : "") }, told, one));
            });
          });
          var whom = chosen.length ? chosen.map(function (place) { return at.groups[place]; }).join(", ") : say("everybody");
          lines.push(named + ": " + whom + ".");
        }
        bars.sort(function (a, b) { return (b.order === undefined ? value(b.net) : b.order) - (a.order === undefined ? value(a.net) : a.order); });
        if (bars.length) {
          svg = drawAnswers(bars, data, say, width);
          alternative = say("alternative_answers") + " " + bars.map(function (row) { return (row.said || row.label) + ": " + say("agree") + " " + row.agree + ", " + say("disagree") + " " + row.disagree; }).join("; ") + ".";
          table([state.statement ? by[1] : say("statement")].concat(data.answers, [say("agree"), say("disagree"), say("net"), say("dont_know"), say("base")]),
            bars.map(function (row) { return [row.said || row.label].concat(row.shares, [row.agree, row.disagree, row.net, row.dont_know || "\u2013", row.n]); }), named);
        }
        lines.push(say("worded"));
      }
      if (at.measure.reverse) lines.push(say("negative"));
      if (!svg) lines = [say("summary_none", { measure: named, domain: lower })];
      lines = lines.concat(compare(at));
      var scalePlace = measures.find(function (one) { return one.id === state.scale; });
      var may = scalePlace && comparable[key(scalePlace.place, at.by)];
      if (may && at.a >= 0 && at.b >= 0) lines.push(say("comparable", { words: may }));
      status.textContent = "";
      lines.forEach(function (line, place) {
        var said = made("p", {});
        if (data.mark && !place) { said.appendChild(made("span", { "class": "tag" }, data.mark)); said.appendChild(document.createTextNode(" ")); }
        said.appendChild(document.createTextNode(line));
        status.appendChild(said);
      });
      picture.textContent = "";
      picture.hidden = values.hidden = !svg;
      if (svg) {
        picture.style.maxWidth = width + "px";
        picture.setAttribute("aria-label", (data.mark ? data.mark + ". " : "") + named + ". " + alternative);
        picture.appendChild(svg);
      }
      link.href = address();
    };

    var remember = function () {
      // Some browsers do not let a page from a file rewrite its address; the link under the view is there all the same.
      try { history.replaceState(null, "", address()); } catch (error) { if (!(error instanceof DOMException)) throw error; }
    };
    controls.addEventListener("change", function () {
      var other = state.scale !== scale.value;
      state.scale = scale.value;
      state.statement = other ? "" : statement.value;
      state.by = domain.value;
      state.a = first.value;
      state.b = second.value;
      draw();
      remember();
    });
    show.addEventListener("click", function (event) {
      var pressed = event.target.closest("button");
      if (!pressed) return;
      state.show = pressed.value;
      draw();
      remember();
    });
    window.addEventListener("hashchange", function () { if (read()) { draw(); chapter.scrollIntoView(); } });
    var drawn = 0;
    window.addEventListener("resize", function () {
      if (Math.floor(box.clientWidth) === drawn) return;
      drawn = Math.floor(box.clientWidth);
      draw();
    });
    box.hidden = false;
    figure.querySelector("details.fold").open = false;
    var asked = read();
    draw();
    if (asked) chapter.scrollIntoView();
  };
  Array.prototype.forEach.call(document.querySelectorAll(".explorer"), start);
})();
