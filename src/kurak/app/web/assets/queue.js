// Interviews that wait in this browser until the server has them. One interview is one record: it is kept under its instance
// id, sent byte for byte as it was finished, and removed only when the server has said that it is on its disk.
const NAME = "kurak", INTERVIEWS = "interviews", SENT = "sent";
const KEPT = [201, 202];
// What sending again cannot mend: not a submission, no such form, another interview with this id, too large.
const NOT_ACCEPTED = [400, 404, 409, 413];

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(INTERVIEWS, { keyPath: "id" });
    request.result.createObjectStore(SENT);
  };
  return asked(request);
}

async function within(names, mode, work) {
  const database = await opened();
  try {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = await work(transaction);
    await done;
    return result;
  } finally {
    database.close();
  }
}

// Keep a finished interview; when this is done it is on the disk of the device.
export async function keep(interview) {
  const files = await Promise.all(interview.files.map(async (file) => ({ name: file.name, type: file.type, bytes: await file.arrayBuffer() })));
  const record = { ...interview, xml: await interview.xml.arrayBuffer(), files, state: "waiting", status: 0 };
  await within([INTERVIEWS], "readwrite", (t) => asked(t.objectStore(INTERVIEWS).put(record)));
}

// Interviews of this user that wait, the oldest first; what somebody else left on this device is not theirs to send.
export async function waiting(user) {
  const all = await within([INTERVIEWS], "readonly", (t) => asked(t.objectStore(INTERVIEWS).getAll()));
  return all.filter((one) => one.user === user).sort((a, b) => a.created - b.created);
}

export async function sent(user) {
  return (await within([SENT], "readonly", (t) => asked(t.objectStore(SENT).get(user)))) ?? 0;
}

async function done(interview) {
  await within([INTERVIEWS, SENT], "readwrite", async (t) => {
    const count = (await asked(t.objectStore(SENT).get(interview.user))) ?? 0;
    t.objectStore(SENT).put(count + 1, interview.user);
    await asked(t.objectStore(INTERVIEWS).delete(interview.id));
  });
}

const mark = (interview, state, status) =>
  within([INTERVIEWS], "readwrite", (t) => asked(t.objectStore(INTERVIEWS).put({ ...interview, state, status })));

// Files in groups that the server takes at once, beside the XML.
function groups(interview, largest) {
  const room = largest - interview.xml.byteLength - 10_000;
  const made = [[]];
  let size = 0;
  for (const file of interview.files) {
    if (size + file.bytes.byteLength > room && made.at(-1).length) {
      made.push([]);
      size = 0;
    }
    made.at(-1).push(file);
    size += file.bytes.byteLength + 1_000;
  }
  return made;
}

async function post(interview, files, last) {
  const body = new FormData();
  body.append("xml_submission_file", new Blob([interview.xml], { type: "text/xml" }), "xml_submission_file");
  for (const file of files) body.append(file.name, new Blob([file.bytes], { type: file.type }), file.name);
  if (!last) body.append("*isIncomplete*", "yes");
  // The cookie may be another's by now, who signed in beside this page: the server compares.
  const headers = { "X-Kurak-Page": "1", "X-Kurak-User": encodeURIComponent(interview.user) };
  const answer = await fetch("/submission", { method: "POST", body, headers, redirect: "error", cache: "no-store" });
  // A network's own sign-in page may answer in our place: only an OpenRosa answer counts.
  return KEPT.includes(answer.status) && !answer.headers.get("X-OpenRosa-Version") ? 0 : answer.status;
}

async function sendOne(interview, largest) {
  const parts = groups(interview, largest);
  for (const [number, files] of parts.entries()) {
    const status = await post(interview, files, number === parts.length - 1);
    if (!KEPT.includes(status)) return status;
  }
  return 201;
}

// Send what waits. One page at a time sends; what comes of it: "sent", "offline", "sign in" or "busy".
export async function send(user, largest, { again = false, changed = () => {} } = {}) {
  return navigator.locks.request("kurak-send", { ifAvailable: true }, async (lock) => {
    if (lock === null) return "busy";
    for (const interview of await waiting(user)) {
      if (interview.state === "refused" && !again) continue;
      let status = 0;
      try {
        status = await sendOne(interview, largest);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return "offline";
      }
      if (KEPT.includes(status)) await done(interview);
      else if (NOT_ACCEPTED.includes(status)) await mark(interview, "refused", status);
      else return status === 401 || status === 403 ? "sign in" : "offline";
      await changed();
    }
    return "sent";
  });
}
