// The waveform with its marks, the overview of a long call, and seeking in both.

const ARROW_STEP_S = 5;
const PAGE_STEP_S = 30;
const WHILE_DRAGGING_MS = 120; // each seek asks the server for another range

class Strip {
  constructor(root, sound, tip, onPlay) {
    const find = (name) => root.querySelector(name);
    this.sound = sound;
    this.view = new View();
    this.seek = find(".seek");
    this.overview = find(".overview");
    this.legend = find(".legend");
    this.window = find(".overview .window");
    this.zooms = { in: find(".in"), out: find(".out") };
    this.heads = { near: find(".seek .head"), far: find(".overview .head"), played: find(".played") };
    this.wave = new Wave(find(".seek canvas"));
    this.far = new Wave(find(".overview canvas"));
    this.marks = new Marks(find(".marks"), tip, onPlay);
    this.listen();
    this.watch = new ResizeObserver(() => this.paint());
    this.watch.observe(this.seek);
  }

  listen() {
    this.zooms.in.addEventListener("click", () => this.zoom(ZOOM, this.sound.position));
    this.zooms.out.addEventListener("click", () => this.zoom(1 / ZOOM, this.sound.position));
    this.draggable(this.seek, (share) => this.view.from + share * this.view.span);
    this.draggable(this.overview, (share) => share * this.view.length);
    this.seek.addEventListener("keydown", (event) => this.key(event));
    this.seek.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  draggable(node, momentAt) {
    let last = 0;
    const momentOf = (event) => {
      const box = node.getBoundingClientRect();
      return momentAt(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
    };
    node.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      node.setPointerCapture(event.pointerId);
      this.dragged = momentOf(event);
      this.sound.seek(this.dragged);
      last = event.timeStamp;
      this.showPosition();
    });
    node.addEventListener("pointermove", (event) => {
      if (!node.hasPointerCapture(event.pointerId)) return;
      this.dragged = momentOf(event);
      if (event.timeStamp - last > WHILE_DRAGGING_MS) {
        this.sound.seek(this.dragged);
        last = event.timeStamp;
      }
      this.showPosition();
    });
    node.addEventListener("lostpointercapture", () => {
      if (this.dragged !== undefined) this.sound.seek(this.dragged);
      this.dragged = undefined;
      this.view.left = false;
    });
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { position, length } = this.sound;
    const to = {
      ArrowLeft: position - ARROW_STEP_S, ArrowRight: position + ARROW_STEP_S,
      ArrowDown: position - ARROW_STEP_S, ArrowUp: position + ARROW_STEP_S,
      PageDown: position - PAGE_STEP_S, PageUp: position + PAGE_STEP_S, Home: 0, End: length,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.sound.seek(to);
  }

  // Sideways moves the window, with Ctrl (or two fingers on a touchpad) it zooms; upright scrolls the page as ever.
  wheel(event) {
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    const box = this.seek.getBoundingClientRect();
    if (event.ctrlKey) {
      event.preventDefault();
      const at = this.view.from + ((event.clientX - box.left) / box.width) * this.view.span;
      this.zoom(Math.exp(-event.deltaY / 200), at);
    } else if (sideways && Math.abs(sideways) >= Math.abs(event.shiftKey ? 0 : event.deltaY) && !this.view.isWhole) {
      event.preventDefault();
      this.view.left = true;
      this.view.move((sideways / box.width) * this.view.span);
      this.paint();
    }
  }

  zoom(factor, around) {
    const { from, to } = this.view;
    this.view.zoom(factor, around >= from && around <= to ? around : (from + to) / 2);
    this.paint();
  }

  // Draws the call anew; isNew: another one, so the window starts over.
  open(data, outline, isNew) {
    const length = this.sound.length;
    if (isNew) this.view.open(length);
    else this.view.stretch(length);
    const talk = talkOf(data.lines, Math.max(length, data.duration_s));
    const agentAt = agentChannel(outline, talk);
    this.call = { length, talk, outline, agentAt, pauses: data.pauses, marks: data.marks };
    this.wave.open(this.call);
    this.far.open(this.call);
    this.seek.setAttribute("aria-label", data.labels.position);
    for (const [name, node] of Object.entries(this.zooms)) {
      node.title = data.labels[`zoom_${name}`];
      node.setAttribute("aria-label", node.title);
    }
    this.drawLegend(data, talk);
    this.paint();
  }

  drawLegend(data, talk) {
    const spoken = Object.keys(SPEAKS).filter((who) => who !== "unknown" && talk.some((bits) => bits & SPEAKS[who]));
    const waited = Object.keys(data.kinds).filter((kind) => data.pauses.some((pause) => pause.kind === kind));
    const entry = (kind, text) => {
      const node = el("span", "entry");
      node.append(el("span", `swatch ${kind}`), text);
      return node;
    };
    this.legend.replaceChildren(
      ...spoken.map((who) => entry(who, data.speakers[who])),
      ...waited.map((kind) => entry(kind, data.kinds[kind])),
    );
  }

  paint() {
    const { view } = this;
    this.overview.hidden = view.isWhole;
    this.zooms.out.disabled = view.isWhole;
    this.zooms.in.disabled = view.isClosest;
    this.wave.paint(view.from, view.to, { axis: true });
    if (!view.isWhole) {
      this.far.paint(0, view.length, { ticks: true });
      this.window.style.left = `${(100 * view.from) / view.length}%`;
      this.window.style.width = `${(100 * view.span) / view.length}%`;
    }
    this.marks.place(view, this.seek.clientWidth);
    this.showPosition();
  }

  showPosition() {
    const { view, sound, heads } = this;
    const position = this.dragged ?? sound.position;
    const stretched = view.stretch(sound.length);
    if ((this.dragged === undefined && view.follow(position)) || stretched) {
      this.paint();
      return;
    }
    const percent = view.percent(position);
    heads.near.hidden = percent < 0 || percent > 100;
    heads.near.style.left = `${percent}%`;
    heads.played.style.width = `${Math.min(100, Math.max(0, percent))}%`;
    heads.far.style.left = `${view.length ? (100 * position) / view.length : 0}%`;
    const whole = Math.round(position);
    if (whole === this.told && view.length === this.toldLength) return;
    [this.told, this.toldLength] = [whole, view.length];
    this.seek.setAttribute("aria-valuemax", String(Math.round(view.length)));
    this.seek.setAttribute("aria-valuenow", String(whole));
    this.seek.setAttribute("aria-valuetext", clock(position));
  }

  remove() {
    this.watch.disconnect();
  }
}
