// The text as the file counts it: Unicode code points from its beginning, where the browser counts UTF-16 units of text nodes.
const SURROGATE = /[\uD800-\uDFFF]/;

class Block {
  constructor(element, index) {
    this.element = element;
    this.index = index;
    this.at = Number(element.dataset.at);
    this.length = Number(element.dataset.length);
    this.end = this.at + this.length;
    this.text = element.textContent;
    this.astral = SURROGATE.test(this.text);
    const before = element.querySelector(".who")?.textContent.length ?? 0, after = element.querySelector(".gap").textContent.length;
    this.body = [before, this.text.length - after];
    this.begins = element.classList.contains("turn");
    this.nodes = null;
    this.units = {};
  }

  // Code points of the text before a unit of this block, and back.
  point(unit) {
    if (!this.astral) return this.at + unit;
    let points = 0;
    for (let at = 0; at < unit; points += 1) at += this.text.codePointAt(at) > 0xffff ? 2 : 1;
    return this.at + points;
  }

  unit(point) {
    const wanted = Math.max(0, Math.min(point - this.at, this.length));
    if (!this.astral) return wanted;
    let at = 0;
    for (let points = 0; points < wanted; points += 1) at += this.text.codePointAt(at) > 0xffff ? 2 : 1;
    return at;
  }

  place(unit) {
    if (!this.nodes) {
      this.nodes = [];
      const walk = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
      for (let at = 0; walk.nextNode(); at += walk.currentNode.length) this.nodes.push([walk.currentNode, at]);
    }
    let found = this.nodes[0];
    for (const one of this.nodes) if (one[1] <= unit && (unit > one[1] || one === this.nodes[0] || found[1] + found[0].length <= unit)) found = one;
    return [found[0], Math.min(unit - found[1], found[0].length)];
  }
}

export class Text {
  constructor(root, language) {
    this.root = root;
    this.blocks = [...root.querySelectorAll(".block")].map((one, index) => new Block(one, index));
    this.of = new Map(this.blocks.map((one) => [one.element, one]));
    const make = (granularity) => new Intl.Segmenter(language, { granularity });
    this.cutters = { word: make("word"), sentence: make("sentence"), grapheme: make("grapheme") };
    this.turns = [];
    for (const one of this.blocks) {
      if (one.body[0] >= one.body[1]) continue;
      const from = one.point(one.body[0]), to = one.point(one.body[1]), last = this.turns.at(-1);
      if (last && !one.begins && this.blocks.some((b) => b.begins)) last[1] = to;
      else this.turns.push([from, to]);
    }
  }

  // Whether this browser sees every code point that the file has.
  counts() {
    let next = 0;
    for (const one of this.blocks) {
      if (one.at !== next || one.point(one.text.length) !== one.end) return false;
      next = one.end;
    }
    return true;
  }

  block(point) {
    let low = 0, high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle].at <= point) low = middle;
      else high = middle - 1;
    }
    return this.blocks[low];
  }

  // The part of a passage that stands in a block, as a range; nothing where only blanks of it do.
  range(block, start, end) {
    const from = block.unit(Math.max(start, block.at)), to = Math.min(block.unit(Math.min(end, block.end)), Math.max(block.body[1], from));
    if (from >= to) return null;
    const [startContainer, startOffset] = block.place(from), [endContainer, endOffset] = block.place(to);
    return { startContainer, startOffset, endContainer, endOffset };
  }

  slice(start, end) {
    let said = "";
    for (let at = this.block(start).index; at < this.blocks.length && this.blocks[at].at < end; at += 1) {
      const one = this.blocks[at];
      said += one.text.slice(one.unit(Math.max(start, one.at)), one.unit(Math.min(end, one.end)));
    }
    return said;
  }

  // A place of the document as a code point; null outside the text.
  point(node, offset, up = false) {
    const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".block");
    if (!element || !this.of.has(element)) {
      if (!this.root.contains(node)) return null;
      const next = node === this.root ? this.root.childNodes[offset] : null;
      const after = this.blocks.find((one) => next && (one.element === next || next.compareDocumentPosition(one.element) & Node.DOCUMENT_POSITION_FOLLOWING));
      return after ? after.at : this.blocks.at(-1).end;
    }
    const one = this.of.get(element), range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(node, offset);
    let unit = Math.min(range.toString().length, one.text.length);
    // Between the two halves of one code point: before it, or after it.
    if (one.text.codePointAt(unit - 1) > 0xffff) unit += up ? 1 : -1;
    return one.point(unit);
  }

  // Words, sentences or turns of a block: from, to.
  parts(block, kind) {
    if (!block.units[kind]) {
      const body = block.text.slice(...block.body);
      block.units[kind] = [...this.cutters[kind].segment(body)]
        .filter((one) => kind === "word" ? one.isWordLike : one.segment.trim())
        .map((one) => {
          const from = block.body[0] + one.index + (one.segment.length - one.segment.trimStart().length);
          return [block.point(from), block.point(from + one.segment.trim().length)];
        });
    }
    return block.units[kind];
  }

  // The next part after a passage; the one around it if that is larger, or the first inside if it is smaller (not where a
  // choice of words grows). Backwards where forward is false.
  step(kind, [start, end], forward, grows) {
    const better = (parts) => {
      const around = parts.find(([from, to]) => from <= start && to >= end && (from !== start || to !== end));
      const within = grows ? [] : parts.filter(([from, to]) => from >= start && to <= end && (from !== start || to !== end));
      return around ?? within.at(forward ? 0 : -1) ?? (forward ? parts.find(([from]) => from >= end) : parts.findLast(([, to]) => to <= start));
    };
    if (kind === "turn") return better(this.turns) ?? null;
    for (let at = this.block(start).index; at >= 0 && at < this.blocks.length; at += forward ? 1 : -1) {
      const found = better(this.parts(this.blocks[at], kind));
      if (found) return found;
    }
    return null;
  }

  word(point) {
    return this.parts(this.block(point), "word").find(([from, to]) => from <= point && point <= to) ?? null;
  }

  // Without blanks at its ends, and without half a letter: an emoji or an accent is never cut.
  tidy(start, end) {
    const first = this.block(start), last = this.block(Math.max(start, end - 1));
    let from = Math.max(first.unit(start), 0), to = last.unit(end);
    const cut = (block, unit, forward) => {
      if (unit <= 0 || unit >= block.text.length) return unit;
      const near = this.cutters.grapheme.segment(block.text).containing(unit);
      return near.index === unit ? unit : forward ? near.index + near.segment.length : near.index;
    };
    from = cut(first, from, false);
    to = cut(last, to, true);
    let a = first.point(from), b = last.point(to);
    const said = this.slice(a, b), lead = said.length - said.trimStart().length, tail = said.length - said.trimEnd().length;
    if (lead === said.length) return null;
    a += [...said.slice(0, lead)].length;
    b -= [...said.slice(said.length - tail)].length;
    return [a, b];
  }
}
