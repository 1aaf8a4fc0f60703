// The interviewer's page: questionnaires to begin, and interviews that wait.
import { send, sent, waiting } from "./queue.js";
import { data, language, onLanguage, said, showNetwork } from "./speech.js";
import { fetchForms, register } from "./offline.js";

const list = document.getElementById("waiting");
const note = document.getElementById("said");
const button = document.getElementById("send");

async function show() {
  const interviews = await waiting(data.user);
  document.getElementById("waiting-title").textContent = interviews.length ? said("waiting", { number: interviews.length }) : said("none_waiting");
  button.hidden = interviews.length === 0;
  const when = new Intl.DateTimeFormat(language() === "ky" ? ["ky", "ru"] : language(), { dateStyle: "medium", timeStyle: "short" });
  list.replaceChildren(...interviews.map((one) => {
    const row = document.createElement("li"), box = document.createElement("div"), title = document.createElement("strong"), state = document.createElement("span");
    title.textContent = one.title;
    state.className = "quiet";
    state.textContent = `${when.format(one.created)} · ${one.state === "refused" ? said("state_refused", { status: one.status }) : said("state_waiting")}`;
    box.append(title, state);
    row.append(box);
    return row;
  }));
  document.getElementById("sent").textContent = said("sent_here", { number: await sent(data.user) });
}

function tell(word) {
  note.hidden = word === null;
  note.textContent = word === null ? "" : said(word);
}

async function sendNow(again) {
  button.disabled = true;
  try {
    const came = await send(data.user, data.largest, { again, changed: show });
    if (came === "sign in") tell("sign_in_again");
    else if (came === "sent") tell(null);
  } finally {
    button.disabled = false;
    await show();
  }
}

showNetwork();
onLanguage(show);
if (sessionStorage.getItem("kurak-saved")) {
  sessionStorage.removeItem("kurak-saved");
  tell("saved");
}
button.addEventListener("click", () => sendNow(true));
addEventListener("online", () => sendNow(false));
setInterval(() => navigator.onLine && sendNow(false), 60_000);
await sendNow(false);

await register();
for (const form of data.forms) {
  const ready = await fetchForms(form);
  const place = document.querySelector(`[data-form="${CSS.escape(form.name)}"] .ready`);
  onLanguage(() => { place.textContent = said(ready ? "ready" : "not_ready"); });
}
document.body.dataset.ready = "true";
