// Plays a recording and shows its transcript, which follows the sound.
// The audio element stays the same over all redraws of the page; only what changed is drawn again.

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const ARROW_STEP_S = 5;
const LEAD_IN_S = 0.3; // word times are not exact: begin a moment earlier
const FOLLOW_AGAIN_MS = 4000; // after the reader scrolled, leave the transcript alone for so long

const players = new WeakMap();

class Player {
  constructor(root) {
    this.root = root.querySelector(".player");
    const find = (name) => this.root.querySelector(name);
    this.audio = find("audio");
    this.parts = {
      play: find(".play"), position: find(".position"), duration: find(".duration"), seek: find(".seek"),
      played: find(".played"), pauses: find(".pauses"), marks: find(".marks"), speed: find(".speed"),
      trouble: find(".trouble"), transcript: find(".transcript"),
    };
    this.drawn = {};
    this.lines = [];
    this.scrolledAt = 0;
    this.onPlayEvent = (event) => {
      if (event.detail.recording === this.data.recording) this.playFrom(event.detail.startS);
    };
    window.addEventListener(PLAY_EVENT, this.onPlayEvent);
    this.remove = () => {
      window.removeEventListener(PLAY_EVENT, this.onPlayEvent);
      this.audio.pause();
      this.audio.removeAttribute("src");
    };
    this.listen();
  }

