// Words of the interviewer's pages in the chosen language; also where the page comes from the store of the worker.
export const data = JSON.parse(document.getElementById("data").textContent);

const cookie = () => /(?:^|; )language=(\w+)/.exec(document.cookie)?.[1];
let chosen = cookie() in data.words ? cookie() : document.documentElement.lang;
const listeners = [];

export const language = () => chosen;
export const said = (key, places = {}) => data.words[chosen][key].replace(/\{(\w+)\}/g, (_, name) => places[name]);
export const onLanguage = (listener) => { listeners.push(listener); listener(); };

function show() {
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = said(element.dataset.word, element.dataset);
  for (const element of document.querySelectorAll("[data-room]")) element.textContent = data.rooms[chosen][element.dataset.room];
  for (const button of document.querySelectorAll(".languages button")) button.setAttribute("aria-pressed", String(button.value === chosen));
  for (const listener of listeners) listener();
}

document.querySelector(".languages").addEventListener("submit", (event) => {
  event.preventDefault();
  chosen = event.submitter.value;
  document.cookie = `language=${chosen}; path=/; max-age=31536000; SameSite=Strict`;
  show();
});
show();

// Whether there is a network, as a text with a sign.
export function showNetwork() {
  const place = document.getElementById("network");
  const tell = () => {
    place.textContent = said(navigator.onLine ? "online" : "offline");
    place.classList.toggle("off", !navigator.onLine);
  };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  onLanguage(tell);
}
