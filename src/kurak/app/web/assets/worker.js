// The service worker: pages and forms from the network while it answers, else from the store. Interviews are not its business.
const SHELL_STORE = `kurak-shell-${EDITION}`, FORMS = "kurak-forms";
const PATIENCE = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const store = await caches.open(SHELL_STORE);
    await store.addAll(SHELL.map((path) => new Request(path, { cache: "no-cache" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("kurak-shell-") && name !== SHELL_STORE) await caches.delete(name);
    await self.clients.claim();
  })());
});

const isPage = (path) => path.startsWith("/collect/") || path.startsWith("/forms/");
const isShell = (path) => path.startsWith("/assets/") || path.startsWith("/packages/");

// How often somebody was let in: an answer that was asked for before that is of another, and not held.
let arrivals = 0;

async function fromNetwork(request, path) {
  const store = await caches.open(FORMS), before = arrivals;
  const held = await store.match(path);
  const late = held && new Promise((resolve) => setTimeout(() => resolve(held.clone()), PATIENCE));
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected && answer.type === "basic" && before === arrivals) await store.put(path, answer.clone());
    return answer;
  });
  try {
    return await (late ? Promise.race([asked, late]) : asked);
  } catch (error) {
    if (held) return held;
    throw error;
  }
}

// Take files into the store for a day without a network; whether all of them are there. The worker fetches them, not the page: in
// Chromium 156 a page that follows on one which was left with such fetches under way may take neither click nor key.
async function hold(files) {
  const store = await caches.open(FORMS), before = arrivals;
  const held = await Promise.all(files.map(async (file) => {
    try {
      const answer = await fetch(file, { redirect: "error" });
      if (answer.ok && before === arrivals) await store.put(file, answer);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    return store.match(file);
  }));
  return held.every(Boolean);
}

// Pages that are held are of whoever was here before: once somebody is let in (only then the answer leads on) they are not shown again.
async function signIn(request) {
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect") {
    arrivals += 1;
    const store = await caches.open(FORMS);
    for (const held of await store.keys()) if (new URL(held.url).pathname.startsWith("/collect/")) await store.delete(held);
  }
  return answer;
}

self.addEventListener("message", (event) => {
  const [page] = event.ports;
  // Also where the device has no room: the page waits for an answer.
  event.waitUntil(hold(event.data.files).then((all) => page.postMessage(all), (error) => {
    page.postMessage(false);
    throw error;
  }));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method === "POST" && pathname === "/sign-in" && origin === self.location.origin) event.respondWith(signIn(event.request));
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (isShell(pathname)) {
    event.respondWith((async () => (await (await caches.open(SHELL_STORE)).match(pathname)) ?? fetch(event.request))());
  } else if (isPage(pathname)) {
    event.respondWith(fromNetwork(event.request, pathname));
  }
});
