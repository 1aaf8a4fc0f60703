// One text: words are chosen, a code is given, everything can be undone. The server's files are the truth.
import { Finder } from "./coding-find.js";
import { Saving } from "./coding-saving.js";
import { Stripes } from "./coding-stripes.js";
import { Text } from "./coding-text.js";

const data = JSON.parse(document.getElementById("data").textContent), words = data.words;
const by = (id) => document.getElementById(id);
const root = by("text"), page = by("coding"), speech = by("speech"), trouble = by("trouble");
const fill = (said, more) => said.replace(/\{(\w+)\}/g, (_, name) => more[name] ?? "");
const narrow = matchMedia("(max-width: 720px)");
let writes = data.mode === "code";

const text = new Text(root, data.language);
if (!text.counts()) {
  writes = false;
  alarm(words.cannot_count);
}
const stripes = new Stripes(text, data.codes, { sides: data.sides.length, words });
let keys = 0;
const coding = ([id, start, end, code, says, stance, memo, made, guid], side = 0) => ({ key: ++keys, id, start, end, code, says, stance, memo, made, guid, side });
let codings = data.sides.flatMap((rows, side) => rows.map((row) => coding(row, side)));
const byKey = new Map(codings.map((one) => [one.key, one]));
stripes.load(codings);

// ── words for eyes and ears ──

function say(said) {
  speech.textContent = "";
  requestAnimationFrame(() => { speech.textContent = said; });
}

function alarm(said, again) {
  trouble.replaceChildren(said);
  trouble.hidden = !said;
  if (!again) return;
  const link = document.createElement("a");
  link.href = "";
  link.textContent = words.reload;
  trouble.append(" ", link);
}

function tell(state, said) {
  const box = by("saved");
  box.dataset.state = state;
  if (["saved", "saving"].includes(state)) box.textContent = words[state];
  if (state === "saved" && trouble.dataset.passing) {
    delete trouble.dataset.passing;
    alarm("");
  }
  if (["not_saved", "signed_out"].includes(state)) {
    trouble.dataset.passing = "1";
    alarm(words[state]);
  } else if (state === "said") {
    trouble.dataset.passing = "1";
    alarm(said);
  } else if (state === "changed_elsewhere") alarm(words.changed_elsewhere);
  else if (state === "stopped") {
    writes = false;
    page.classList.replace("code", "read");
    alarm(said, true);
    show();
  }
}

function recount() {
  const numbers = new Map();
  for (const one of codings) numbers.set(one.code, (numbers.get(one.code) ?? 0) + 1);
  finder.count(numbers);
}

// ── the passage that is chosen ──

let anchor = null, head = null, chosen = null, current = null;

function choose(passage, { quiet = false, native = false } = {}) {
  chosen = passage;
  stripes.choose(passage);
  if (!native) {
    const selection = getSelection();
    if (passage && !stripes.fold) {
      const [a, b] = [text.block(passage[0]), text.block(passage[1] - 1)], from = text.range(a, ...passage), to = text.range(b, ...passage);
      selection.setBaseAndExtent(from.startContainer, from.startOffset, to.endContainer, to.endOffset);
    } else if (!selection.isCollapsed) selection.removeAllRanges();
  }
  if (passage && !quiet) say(text.slice(...passage).slice(0, 200));
  const here = passage ? under(passage) : [];
  if (!here.includes(current)) look(here.length === 1 ? here[0] : null);
  show();
}

const under = ([start, end]) => codings.filter((one) => one.start < end && one.end > start).sort((a, b) => a.start - b.start || b.end - a.end);

function look(one) {
  current = one;
  stripes.look(one);
}

function bring(start, end) {
  const block = text.block(start), part = text.range(block, start, end);
  if (!part) return;
  const range = document.createRange();
  range.setStart(part.startContainer, part.startOffset);
  range.setEnd(part.endContainer, part.endOffset);
  const at = range.getBoundingClientRect(), low = innerHeight - (by("text").closest(".coding").querySelector(".foot")?.offsetHeight ?? 0) - 24;
  if (at.top < 24) scrollBy({ top: at.top - 120 });
  else if (at.bottom > low) scrollBy({ top: Math.min(at.bottom - low + 80, at.top - 24) });
}