  listen() {
    const { audio, parts } = this;
    parts.play.addEventListener("click", () => (audio.paused ? this.play() : audio.pause()));
    parts.speed.addEventListener("change", () => { audio.playbackRate = Number(parts.speed.value); });
    audio.addEventListener("timeupdate", () => this.showPosition());
    audio.addEventListener("seeking", () => this.showPosition());
    audio.addEventListener("durationchange", () => this.showPosition());
    audio.addEventListener("play", () => this.showPosition());
    audio.addEventListener("pause", () => this.showPosition());
    audio.addEventListener("playing", () => this.showTrouble(null));
    audio.addEventListener("error", () => this.showTrouble(this.data.labels.trouble));
    const seekTo = (event) => {
      const box = parts.seek.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      audio.currentTime = share * this.length();
    };
    parts.seek.addEventListener("pointerdown", (event) => {
      if (event.target.closest(".mark")) return;
      parts.seek.setPointerCapture(event.pointerId);
      seekTo(event);
    });
    parts.seek.addEventListener("pointermove", (event) => {
      if (parts.seek.hasPointerCapture(event.pointerId)) seekTo(event);
    });
    parts.seek.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -ARROW_STEP_S, ArrowRight: ARROW_STEP_S }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      audio.currentTime = Math.min(this.length(), Math.max(0, audio.currentTime + step));
    });
    for (const name of ["wheel", "touchmove", "keydown"]) {
      parts.transcript.addEventListener(name, () => { this.scrolledAt = Date.now(); }, { passive: true });
    }
  }

  update(data) {
    this.data = data;
    const changed = (name, value) => {
      const text = JSON.stringify(value);
      if (this.drawn[name] === text) return false;
      this.drawn[name] = text;
      return true;
    };
    if (changed("labels", data.labels)) this.drawLabels();
    if (changed("src", data.src)) {
      this.root.dataset.recording = data.recording;
      this.showTrouble(null);
      this.audio.src = data.src;
      this.audio.playbackRate = Number(this.parts.speed.value);
      this.audio.currentTime = data.start_s;
      this.parts.transcript.scrollTop = 0;
    }
    if (changed("strip", [data.pauses, data.marks, data.duration_s])) this.drawStrip();
    if (changed("lines", data.lines)) this.drawLines();
    this.showPosition();
  }

  length() {
    return Number.isFinite(this.audio.duration) ? this.audio.duration : this.data.duration_s;
  }

  play() {
    this.audio.play().catch((error) => {
      if (error.name !== "AbortError") this.showTrouble(this.data.labels.trouble);
    });
  }

  playFrom(startS) {
    this.scrolledAt = 0;
    this.audio.currentTime = Math.max(0, startS - LEAD_IN_S);
    this.play();
  }

  showTrouble(text) {
    this.parts.trouble.hidden = !text;
    this.parts.trouble.textContent = text || "";
  }

  showPosition() {
    const { audio, parts, root } = this;
    const length = this.length();
    const labels = this.data.labels;
    root.dataset.position = audio.currentTime.toFixed(2);
    root.dataset.duration = length.toFixed(2);
    root.dataset.playing = String(!audio.paused);
    parts.play.setAttribute("aria-label", audio.paused ? labels.play : labels.pause);
    parts.position.textContent = clock(audio.currentTime);
    parts.duration.textContent = clock(length);
    parts.played.style.width = `${length ? (100 * audio.currentTime) / length : 0}%`;
    parts.seek.setAttribute("aria-valuemax", String(Math.round(length)));
    parts.seek.setAttribute("aria-valuenow", String(Math.round(audio.currentTime)));
    parts.seek.setAttribute("aria-valuetext", clock(audio.currentTime));
    this.follow(audio.currentTime);
  }

  // Marks the line that is being said: the last one that has begun.
  follow(position) {
    const begun = position > 0 ? this.lines.findLastIndex((line) => line.startS <= position + 0.05) : -1;
    const now = this.lines[begun]?.node;
    if (now === this.now) return;
    this.now?.classList.remove("now");
    this.now = now;
    if (!now) return;
    now.classList.add("now");
    if (Date.now() - this.scrolledAt < FOLLOW_AGAIN_MS) return;
    const list = this.parts.transcript;
    list.scrollTo({ top: now.offsetTop - list.clientHeight / 3, behavior: "smooth" });
  }

  drawLabels() {
    const { parts, data } = this;
    parts.seek.setAttribute("aria-label", data.labels.position);
    parts.speed.setAttribute("aria-label", data.labels.speed);
    parts.speed.title = data.labels.speed;
    const speed = parts.speed.value || "1";
    parts.speed.replaceChildren(...SPEEDS.map((value) => {
      const option = el("option", "", `${value}×`);
      option.value = String(value);
      return option;
    }));
    parts.speed.value = speed;
  }

  drawStrip() {
    const { data, parts } = this;
    const percent = (seconds) => `${data.duration_s ? Math.min(100, (100 * seconds) / data.duration_s) : 0}%`;
    parts.pauses.replaceChildren(...data.pauses.map((pause) => {
      const node = el("div", `pause-stretch ${pause.kind}`);
      node.style.left = percent(pause.start_s);
      node.style.width = percent(pause.end_s - pause.start_s);
      return node;
    }));
    parts.marks.replaceChildren(...data.marks.map((mark) => {
      const label = `${clock(mark.start_s)} ${mark.title}`;
      const node = button(`mark ${mark.tone}`, "", label, () => this.playFrom(mark.start_s));
      node.setAttribute("aria-label", label);
      node.dataset.rule = mark.rule;
      node.style.left = percent(mark.start_s);
      return node;
    }));
  }

  drawLines() {
    const { data, parts } = this;
    this.now = undefined;
    this.lines = data.lines.map((line) => ({ startS: line.start_s, node: this.line(line) }));
    const nothing = el("p", "nothing", data.labels.nothing);
    parts.transcript.replaceChildren(...(this.lines.length ? this.lines.map((line) => line.node) : [nothing]));
  }

  line(line) {
    const node = button(`line ${line.kind}${line.unsure ? " unsure" : ""}`, undefined, line.hint, (event) => {
      const mark = event.target.closest("mark");
      this.playFrom(mark ? Number(mark.dataset.startS) : line.start_s);
    });
    node.dataset.startS = line.start_s;
    if (line.turn !== null) node.dataset.turn = line.turn;
    node.append(el("span", "when", clock(line.start_s)), el("span", "who", line.who), this.said(line.pieces));
    return node;
  }

  said(pieces) {
    const node = el("span", "said");
    for (const piece of pieces) {
      if (!piece.tone) {
        node.append(piece.text);
        continue;
      }
      const mark = el("mark", piece.tone, piece.text);
      mark.title = piece.title;
      mark.dataset.startS = piece.start_s;
      node.append(mark);
    }
    return node;
  }
}

export default function render({ parentElement, data }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  player.update(data);
  return player.remove;
}
