// Fills a questionnaire with made-up interviews through ODK's own form engine, as a phone would, and prints one JSON line each.
//
//   node scripts/fill_interviews.mjs FORM.xml --first 1 --count 60 --seed 1
//
// The engine decides what is asked: a question is answered only where it is relevant at that moment, and an answer that the form
// refuses stops the run. What was answered is written beside the XML, so that tables can be compared with it and not with the XML.
// The same seed and number give the same interview, but for ids and times. Every record says SIMULATED.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const packages = createRequire(resolve(process.env.KURAK_NODE_PACKAGES ?? new URL("../node/node_modules", import.meta.url).pathname, "x.js"));
const { JSDOM } = packages("jsdom");

const { values: options, positionals: [form] } = parseArgs({
  allowPositionals: true,
  options: { first: { type: "string", default: "1" }, count: { type: "string", default: "1" }, seed: { type: "string", default: "1" } },
});

// The engine is made for browsers: it wants a DOM, and where it sees Node it looks for files that it does not bring along.
async function loadEngine() {
  const { window } = new JSDOM("");
  Object.assign(globalThis, { window, document: window.document, DOMParser: window.DOMParser, XMLSerializer: window.XMLSerializer, Node: window.Node });
  const { process } = globalThis;
  globalThis.process = undefined;
  try {
    return await import(pathToFileURL(resolve(packages.resolve("jsdom/package.json"), "../../@getodk/xforms-engine/dist/index.js")));
  } finally {
    globalThis.process = process;
  }
}

function say(line) {
  return new Promise((done) => process.stdout.write(line, done));
}

