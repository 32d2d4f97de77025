// One bubble for the whole player: what a mark is about, for the pointer and for the keyboard.

const SIGNS = { fail: "✕", pass: "✓", info: "i", off: "–" };

class Tip {
  constructor(root) {
    this.root = root;
    this.node = root.querySelector(".tip");
  }

  // entries: { title, tone, role } each; quote: what was said there, if anything
  show(target, entries, quote) {
    const lines = entries.map((entry) => {
      const line = el("div", "told");
      line.append(el("span", `sign ${entry.tone}`, SIGNS[entry.tone]), el("span", "rule", entry.title), el("span", "role", entry.role));
      return line;
    });
    this.node.replaceChildren(...lines);
    if (quote) this.node.append(el("div", "quote", quote));
    this.node.hidden = false;
    this.place(target.getBoundingClientRect());
  }

  place(at) {
    const around = this.root.getBoundingClientRect();
    const box = this.node.getBoundingClientRect();
    const left = at.left + at.width / 2 - around.left - box.width / 2;
    const below = at.bottom - around.top + 4;
    const fits = at.bottom + box.height + 8 < window.innerHeight && below + box.height < around.height;
    this.node.style.left = `${Math.min(Math.max(4, left), Math.max(4, around.width - box.width - 4))}px`;
    this.node.style.top = `${fits ? below : at.top - around.top - box.height - 4}px`;
  }

  hide() {
    this.node.hidden = true;
  }
}
