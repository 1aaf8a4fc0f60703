// What has to be in this browser so that an interview can begin without a network.
export async function register() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
  // A hint to the browser not to clear interviews that wait; it may say no.
  await navigator.storage?.persist?.();
}

const formFiles = (form) => [
  "/collect/",
  `/collect/${form.name}`,
  `/forms/${form.name}.xml`,
  ...form.media.map((_, number) => `/forms/${form.name}/media/${number}`),
];

// Have a form with its page, the page of the list and its files taken into the store; whether all of it is there.
export async function fetchForms(form) {
  if (!("serviceWorker" in navigator)) return false;
  const registration = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    const ask = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      registration.active.postMessage({ files: formFiles(form) }, [port2]);
    };
    // A worker of an older edition may not answer: the one that takes its place is asked again.
    if (navigator.serviceWorker.controller) navigator.serviceWorker.addEventListener("controllerchange", ask, { once: true });
    ask();
  });
}
