// One interview: ODK Web Forms shows the form and knows its logic; here are the page around it, the queue and the paradata.
import { createApp, h } from "vue";
import { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";
import { Audit } from "./audit.js";
import { keep, send } from "./queue.js";
import { data, language, onLanguage, said, showNetwork } from "./speech.js";

const place = document.getElementById("form");
const note = document.getElementById("said");
const finish = document.getElementById("finish");
let audit = null, changed = false, leaving = false;

function tell(word, places = {}) {
  delete note.dataset.word;
  note.hidden = word === null;
  note.classList.remove("ok");
  if (word !== null) note.textContent = said(word, places);
}

// The form as it is shown. What is collected is untouched: only the language it opens in, and on a narrow screen the matrices.
function shown(xml) {
  const form = new DOMParser().parseFromString(xml, "text/xml");
  const translations = [...form.getElementsByTagName("translation")];
  const wanted = translations.find((one) => new RegExp(`(^|\\()${language()}(\\)|$)`).test(one.getAttribute("lang")));
  if (wanted) {
    for (const one of translations) one.removeAttribute("default");
    wanted.setAttribute("default", "true()");
  }
  if (matchMedia("(max-width: 720px)").matches) matricesToLists(form);
  return new XMLSerializer().serializeToString(form);
}

// Seven answers do not fit beside one another on a phone. There each statement gets its answers in full, one below the other in
// their order, and the heading of the matrix, a question without answers of its own, becomes a note.
function matricesToLists(form) {
  const binds = [...form.getElementsByTagName("bind")];
  for (const control of [...form.querySelectorAll("select1[appearance], select[appearance]")]) {
    const appearance = control.getAttribute("appearance").split(/\s+/);
    if (appearance.includes("list-nolabel")) {
      control.setAttribute("appearance", appearance.filter((one) => one !== "list-nolabel").join(" "));
    } else if (appearance.includes("label")) {
      const note = form.createElementNS(control.namespaceURI, "input");
      note.setAttribute("ref", control.getAttribute("ref"));
      note.append(...[...control.children].filter((one) => ["label", "hint"].includes(one.localName)));
      control.replaceWith(note);
      binds.find((one) => one.getAttribute("nodeset") === note.getAttribute("ref"))?.setAttribute("readonly", "true()");
    }
  }
}

// Web Forms asks for jr://images/a.png; the server knows files of a form by their number.
async function attachment(address) {
  const name = decodeURIComponent(String(address).split("/").at(-1));
  const number = data.media.indexOf(name);
  return number < 0 ? new Response(null, { status: 404 }) : fetch(`/forms/${data.form}/media/${number}`);
}

// Where a question stands in the form, by the id of its box: /data/block/tr01. Vue keeps what it drew at the place of its root.
const references = new Map();
function collectReferences(node) {
  if (!node || typeof node !== "object") return;
  const question = node.component?.props?.question ?? node.component?.props?.node;
  if (question?.nodeId && question.currentState?.reference) references.set(`${question.nodeId}_container`, question.currentState.reference);
  if (node.component) collectReferences(node.component.subTree);
  if (Array.isArray(node.children)) node.children.forEach(collectReferences);
  else if (node.children?.default === undefined && node.suspense) collectReferences(node.suspense.activeBranch);
}
function referenceOf(id) {
  if (!references.has(id)) collectReferences(place._vnode);
  return references.get(id);
}

async function submitted(payload) {
  if (payload.status !== "ready") return;
  const [form] = payload.data;
  const xml = form.get("xml_submission_file");
  const text = await xml.text();
  const id = /<(?:\w+:)?instanceID>([^<]+)</.exec(text)?.[1];
  if (!id) return tell("save_failed");
  const parts = [...form.entries()].filter(([name]) => name !== "xml_submission_file").map(([, file]) => file);
  // A form that asks for Collect's audit gets its name filled in; the file is sent in any case.
  const finished = text.replace(/<((?:\w+:)?audit)\s*\/>|<((?:\w+:)?audit)><\/\2>/, (_, a, b) => `<${a ?? b}>audit.csv</${a ?? b}>`);
  try {
    await keep({
      id, user: data.user, form: data.form, title: data.title, created: Date.now(),
      xml: new Blob([finished], { type: "text/xml" }), files: [...parts, audit.finish()],
    });
  } catch (error) {
    tell(error?.name === "QuotaExceededError" ? "full_here" : "save_failed");
    throw error;
  }
  leaving = true;
  sessionStorage.setItem("kurak-saved", "1");
  await send(data.user, data.largest);
  location.assign("/collect/");
}

// Texts that Web Forms has in English only; each is remembered with its word, so that another language finds it again.
const ENGLISH = [
  [/^Condition not satisfied: required$/, "required"],
  [/^Condition not satisfied: constraint$/, "constraint"],
  [/^(?<number>\d+) questions? with errors\.$/, "errors_found"],
];
const spoken = new WeakMap();
function translate() {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    for (const [english, word] of ENGLISH) {
      const found = english.exec(text.data.trim());
      if (found) spoken.set(text, { word, places: { ...found.groups } });
    }
    const known = spoken.get(text);
    if (known && text.data !== said(known.word, known.places)) text.data = said(known.word, known.places);
  }
}

async function load() {
  const answer = await fetch(`/forms/${data.form}.xml`, { redirect: "error" });
  if (!answer.ok) throw new TypeError(`the form answers ${answer.status}`);
  const formXml = shown(await answer.text());
  const app = createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment: attachment, trackDevice: true, preloadProperties: { username: data.user }, onSubmit: submitted }) });
  app.use(webFormsPlugin);
  app.mount(place);
  await new Promise((resolve) => {
    const look = new MutationObserver(() => { if (place.querySelector(".odk-form")) { look.disconnect(); resolve(); } });
    look.observe(place, { childList: true, subtree: true });
    if (place.querySelector(".odk-form")) resolve();
  });
  new MutationObserver(translate).observe(place, { childList: true, subtree: true, characterData: true });
  audit = new Audit(place, referenceOf);
  place.addEventListener("input", () => { changed = true; });
  place.addEventListener("change", () => { changed = true; });
  tell(null);
  finish.hidden = false;
  document.body.dataset.ready = "true";
}

showNetwork();
onLanguage(translate);
// Their button says Send in English; ours presses it.
finish.addEventListener("click", () => place.querySelector(".odk-form .footer button")?.click());
addEventListener("beforeunload", (event) => { if (changed && !leaving) event.preventDefault(); });
load().catch((error) => { tell("load_failed"); throw error; });
