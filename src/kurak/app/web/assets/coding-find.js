// Type to find a code: the beginning of a word of its name or id counts most, then any part of it.
const plain = (said) => said.toLowerCase().normalize("NFC");

export class Finder {
  constructor(input, tree, { none, card, dress, chosen, left, words }) {
    this.input = input;
    this.tree = tree;
    this.none = none;
    this.card = card;
    this.words = words;
    this.options = [...tree.querySelectorAll("[role=option]")].map((element) => {
      const name = plain(element.querySelector(".name").lastChild.textContent), id = plain(element.dataset.code);
      dress(element.querySelector(".swatch"), element.dataset.code);
      return { element, code: element.dataset.code, name, id, starts: [...name.split(/[\s,/()-]+/u), ...id.split(/[._-]/)] };
    });
    this.active = null;
    input.addEventListener("input", () => this.filter());
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && this.active) chosen(this.active.code, this.absent);
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event.key === "ArrowDown" ? 1 : -1);
      else if (event.key === "Escape") left();
      else return;
      event.preventDefault();
    });
    // A press must not take the choice of words away.
    tree.addEventListener("pointerdown", (event) => event.pointerType === "mouse" && event.preventDefault());
    tree.addEventListener("click", (event) => {
      const element = event.target.closest("[role=option]");
      if (!element) return;
      this.show(this.options.find((one) => one.element === element));
      chosen(element.dataset.code, this.absent);
    });
    tree.addEventListener("pointerover", (event) => {
      const element = event.target.closest("[role=option]");
      if (element && event.pointerType === "mouse") this.explain(element);
    });
    tree.addEventListener("pointerleave", () => this.explain(this.active?.element ?? null));
  }

  get absent() {
    return /^[-−]/.test(this.input.value);
  }

  score({ name, id, starts }, said) {
    if (id === said || name === said) return 4;
    if (name.startsWith(said)) return 3;
    return starts.some((one) => one.startsWith(said)) ? 2 : name.includes(said) || id.includes(said) ? 1 : 0;
  }

  filter() {
    const said = plain(this.input.value).replace(/^[-−]/, "").trim();
    let best = 0, first = null;
    for (const option of this.options) {
      const score = said ? this.score(option, said) : 0.5;
      option.element.hidden = !score;
      if (said && score > best) [best, first] = [score, option];
    }
    this.none.hidden = !said || first !== null;
    this.show(first);
  }

  move(by) {
    const there = this.options.filter((one) => !one.element.hidden);
    if (there.length) this.show(there[(there.indexOf(this.active) + by + there.length + (this.active ? 0 : by < 0 ? 1 : 0)) % there.length]);
  }

  show(option) {
    this.active?.element.setAttribute("aria-selected", "false");
    this.active = option;
    if (option) {
      option.element.setAttribute("aria-selected", "true");
      this.input.setAttribute("aria-activedescendant", option.element.id);
      option.element.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
    this.explain(option?.element ?? null);
  }

  explain(element) {
    this.card.replaceChildren();
    if (!element) return;
    const name = document.createElement("strong");
    name.textContent = element.querySelector(".name").lastChild.textContent;
    this.card.append(name, ...element.querySelector(".meaning").cloneNode(true).childNodes);
  }

  clear() {
    if (this.input.value) {
      this.input.value = "";
      this.filter();
    } else this.show(null);
  }

  count(numbers) {
    for (const { element, code } of this.options) {
      const count = element.querySelector(".count"), said = String(numbers.get(code) ?? "");
      if (count.textContent !== said) count.textContent = said;
    }
  }
}
