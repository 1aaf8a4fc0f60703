// Changes on their way to the server, one request after the other. Nothing is dropped because the server does not answer.
const AGAIN = 2_000;

export class Saving {
  // model: what is on the page; it takes over ids, and the server's state where another window changed it.
  constructor(data, model, tell) {
    this.data = data;
    this.version = data.version;
    this.model = model;
    this.tell = tell;
    this.waiting = [];
    this.busy = false;
    this.stopped = false;
    addEventListener("online", () => this.send());
    addEventListener("focus", () => this.send());
  }

  get idle() {
    return !this.waiting.length;
  }

  push(change) {
    this.waiting.push(change);
    this.tell("saving");
    this.send();
  }

  // Those that can go together: a coding that has no id yet cannot be changed before it has one.
  batch() {
    const made = new Set(), batch = [];
    for (const change of this.waiting) {
      if (batch.length >= 100 || (change.do !== "add" && made.has(change.coding.key))) break;
      if (change.do === "add") made.add(change.coding.key);
      batch.push(change);
    }
    return batch;
  }

  async send() {
    if (this.busy || this.stopped || this.idle) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      while (!this.idle && !this.stopped && await this.once(this.batch()));
    } finally {
      this.busy = false;
    }
    if (this.stopped) return;
    if (this.idle) this.tell("saved");
    else this.timer = setTimeout(() => this.send(), AGAIN);
  }

  async once(batch) {
    const body = JSON.stringify({
      coder: this.data.coder, sha256: this.data.sha256, version: this.version,
      changes: batch.map((change) => this.written(change)),
    });
    let answer, said = {};
    try {
      answer = await fetch(`/coding/codings/${encodeURIComponent(this.data.document)}`, {
        method: "POST", redirect: "manual", headers: { "Content-Type": "application/json" }, body,
      });
      if (answer.headers.get("content-type")?.startsWith("application/json")) said = await answer.json();
    } catch {
      this.tell("not_saved");
      return false;
    }
    if (answer.type === "opaqueredirect") {
      this.tell("signed_out");
      return false;
    }
    if (answer.ok) {
      this.version = said.version;
      this.waiting.splice(0, batch.length);
      batch.forEach((change, index) => this.model.confirm(change, said.each[index]));
      return true;
    }
    if (answer.status === 409 && said.why === "codings") {
      this.version = said.version;
      const { kept, missed } = this.model.adopt(said.rows, this.waiting);
      this.waiting = kept;
      if (missed) this.tell("changed_elsewhere");
      return true;
    }
    if (answer.status === 422) {
      if (batch.length > 1) return this.alone(batch);
      this.waiting.shift();
      this.model.takeBack(batch[0]);
      this.tell("said", said.said);
      return true;
    }
    if (answer.status >= 500) {
      this.tell(said.said ? "said" : "not_saved", said.said);
      return false;
    }
    this.stopped = true;
    this.tell("stopped", said.said ?? this.data.words.not_yours);
    return false;
  }

  async alone(batch) {
    for (const change of batch) if (!this.waiting.includes(change) || !(await this.once([change]))) return false;
    return true;
  }

  written({ do: what, coding, says, stance, memo }) {
    if (what === "delete") return { do: what, coding: coding.id };
    if (what === "change") return { do: what, coding: coding.id, says, stance, memo };
    const { start, end, code, id, made, guid } = coding;
    return { do: what, start, end, code, says, stance, memo, ...(id ? { coding: id, made, guid } : {}) };
  }
}
