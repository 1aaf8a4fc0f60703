// Codings beside and under the words. Only what is near the window is measured and drawn.
const GAP = 80; // Code points between two passages of one column: about a line, so that their stripes never touch.
const KEYS = 8;

export class Stripes {
  constructor(text, codes, { sides, words }) {
    this.text = text;
    this.codes = new Map(codes.map(([id, name, colour], index) => [id, { name, colour, key: index % KEYS, pattern: Math.floor(index / KEYS) % 3 }]));
    this.words = words;
    this.sides = Math.max(1, sides);
    this.shown = new Set();
    this.held = new Map();
    this.all = [];
    this.byBlock = new Map();
    this.lanes = Array.from({ length: this.sides }, () => []);
    this.current = null;
    this.highlights = new Map();
    this.fold = typeof Highlight === "undefined" ? null : CSS.highlights;
    if (this.fold) {
      const rules = new CSSStyleSheet();
      const own = [...new Set(codes.map(([, , colour]) => colour).filter(Boolean))];
      for (const colour of own) rules.insertRule(`.block::highlight(own${colour.slice(1)}){text-decoration:underline 2px ${colour};text-underline-offset:4px}`);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
      for (const name of [...Array(KEYS).keys()].map((key) => `k${key}`).concat(own.map((colour) => `own${colour.slice(1)}`))) this.highlight(name, 0);
      this.highlight("current", 1);
      this.highlight("chosen", 2);
    }
    // The window and a little more: a stripe is there before its words come into view.
    this.eye = new IntersectionObserver((seen) => this.see(seen), { rootMargin: "500px 0px" });
    for (const one of text.blocks) this.eye.observe(one.element);
    let width = text.root.clientWidth;
    new ResizeObserver(() => {
      if (text.root.clientWidth === width) return;
      width = text.root.clientWidth;
      this.redraw();
    }).observe(text.root);
    document.fonts?.ready.then(() => this.redraw());
  }

  highlight(name, priority) {
    const made = new Highlight();
    made.priority = priority;
    this.fold.set(name, made);
    this.highlights.set(name, made);
  }

  code(id) {
    return this.codes.get(id) ?? { name: id, colour: "", key: "x", pattern: 0 };
  }

  dress(element, id) {
    const { colour, key, pattern } = this.code(id);
    element.classList.add(`k${key}`, `p${pattern}`);
    if (colour) element.style.setProperty("--k", colour);
    return element;
  }

  // Every coding anew: after a state came from the server.
  load(codings) {
    this.all = [...codings].sort((a, b) => a.start - b.start || b.end - a.end);
    this.lanes = Array.from({ length: this.sides }, () => []);
    this.byBlock.clear();
    for (const one of this.all) this.settle(one);
    this.widen();
    this.redraw();
  }