function step(kind, forward, extend) {
  let next;
  if (!head) {
    const first = text.blocks.find((one) => one.element.getBoundingClientRect().bottom > 0) ?? text.blocks[0];
    next = first && (kind === "turn" ? text.turns.find(([, to]) => to > first.at) : text.step(kind, [first.at, first.at], true));
  } else next = text.step(kind, head, forward, extend);
  if (!next) return;
  head = next;
  if (!extend || !anchor) anchor = next;
  const passage = [Math.min(anchor[0], head[0]), Math.max(anchor[1], head[1])];
  choose(passage, { quiet: extend });
  if (extend) say(text.slice(...head).slice(0, 200));
  bring(...head);
}

// From the browser's own selection, by mouse or finger.
function take(native) {
  const selection = getSelection();
  if (!selection.rangeCount || !root.contains(selection.anchorNode)) return;
  const range = selection.getRangeAt(0);
  const start = text.point(range.startContainer, range.startOffset), end = root.contains(range.endContainer) ? text.point(range.endContainer, range.endOffset, true) : text.blocks.at(-1).end;
  if (start === null || end === null) return;
  if (selection.isCollapsed) return;
  const passage = text.tidy(start, end);
  if (!passage) return;
  anchor = head = passage;
  choose(passage, { native, quiet: true });
}

let touch = false;
root.addEventListener("pointerdown", (event) => { touch = event.pointerType !== "mouse"; });
document.addEventListener("pointerup", (event) => {
  if (event.pointerType === "mouse" && !getSelection().isCollapsed) take(false);
});
document.addEventListener("selectionchange", () => touch && !getSelection().isCollapsed && take(true));
root.addEventListener("click", (event) => {
  if (!getSelection().isCollapsed) return;
  const mark = event.target.closest(".stripe, .tag");
  if (mark) return visit(byKey.get(Number(mark.dataset.key)));
  const selection = getSelection();
  const at = selection.rangeCount ? text.point(selection.anchorNode, selection.anchorOffset) : null;
  if (at === null) return;
  const word = text.word(at);
  anchor = head = word ?? [at, at];
  const here = under([at, at + 1]);
  chosen = null;
  stripes.choose(null);
  look(here.length ? here.toSorted((a, b) => (a.end - a.start) - (b.end - b.start))[0] : null);
  show(here);
  if (here.length && narrow.matches) open("here");
});

function visit(one) {
  if (!one) return;
  anchor = head = [one.start, one.end];
  look(one);
  chosen = [one.start, one.end];
  stripes.choose(null);
  show();
  bring(one.start, one.end);
  say(`${stripes.code(one.code).name}, ${one.says === "absent" ? words.absent : words.present}: ${text.slice(one.start, one.end).slice(0, 200)}`);
  if (narrow.matches) open("here");
}

// ── the panel beside: what is here ──

function show(here = chosen ? under(chosen) : []) {
  if (current && !here.includes(current)) here = [current, ...here];
  const quote = by("quote"), list = by("list"), one = by("one");
  const passage = chosen ?? (current ? [current.start, current.end] : null);
  quote.hidden = !passage;
  const said = passage ? text.slice(...passage) : "";
  quote.textContent = said.length > 180 ? `${said.slice(0, 110)} … ${said.slice(-50)}` : said;
  by("hint").hidden = Boolean(passage);
  list.replaceChildren(...here.slice(0, 40).map((each) => {
    const button = document.createElement("button"), swatch = document.createElement("i"), name = document.createElement("span"), more = document.createElement("span");
    button.type = "button";
    button.className = "coded";
    button.setAttribute("aria-pressed", String(each === current));
    swatch.className = `swatch ${each.says}`;
    name.textContent = stripes.code(each.code).name;
    more.className = "quiet";
    more.textContent = [data.sides.length > 1 ? data.coders[each.side] : "", each.says === "absent" ? words.absent : "", each.stance ? words.stances[each.stance] : "", each.memo && !(writes && each === current) ? each.memo : ""].filter(Boolean).join(" · ");
    button.append(stripes.dress(swatch, each.code), name, more);
    button.addEventListener("click", () => { look(each); show(here); });
    return button;
  }));
  one.hidden = !current || !writes;
  if (current) {
    for (const radio of one.querySelectorAll("[name=says]")) radio.checked = radio.value === current.says;
    for (const radio of one.querySelectorAll("[name=stance]")) radio.checked = radio.value === current.stance;
    if (by("memo") !== document.activeElement || memoOf !== current) by("memo").value = current.memo;
    memoOf = current;
  }
  if (by("choose")) by("choose").hidden = !chosen || !writes;
}

function open(id) {
  for (const sheet of ["codes", "here"]) by(sheet).classList.toggle("open", sheet === id);
}
for (const button of document.querySelectorAll(".shut")) button.addEventListener("click", () => open(null));
by("choose")?.addEventListener("click", () => open("codes"));

