// The transcript. It follows the sound until the reader scrolls, and again when asked to.

const STILL_SAID_S = 0.25; // a word stays underlined over the gap to the next
const SCROLLING = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"];

class Lines {
  constructor(root, tip, onPlay) {
    this.list = root.querySelector(".transcript");
    this.followButton = root.querySelector(".follow");
    this.tip = tip;
    this.onPlay = onPlay;
    this.lines = [];
    this.following = true;
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.listen();
  }

  listen() {
    const { list, tip } = this;
    list.addEventListener("click", (event) => {
      const line = this.lineOf(event.target);
      if (!line) return;
      const mark = event.target.closest("mark");
      this.stop(this.lines.indexOf(line));
      this.onPlay(mark ? Number(mark.dataset.startS) : line.startS);
    });
    list.addEventListener("keydown", (event) => this.walk(event));
    for (const name of ["wheel", "touchmove"]) list.addEventListener(name, () => this.let(), { passive: true });
    list.addEventListener("pointerdown", (event) => { if (event.target === list) this.let(); }); // the scroll bar
    list.addEventListener("pointerover", (event) => {
      const mark = event.target.closest("mark");
      if (mark) tip.show(mark, mark.told);
      else tip.hide();
    });
    list.addEventListener("pointerleave", () => tip.hide());
    list.addEventListener("focusin", (event) => {
      const mark = event.target.matches(":focus-visible") ? event.target.querySelector("mark") : null;
      if (mark) tip.show(mark, mark.told);
    });
    list.addEventListener("focusout", () => tip.hide());
    list.addEventListener("scroll", () => tip.hide(), { passive: true });
    this.followButton.addEventListener("click", () => this.follow());
  }

  draw(lines, labels) {
    this.list.setAttribute("aria-label", labels.transcript);
    this.followButton.textContent = labels.follow;
    if (!lines.length) this.list.replaceChildren(el("p", "nothing", labels.nothing));
    else if (this.lines.length !== lines.length) this.list.replaceChildren(...this.made(lines));
    else this.redraw(lines);
    if (!lines.length) this.lines = [];
    this.begun = undefined;
    this.spoken = [];
  }

  made(lines) {
    this.lines = lines.map((line) => this.line(line));
    this.stop(0);
    return this.lines.map(({ node }) => node);
  }

  // Only lines that changed, so that a mark given while listening moves nothing.
  redraw(lines) {
    lines.forEach((line, at) => {
      const old = this.lines[at];
      const drawn = JSON.stringify(line);
      if (old.drawn === drawn) {
        old.node.classList.remove("now");
        old.node.removeAttribute("aria-current");
        return;
      }
      const hadFocus = old.node.matches(":focus");
      this.lines[at] = this.line(line, drawn);
      this.lines[at].node.tabIndex = old.node.tabIndex;
      if (this.stopAt === old) this.stopAt = this.lines[at];
      old.node.replaceWith(this.lines[at].node);
      if (hadFocus) this.lines[at].node.focus();
    });
  }

  line(line, drawn = JSON.stringify(line)) {
    const node = el("button", `line ${line.kind}${line.unsure ? " unsure" : ""}`);
    node.type = "button";
    if (line.hint) node.title = line.hint;
    node.tabIndex = -1;
    node.dataset.startS = line.start_s;
    if (line.turn !== null) node.dataset.turn = line.turn;
    const titles = line.pieces.flatMap((piece) => (piece.told ?? []).map((told) => `${told.role}: ${told.title}`));
    if (titles.length) node.setAttribute("aria-description", [...new Set(titles)].join(". "));
    node.append(el("span", "when", clock(line.start_s)), el("span", "who", line.who), this.said(line.pieces));
    return { node, drawn, startS: line.start_s, endS: line.end_s, pieces: line.pieces, words: null };
  }

  said(pieces) {
    const node = el("span", "said");
    node.append(...pieces.map((piece) => {
      if (!piece.tone) return el("span", "", piece.text);
      const mark = el("mark", piece.tone, piece.text);
      mark.told = piece.told;
      mark.dataset.startS = piece.start_s;
      return mark;
    }));
    return node;
  }

  // Words get nodes of their own when their line is first heard: few of a long call's ever are.
  wordsOf(line) {
    if (line.words) return line.words;
    line.words = [];
    const nodes = line.node.querySelector(".said").children;
    line.pieces.forEach((piece, at) => {
      if (!piece.times) return;
      const spelt = piece.text.split(" ").map((text, number) => {
        const node = el("span", "word", text);
        line.words.push({ node, startS: piece.times[2 * number] / 100, endS: piece.times[2 * number + 1] / 100 });
        return number ? [" ", node] : [node];
      });
      nodes[at].replaceChildren(...spelt.flat());
    });
    return line.words;
  }

  lineOf(target) {
    const node = target.closest(".line");
    return node && this.lines.find((line) => line.node === node);
  }

  // The line that is being said is the last one that has begun.
  show(position) {
    let begun = this.begun ?? -1;
    if (this.lines[begun]?.startS > position + 0.05) begun = -1;
    while (this.lines[begun + 1] && this.lines[begun + 1].startS <= position + 0.05) begun += 1;
    if (position <= 0) begun = -1;
    if (begun !== this.begun) this.go(begun);
    this.underline(position);
  }

  go(begun) {
    for (const [at, on] of [[this.begun, false], [begun, true]]) {
      const node = this.lines[at]?.node;
      node?.classList.toggle("now", on);
      if (on) node?.setAttribute("aria-current", "true");
      else node?.removeAttribute("aria-current");
    }
    this.begun = begun;
    if (this.following) this.scroll();
  }

  // Both sides may speak at once: the lines before the last may go on.
  underline(position) {
    const spoken = [];
    for (let at = this.begun; at >= 0 && at > this.begun - 4; at -= 1) {
      const line = this.lines[at];
      if (line.endS + STILL_SAID_S < position) continue;
      const word = this.wordsOf(line).findLast(({ startS }) => startS <= position + 0.02);
      if (word && position < word.endS + STILL_SAID_S) spoken.push(word.node);
    }
    for (const node of this.spoken) if (!spoken.includes(node)) node.classList.remove("spoken");
    for (const node of spoken) node.classList.add("spoken");
    this.spoken = spoken;
  }

  scroll() {
    const node = this.lines[this.begun]?.node;
    const { list } = this;
    if (!node || list.scrollHeight <= list.clientHeight) return;
    const top = node.offsetTop - list.clientHeight / 3;
    const near = Math.abs(top - list.scrollTop) < 2 * list.clientHeight;
    list.scrollTo({ top, behavior: near && !this.calm.matches ? "smooth" : "auto" });
  }

  let() {
    if (this.list.scrollHeight <= this.list.clientHeight) return;
    this.following = false;
    this.followButton.hidden = false;
  }

  follow() {
    this.following = true;
    this.followButton.hidden = true;
    this.scroll();
  }

  stop(at) {
    if (this.stopAt) this.stopAt.node.tabIndex = -1;
    this.stopAt = this.lines[at];
    if (this.stopAt) this.stopAt.node.tabIndex = 0;
  }

  walk(event) {
    if (!SCROLLING.includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    this.let();
    const line = this.lineOf(event.target);
    const at = this.lines.indexOf(line);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.lines.length - 1 }[event.key];
    if (to === undefined || !this.lines[to]) return;
    event.preventDefault();
    this.stop(to);
    this.lines[to].node.focus();
  }
}