  settle(coding) {
    const lanes = this.lanes[coding.side];
    let lane = lanes.findIndex((held) => held.every(([start, end]) => end + GAP <= coding.start || coding.end + GAP <= start));
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane].push([coding.start, coding.end, coding.key]);
    coding.lane = lane;
    for (const block of this.under(coding)) {
      if (!this.byBlock.has(block)) this.byBlock.set(block, new Set());
      this.byBlock.get(block).add(coding);
    }
  }

  under(coding) {
    const found = [];
    for (let at = this.text.block(coding.start).index; at < this.text.blocks.length && this.text.blocks[at].at < coding.end; at += 1) found.push(this.text.blocks[at]);
    return found;
  }

  add(coding) {
    this.all.push(coding);
    this.settle(coding);
    this.widen();
    this.draw(this.under(coding).filter((one) => this.shown.has(one)));
  }

  remove(coding) {
    this.all.splice(this.all.indexOf(coding), 1);
    const held = this.lanes[coding.side][coding.lane];
    held.splice(held.findIndex((one) => one[2] === coding.key), 1);
    const blocks = this.under(coding);
    for (const block of blocks) this.byBlock.get(block)?.delete(coding);
    this.draw(blocks.filter((one) => this.shown.has(one)));
  }

  change(coding) {
    this.draw(this.under(coding).filter((one) => this.shown.has(one)));
  }

  widen() {
    const many = this.lanes.map((one) => Math.max(one.length, 1)), style = this.text.root.style;
    const total = many.reduce((a, b) => a + b, 0) + (this.sides - 1) * 2;
    if (total === this.total) return;
    this.total = total;
    this.offsets = many.map((_, side) => many.slice(0, side).reduce((a, b) => a + b, 0) + side * 2);
    style.setProperty("--lanes", String(total));
    const room = total <= 3 ? 1 : total <= 6 ? 2 : total <= 9 ? 3 : 4;
    if (!this.text.root.classList.contains(`room${room}`)) {
      for (const step of [1, 2, 3, 4]) this.text.root.classList.toggle(`room${step}`, step === room);
      this.redraw();
    }
  }

  see(seen) {
    const enter = [];
    for (const { target, isIntersecting } of seen) {
      const block = this.text.of.get(target);
      if (isIntersecting && !this.shown.has(block)) {
        this.shown.add(block);
        enter.push(block);
      } else if (!isIntersecting && this.shown.delete(block)) this.clear(block);
    }
    this.draw(enter);
  }

  redraw() {
    this.draw([...this.shown]);
  }

  clear(block) {
    const held = this.held.get(block);
    if (!held) return;
    held.layer.replaceChildren();
    for (const [name, range] of held.ranges) this.highlights.get(name)?.delete(range);
    this.held.delete(block);
  }

  draw(blocks) {
    // All is measured before anything is changed: the page is laid out once.
    const measured = blocks.map((block) => {
      const codings = [...(this.byBlock.get(block) ?? [])];
      if (!codings.length) return [block, [], 0];
      const box = block.element.getBoundingClientRect(), range = document.createRange();
      return [block, codings.map((coding) => {
        const part = this.text.range(block, coding.start, coding.end);
        if (!part) return [coding, null, 0, 0];
        range.setStart(part.startContainer, part.startOffset);
        range.setEnd(part.endContainer, part.endOffset);
        const at = range.getBoundingClientRect();
        const from = coding.start < block.at ? 0 : at.top - box.top, to = coding.end > block.end ? box.height : at.bottom - box.top;
        return [coding, part, from, Math.max(to - from, 6)];
      }), box.height];
    });
    for (const [block, codings, height] of measured) {
      this.clear(block);
      if (!codings.length) continue;
      const ranges = [], tags = [], inside = [];
      for (const [coding, part, from, tall] of codings) {
        if (!part) continue;
        const { colour, key, name } = this.code(coding.code);
        const stripe = this.dress(document.createElement("i"), coding.code);
        stripe.classList.add("stripe", coding.says);
        if (coding === this.current) stripe.classList.add("on");
        stripe.dataset.key = coding.key;
        stripe.style.top = `${from}px`;
        stripe.style.height = `${tall}px`;
        stripe.style.setProperty("--lane", String(this.offsets[coding.side] + coding.lane));
        inside.push(stripe);
        if (coding.start >= block.at) tags.push([from, name, coding]);
        if (this.fold) {
          const kept = new StaticRange(part), under = colour ? `own${colour.slice(1)}` : `k${key}`;
          this.highlights.get(under)?.add(kept);
          ranges.push([under, kept]);
          if (coding === this.current) {
            this.highlights.get("current").add(kept);
            ranges.push(["current", kept]);
          }
        }
      }
      // Names beside the stripes, one a line, as far as there is room; the others are on the stripe and in the list.
      let free = -4;
      const said = new Set();
      for (const [from, name, coding] of tags.sort((a, b) => a[0] - b[0])) {
        // Two coders, one code, one line: its name once.
        const same = `${Math.round(from)} ${coding.says} ${name}`;
        if (said.has(same)) continue;
        said.add(same);
        const top = Math.max(from, free);
        if (top > height - 12 && top > from) break;
        const tag = document.createElement("b");
        tag.className = "tag";
        tag.dataset.name = (coding.says === "absent" ? "− " : "") + name;
        tag.dataset.key = coding.key;
        tag.style.top = `${top}px`;
        inside.push(tag);
        free = top + 16;
      }
      const layer = this.layer(block);
      layer.replaceChildren(...inside);
      this.held.set(block, { layer, ranges });
    }
  }

  // The stripes of a block, in a box of a fixed size: what changes inside moves nothing outside.
  layer(block) {
    if (!block.lanes) {
      block.lanes = document.createElement("span");
      block.lanes.className = "lanes";
      block.element.append(block.lanes);
    }
    return block.lanes;
  }

  // The passage that is chosen, or nothing.
  choose(passage) {
    if (!this.fold) return;
    const held = this.highlights.get("chosen");
    held.clear();
    if (passage) for (const block of this.under({ start: passage[0], end: passage[1] })) {
      const part = this.text.range(block, passage[0], passage[1]);
      if (part) held.add(new StaticRange(part));
    }
  }

  look(coding) {
    const before = this.current;
    if (before === coding) return;
    this.current = coding;
    const blocks = new Set([before, coding].filter(Boolean).flatMap((one) => this.under(one)));
    this.draw([...blocks].filter((one) => this.shown.has(one)));
  }
}
