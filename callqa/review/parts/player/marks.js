// Evidence above the waveform. One stop for the tab key; from mark to mark with the arrows.

const SAME_PLACE_PX = 15;
const ROWS = 3;
const NEXT_S = 0.1;
const PREVIOUS_S = 1.5; // a second press soon after goes one further back

class Marks {
  constructor(node, tip, onPlay) {
    this.node = node;
    this.tip = tip;
    this.onPlay = onPlay;
    this.marks = [];
    node.addEventListener("keydown", (event) => this.walk(event));
    for (const name of ["pointerover", "focusin"]) node.addEventListener(name, (event) => this.tell(event.target));
    for (const name of ["pointerleave", "focusout"]) node.addEventListener(name, () => tip.hide());
  }

  draw(marks, label) {
    const focused = this.marks.findIndex(({ node }) => node.matches(":focus"));
    this.node.setAttribute("aria-label", label);
    this.node.hidden = !marks.length;
    this.marks = marks.map((mark) => {
      const node = button(`mark ${mark.tone}`, SIGNS[mark.tone], "", () => this.onPlay(mark));
      node.setAttribute("aria-label", `${clock(mark.start_s)} ${mark.title}. ${mark.role}: ${mark.quote}`);
      node.dataset.rule = mark.rule;
      node.dataset.startS = mark.start_s;
      return { ...mark, node };
    });
    this.stop(0);
    this.node.replaceChildren(...this.marks.map(({ node }) => node));
    this.marks[focused]?.node.focus();
  }

  // Puts the marks of the window in their places; those at nearly the same place below each other.
  place(view, width) {
    const ends = Array(ROWS).fill(-Infinity);
    for (const { node, start_s: startS } of this.marks) {
      const percent = view.percent(startS);
      node.hidden = percent < 0 || percent > 100;
      if (node.hidden) continue;
      const left = (percent * width) / 100;
      const free = ends.findIndex((end) => left - end >= SAME_PLACE_PX);
      const row = free < 0 ? ends.indexOf(Math.min(...ends)) : free;
      ends[row] = Math.max(left, ends[row] + SAME_PLACE_PX); // where all are taken, a little aside
      node.style.left = `${ends[row]}px`;
      node.style.setProperty("--row", String(row));
    }
    this.node.style.setProperty("--rows", String(ends.filter((end) => end > -Infinity).length || 1));
    const stop = this.marks.find(({ node }) => node.tabIndex === 0);
    if (stop?.node.hidden) this.stop(this.marks.findIndex(({ node }) => !node.hidden));
  }

  // The mark to go to from a position, in a direction.
  beside(position, step) {
    const begins = (mark) => mark.start_s - LEAD_IN_S;
    if (step > 0) return this.marks.find((mark) => begins(mark) > position + NEXT_S);
    return this.marks.findLast((mark) => begins(mark) < position - PREVIOUS_S);
  }

  stop(at) {
    this.marks.forEach(({ node }, other) => { node.tabIndex = other === at ? 0 : -1; });
  }

  walk(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const shown = this.marks.filter(({ node }) => !node.hidden);
    const next = shown[shown.findIndex(({ node }) => node === event.target) + step];
    if (!next) return;
    this.stop(this.marks.indexOf(next));
    next.node.focus();
  }

  tell(target) {
    const mark = this.marks.find(({ node }) => node === target);
    if (!mark) return;
    const here = this.marks.filter((other) => other.start_s === mark.start_s && other.quote === mark.quote);
    this.tip.show(mark.node, here, mark.quote);
  }
}
