// What has to be in this browser so that an interview can begin without a network.
export const FORMS = "kurak-forms";

export async function register() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
  // A hint to the browser not to clear interviews that wait; it may say no.
  await navigator.storage?.persist?.();
}

export const formFiles = (form) => [
  "/collect/",
  `/collect/${form.name}`,
  `/forms/${form.name}.xml`,
  ...form.media.map((_, number) => `/forms/${form.name}/media/${number}`),
];

// Take a form with its page, the page of the list and its files into the store; whether all of it is there.
export async function fetchForms(form) {
  if (!("serviceWorker" in navigator)) return false;
  const store = await caches.open(FORMS);
  const files = formFiles(form);
  await Promise.all(files.map(async (file) => {
    try {
      const answer = await fetch(file, { redirect: "error" });
      if (answer.ok) await store.put(file, answer);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }));
  return (await Promise.all(files.map((file) => store.match(file)))).every(Boolean);
}