// ── giving codes, and taking them back ──

const done = [], undone = [];
let memoOf = null, lastCode = null;

const model = {
  confirm({ do: what, coding: one }, row) {
    if (what === "delete" || !row) return;
    [one.id, , , , , , , one.made, one.guid] = row;
    one.kept = JSON.stringify(row);
  },
  // The server's state becomes the page's; of the changes that wait, those stay that overwrite nothing that somebody else did.
  adopt(rows, waiting) {
    const mine = new Map(codings.concat(waiting.map((change) => change.coding)).filter((one) => one.id).map((one) => [one.id, one]));
    const now = rows.map((row) => {
      const known = mine.get(row[0]), same = known?.kept === JSON.stringify(row);
      const one = known ?? coding(row);
      const [id, start, end, code, says, stance, memo, made, guid] = row;
      Object.assign(one, { id, start, end, code, says, stance, memo, made, guid, kept: JSON.stringify(row), same });
      return one;
    });
    const alike = (one, change) => one.start === change.coding.start && one.end === change.coding.end && one.code === change.coding.code && one.says === change.says && one.stance === change.stance;
    const met = (change) => change.do === "add" ? now.some((one) => alike(one, change)) : change.do === "delete" ? !now.includes(change.coding)
      : now.some((one) => one === change.coding && ["says", "stance", "memo"].every((key) => one[key] === change[key]));
    const lost = (change) => !kept.includes(change) && !met(change);
    const kept = waiting.filter((change) => change.do === "add" ? !now.some((one) => one !== change.coding && alike(one, change)) && !now.includes(change.coding) : now.includes(change.coding) && change.coding.same);
    const missed = waiting.some(lost);
    codings = now;
    for (const change of kept) {
      if (change.do === "add") codings.push(change.coding);
      if (change.do === "delete") codings = codings.filter((one) => one !== change.coding);
      else Object.assign(change.coding, { says: change.says, stance: change.stance, memo: change.memo });
    }
    byKey.clear();
    for (const one of codings) byKey.set(one.key, one);
    stripes.load(codings);
    if (current && !codings.includes(current)) look(null);
    recount();
    show();
    return { kept, missed };
  },
  takeBack(change) {
    if (change.do === "add") drop(change.coding);
    else if (change.coding.kept) {
      const [, , , , says, stance, memo] = JSON.parse(change.coding.kept);
      Object.assign(change.coding, { says, stance, memo });
      if (!codings.includes(change.coding)) put(change.coding);
      stripes.change(change.coding);
    }
    show();
  },
};
for (const one of codings) one.kept = JSON.stringify([one.id, one.start, one.end, one.code, one.says, one.stance, one.memo, one.made, one.guid]);
const saving = new Saving(data, model, tell);

function put(one) {
  codings.push(one);
  byKey.set(one.key, one);
  stripes.add(one);
  recount();
}

function drop(one) {
  codings = codings.filter((other) => other !== one);
  byKey.delete(one.key);
  stripes.remove(one);
  if (current === one) look(null);
  recount();
}

// A step: what it does, and what takes it back. Both go to the page at once and to the server after it.
const acts = {
  add: (one) => { put(one); saving.push({ do: "add", coding: one, says: one.says, stance: one.stance, memo: one.memo }); },
  delete: (one) => { drop(one); saving.push({ do: "delete", coding: one }); },
  change: (one, to) => {
    Object.assign(one, to);
    stripes.change(one);
    saving.push({ do: "change", coding: one, says: one.says, stance: one.stance, memo: one.memo });
  },
};

function act(step) {
  if (!writes) return;
  perform(step);
  done.push(step);
  undone.length = 0;
  arrows();
}

function perform({ what, one, to }) {
  acts[what](one, to);
  if (what !== "delete") look(one);
  show();
}

const inverse = ({ what, one, to, from }) => what === "change" ? { what, one, to: from, from: to } : { what: what === "add" ? "delete" : "add", one };

function back(from, to, said) {
  let step = from.pop();
  // A coding that another window took away, or brought back, cannot be undone here.
  while (step && (inverse(step).what === "add") === codings.includes(step.one)) step = from.pop();
  if (!step || !writes) return say(words.nothing_to_undo);
  const turned = inverse(step);
  perform(turned);
  to.push(turned);
  arrows();
  say(said);
  bring(step.one.start, step.one.end);
}
const undo = () => back(done, undone, words.undone), redo = () => back(undone, done, words.redone);