async function interview(number) {
  const chance = chances(`${options.seed} ${number}`);
  const { root } = loaded.createInstance({ instanceAttachments: undefined });
  const languages = root.languages.filter((one) => one.language !== undefined);
  root.setLanguage(languages[number % languages.length]);
  const answers = {}, asked = [];
  let refused = 0;
  for (const node of leaves(root)) {
    const { reference, relevant, readonly, required } = node.currentState;
    if (node.nodeType !== "select" && node.nodeType !== "input" || readonly || !relevant) continue;
    const path = reference.replace(/^\/[^/]+\//, "");
    asked.push(path);
    if (!required && chance() < 0.6) continue;
    for (const slip of slips(path, answers)) {
      give(node, slip);
      if (node.validationState.violation === null) throw new Error(`interview ${number}: ${path} takes a wrong answer`);
      refused += 1;
    }
    answers[path] = answer(node, path, { number, chance, answers });
    give(node, answers[path]);
    const { violation } = node.validationState;
    if (violation !== null) throw new Error(`interview ${number}: ${path} does not take its answer: ${violation.condition}`);
  }
  if (root.validationState.violations.length) throw new Error(`interview ${number}: ${root.validationState.violations.map((one) => one.reference)}`);
  const payload = await root.prepareInstancePayload();
  if (payload.status !== "ready") throw new Error(`interview ${number} is ${payload.status}`);
  const xml = await payload.data[0].get("xml_submission_file").text();
  const id = /<(?:\w+:)?instanceID>([^<]+)</.exec(xml)[1];
  // The form has no such question; the mark stands beside its answers, as the first column of a rehearsal does.
  return { number, id, language: root.currentState.activeLanguage.language, answers, asked, refused, xml: xml.replace(/<\/[^<>]+>\s*$/, "<simulated>SIMULATED</simulated>$&") };
}

// Questions in the order of the form; what is relevant is looked at one by one, after the answers before it.
function* leaves(node) {
  for (const child of node.currentState.children ?? []) {
    if (child.currentState.children?.length) yield* leaves(child);
    else yield child;
  }
}

function give(node, value) {
  if (node.nodeType === "input") node.setValue(node.valueType === "int" ? BigInt(value) : value);
  else if (Array.isArray(value)) node.selectValues(value);
  else node.selectValue(value);
}

// ── made-up answers ──

const NAME = (path) => path.split("/").at(-1);
const CLUSTERS = 56;
// Texts that a careless program loses: three alphabets, markup, quotes, a line break, what a spreadsheet would run.
const TEXTS = [
  "SIMULATED: roads are bad in winter", "SIMULATED: жол алыс, үй чоң эмес", "SIMULATED: нет работы & жилья", "SIMULATED: <other> \"so\" they say; it's far",
  "SIMULATED:\nsecond line, with comma", "=SIMULATED", "SIMULATED 🙂 ңөү", "SIMULATED]]>,\t;",
];

// Answers that the form must refuse, tried where they are.
function slips(path, answers) {
  const by = {
    cluster: ["X012", "C12"], visit: ["0007", "seven"], age: ["17", "111"], eligible_persons: ["0"],
    unit_code: [`${answers["visit_data/cluster"]}-7`, "C999-07", `${answers["visit_data/cluster"]}-99`],
    difficulties_returnees: [["1", "88"], ["88", "99"]],
  };
  return by[NAME(path)] ?? [];
}

function answer(node, path, { number, chance, answers }) {
  const name = NAME(path);
  const cluster = (number - 1) % CLUSTERS, slot = Math.floor((number - 1) / CLUSTERS) + 1;
  const unit = `C${String(cluster + 1).padStart(3, "0")}`;
  const pick = (choices) => choices[Math.floor(chance() * choices.length)];
  const given = {
    interviewer: () => String(100 + cluster), cluster: () => unit, visit: () => String(slot), unit_code: () => `${unit}-${String(slot).padStart(2, "0")}`,
    interview_language: () => ["3", "2", "1"][number % 3],
    region: () => String(cluster % 9 + 1), eligible_persons: () => String(1 + Math.floor(chance() ** 2 * 13)), consent: () => (chance() < 0.95 ? "1" : "2"),
    // Open answers are rare, and are what is lost most easily.
    reason_negative: () => (chance() < 0.4 ? "96" : null), attitude_returnees: () => (chance() < 0.4 ? "1" : null), knows_someone_who_left: () => (chance() < 0.3 ? "1" : null),
    age: () => String(18 + Math.floor(chance() ** 1.5 * 92)),
  }[name];
  const certain = given?.();
  if (certain) return certain;
  if (node.nodeType === "input") return pick(TEXTS);
  const codes = node.currentState.valueOptions.map((option) => option.value);
  const missing = codes.filter((code) => code === "88" || code === "99"), said = codes.filter((code) => !missing.includes(code));
  const alone = missing.length && chance() < 0.12 ? pick(missing) : null;
  if (node.selectType === "select") return alone ? [alone] : shuffled(said, chance).slice(0, 1 + Math.floor(chance() * said.length));
  if (alone) return alone;
  // People differ from one another more than from themselves.
  if (said.length === 5) return said[Math.min(4, Math.floor(5 * (0.6 * leaning(`${options.seed} ${number}`) + 0.4 * chance())))];
  return pick(said);
}

const leaning = (words) => chances(`leaning ${words}`)();

function shuffled(codes, chance) {
  return codes.map((code) => [chance(), code]).sort((a, b) => a[0] - b[0]).map(([, code]) => code);
}

// A stream of numbers from 0 to below 1 that words decide (FNV-1a into mulberry32).
function chances(words) {
  let state = 2166136261;
  for (const letter of words) state = Math.imul(state ^ letter.codePointAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const engine = await loadEngine();
const loaded = await engine.loadForm(readFileSync(form, "utf8"), { fetchFormAttachment: async () => new Response(null, { status: 404 }) });
if (loaded.status === "failure") throw loaded.error;
for (let number = Number(options.first); number < Number(options.first) + Number(options.count); number += 1) {
  await say(`${JSON.stringify(await interview(number))}\n`);
}
