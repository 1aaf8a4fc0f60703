// How an interview went, in the shape of Collect's audit.csv: which question, from when to when. Never what was answered.
// The form is one page, so a question lasts from the first touch of it to the first touch of the next.
const TOUCHES = ["focusin", "pointerdown", "input"];

export class Audit {
  #events = [];
  #open = null;
  // The clock of the device may be set during an interview: it is read once, and time passes by the other clock.
  #begun = Date.now() - performance.now();

  constructor(root, referenceOf) {
    this.#log("form start");
    for (const kind of TOUCHES) {
      root.addEventListener(kind, (event) => {
        const container = event.target.closest?.(".question-container");
        const node = container && referenceOf(container.id);
        if (node) this.#touch(node);
      }, true);
    }
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#close();
      this.#log(document.visibilityState === "hidden" ? "form exit" : "form resume");
    });
  }

  #now() { return Math.round(this.#begun + performance.now()); }

  #log(event, node = "", start = this.#now(), end = "") { this.#events.push([event, node, start, end]); }

  #touch(node) {
    if (this.#open?.node === node) return;
    this.#close();
    this.#open = { node, start: this.#now() };
  }

  #close() {
    if (this.#open) this.#log("question", this.#open.node, this.#open.start, this.#now());
    this.#open = null;
  }

  // The file to send with the interview; the form is finished.
  finish() {
    this.#close();
    this.#log("form finalize");
    const text = ["event,node,start,end", ...this.#events.map((row) => row.join(","))].join("\n") + "\n";
    return new File([text], "audit.csv", { type: "text/csv" });
  }
}