function arrows() {
  by("undo").disabled = !done.length;
  by("redo").disabled = !undone.length;
}

function give(code, absent) {
  if (!writes) return;
  if (!chosen) {
    say(words.no_passage);
    by("hint").hidden = false;
    return;
  }
  lastCode = code;
  const [start, end] = chosen, says = absent ? "absent" : "present";
  const twin = codings.find((one) => one.start === start && one.end === end && one.code === code);
  if (twin) look(twin);
  else act({ what: "add", one: coding([null, start, end, code, says, "", "", "", ""]) });
  const name = stripes.code(code).name;
  say(fill(words.coded, { code: name }));
  finder.clear();
  open(null);
  show();
  if (!narrow.matches) root.focus({ preventScroll: true });
  else getSelection().removeAllRanges();
}

function set(to) {
  if (!current || !writes) return;
  const from = { says: current.says, stance: current.stance, memo: current.memo }, next = { ...from, ...to };
  const same = Object.keys(from).every((key) => from[key] === next[key]);
  const twin = codings.some((one) => one !== current && one.start === current.start && one.end === current.end && one.code === current.code && one.says === next.says && one.stance === next.stance);
  if (same || twin) return;
  act({ what: "change", one: current, to: next, from });
  say(next.says !== from.says ? words[next.says] : next.stance !== from.stance ? words.stances[next.stance] : words.memo);
}

function take_away() {
  if (!current || !writes) return;
  const name = stripes.code(current.code).name;
  act({ what: "delete", one: current });
  say(fill(words.deleted, { code: name }));
}

const finder = new Finder(by("find"), by("tree"), {
  none: by("no-match"), card: by("card"), words,
  dress: (element, code) => stripes.dress(element, code),
  chosen: give,
  left: () => { finder.clear(); open(null); root.focus({ preventScroll: true }); },
});
recount();

// The memo is kept a moment after the last letter, and as one step.
let typing = null;
function keepMemo() {
  clearTimeout(typing);
  typing = null;
  const said = by("memo").value.trim();
  if (!memoOf || !writes || !codings.includes(memoOf) || said === memoOf.memo) return;
  const last = done.at(-1), from = { says: memoOf.says, stance: memoOf.stance, memo: memoOf.memo }, to = { ...from, memo: said };
  if (last?.what === "change" && last.one === memoOf && last.typed && document.activeElement === by("memo")) {
    last.to = to;
    acts.change(memoOf, to);
  } else {
    const before = current;
    act({ what: "change", one: memoOf, to, from, typed: true });
    if (before !== memoOf) look(before);
  }
}
by("memo").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(keepMemo, 400);
});
by("memo").addEventListener("change", keepMemo);
by("memo").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
  event.preventDefault();
  keepMemo();
  root.focus({ preventScroll: true });
});
for (const radio of document.querySelectorAll("#one [name=says]")) radio.addEventListener("change", () => set({ says: radio.value }));
for (const radio of document.querySelectorAll("#one [name=stance]")) radio.addEventListener("change", () => set({ stance: radio.value }));
by("delete").addEventListener("click", () => { take_away(); root.focus({ preventScroll: true }); });
by("undo")?.addEventListener("click", undo);
by("redo")?.addEventListener("click", redo);
by("all-keys")?.addEventListener("click", (event) => event.currentTarget.setAttribute("aria-expanded", String(by("keys").classList.toggle("all"))));

// ── keys ──

const STANCES = { 1: "consensus", 2: "dissent", 3: "silence", 0: "" };

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input:not([type=radio]), textarea");
  // The place of the letter on the keyboard: Z is я in Russian.
  if ((event.ctrlKey || event.metaKey) && !event.altKey && (event.code === "KeyZ" || event.code === "KeyY") && writes) {
    if (field?.value && field.id === "memo") return;
    event.preventDefault();
    return event.code === "KeyY" || event.shiftKey ? redo() : undo();
  }
  if (event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight") && !field) {
    event.preventDefault();
    return data.mode === "compare" ? jump(event.key === "ArrowRight" ? 1 : -1) : neighbour(event.key === "ArrowRight");
  }
  if (event.key === "F2" && current && writes) {
    event.preventDefault();
    if (narrow.matches) open("here");
    return by("memo").focus();
  }
});

function neighbour(forward) {
  const order = codings.toSorted((a, b) => a.start - b.start || b.end - a.end || a.key - b.key);
  const at = current ? order.indexOf(current) + (forward ? 1 : -1) : forward ? order.findIndex((one) => one.start >= (head?.[0] ?? 0)) : order.findLastIndex((one) => one.start <= (head?.[0] ?? Infinity));
  visit(order[at]);
}

root.addEventListener("keydown", (event) => {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event, forward = key === "ArrowRight" || key === "ArrowDown";
  if (key.startsWith("Arrow") && !altKey) {
    step(key === "ArrowLeft" || key === "ArrowRight" ? "word" : ctrlKey || metaKey ? "turn" : "sentence", forward, shiftKey);
  } else if (ctrlKey || metaKey || altKey) return;
  else if (key === "Escape") {
    anchor = head;
    look(null);
    choose(null);
  } else if (!writes) return;
  else if (key === "Enter") {
    if (lastCode) give(lastCode, false);
  } else if (key === "Delete" || key === "Backspace") take_away();
  else if ((key === "-" || key === "−") && current) set({ says: current.says === "present" ? "absent" : "present" });
  else if (data.group && current && key in STANCES) set({ stance: STANCES[key] });
  else if (key === "?") by("all-keys").click();
  else if (/^[\p{L}\p{N}−-]$/u.test(key)) {
    // The letter itself arrives in the field, which has the focus by then.
    finder.clear();
    by("find").focus();
    return;
  } else return;
  event.preventDefault();
});

// ── hovering ──

const tip = by("tip");
root.addEventListener("pointerover", (event) => {
  const stripe = event.target.closest(".stripe, .tag");
  if (!stripe) return void (tip.hidden = true);
  const one = byKey.get(Number(stripe.dataset.key));
  if (!one) return;
  tip.textContent = [stripes.code(one.code).name, one.says === "absent" ? words.absent : "", data.sides.length > 1 ? data.coders[one.side] : "", one.memo].filter(Boolean).join(" · ").slice(0, 200);
  tip.hidden = false;
  const at = stripe.getBoundingClientRect();
  tip.style.top = `${Math.max(8, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8))}px`;
  tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 12))}px`;
});
root.addEventListener("pointerleave", () => { tip.hidden = true; });

// ── two coders ──

let at = -1;
function jump(by_) {
  if (!data.differences.length) return;
  at = (at + by_ + data.differences.length + (at < 0 && by_ < 0 ? 1 : 0)) % data.differences.length;
  arrive(at);
}

function arrive(number) {
  at = number;
  const one = data.differences[number];
  anchor = head = [one.start, one.end];
  look(null);
  choose([one.start, one.end]);
  bring(one.start, one.end);
  [...by("differences").querySelectorAll("button")].forEach((button, index) => button.setAttribute("aria-pressed", String(index === number)));
  by("differences").children[number].scrollIntoView({ block: "nearest" });
}

if (by("differences")) by("differences").append(...data.differences.map((one, number) => {
  const item = document.createElement("li"), button = document.createElement("button"), swatch = document.createElement("i"), name = document.createElement("span"), kind = document.createElement("span"), said = document.createElement("q");
  button.type = "button";
  button.className = "coded";
  button.setAttribute("aria-pressed", "false");
  swatch.className = "swatch";
  name.textContent = stripes.code(one.code).name;
  kind.className = "quiet";
  kind.textContent = fill(words.kinds_of_difference[one.kind], { first: data.coders[0], second: data.coders[1] });
  said.lang = data.language;
  said.textContent = text.slice(one.start, Math.min(one.end, one.start + 70)) + (one.end > one.start + 70 ? " …" : "");
  button.append(stripes.dress(swatch, one.code), name, kind, said);
  button.addEventListener("click", () => arrive(number));
  item.append(button);
  return item;
}));

// ── done ──

async function finish(done_) {
  keepMemo();
  if (!saving.idle) return alarm(words.not_saved);
  const answer = await fetch(`/coding/done/${encodeURIComponent(data.document)}`, { method: "POST", redirect: "manual", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ coder: data.coder, done: done_ }) }).catch(() => null);
  if (answer?.ok) return location.reload();
  const json = answer?.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : {};
  alarm(json.said ?? (answer?.type === "opaqueredirect" ? words.signed_out : words.not_saved));
}
by("finish")?.addEventListener("click", () => finish(true));
by("reopen")?.addEventListener("click", () => finish(false));

addEventListener("beforeunload", (event) => {
  keepMemo();
  if (!saving.idle) event.preventDefault();
});

show();
if (data.at !== null) {
  const here = codings.filter((one) => one.start === data.at);
  if (here.length) visit(here[0]);
  else bring(data.at, data.at + 1);
}
document.body.dataset.ready = "true";
