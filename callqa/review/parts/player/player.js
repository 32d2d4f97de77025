// Puts sound, waveform and transcript together. The player stays over all redraws of the page: only what changed is
// drawn again. Should the page build it anew, it goes on where the last one was.

const SAME_PLAYER_MS = 5000;
const PREPARING_AFTER_MS = 800;
const STATUS_MS = 3000;

const players = new WeakMap();
let last = null; // where a player was when it was taken away

class Player {
  constructor(parent) {
    this.root = parent.querySelector(".player");
    const find = (name) => this.root.querySelector(name);
    this.parts = {
      play: find(".play"), previous: find(".previous"), next: find(".next"), position: find(".position"),
      duration: find(".duration"), skip: find(".skip"), side: find(".side"), speed: find(".speed"),
      ask: find(".ask"), help: find(".help"), trouble: find(".trouble"), status: find(".status"),
    };
    this.drawn = {};
    this.tip = new Tip(this.root);
    this.sound = new Sound(find("audio"), {
      onChange: () => this.show(),
      onSkip: (seconds) => this.say(this.labels.skipped.replace("{seconds}", Math.round(seconds))),
      onTrouble: (what) => this.showTrouble(what),
    });
    this.strip = new Strip(this.root, this.sound, this.tip, (mark) => this.playMark(mark));
    this.lines = new Lines(this.root, this.tip, (startS) => this.playFrom(startS));
    this.keys = new Keys(this.actions());
    this.onPlayEvent = (event) => {
      if (event.detail.recording === this.data.recording) this.playFrom(event.detail.startS);
    };
    window.addEventListener(PLAY_EVENT, this.onPlayEvent);
    this.remove = () => this.leave();
    this.listen();
  }

  actions() {
    const { sound } = this;
    return {
      play: () => sound.toggle(),
      back: () => sound.seek(sound.position - ARROW_STEP_S),
      on: () => sound.seek(sound.position + ARROW_STEP_S),
      previous: () => this.step(-1),
      next: () => this.step(1),
      slower: () => this.speed(-1),
      faster: () => this.speed(1),
      skip: () => sound.setSkipping(!sound.skipping),
      help: () => this.showHelp(this.parts.help.hidden),
    };
  }

  listen() {
    const { parts, sound } = this;
    parts.play.addEventListener("click", () => sound.toggle());
    parts.previous.addEventListener("click", () => this.step(-1));
    parts.next.addEventListener("click", () => this.step(1));
    parts.skip.addEventListener("click", () => sound.setSkipping(!sound.skipping));
    parts.speed.addEventListener("change", () => sound.setSpeed(Number(parts.speed.value)));
    parts.side.addEventListener("change", () => {
      sound.sides.choose(parts.side.value === "" ? null : Number(parts.side.value));
    });
    parts.ask.addEventListener("click", () => this.showHelp(parts.help.hidden));
    const keysOn = parts.help.querySelector("input");
    keysOn.checked = this.keys.on;
    keysOn.addEventListener("change", () => this.keys.setOn(keysOn.checked));
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.tip.hide();
      if (!parts.help.hidden) this.showHelp(false);
    });
  }

  get labels() {
    return this.data.labels;
  }

  update(data) {
    this.data = data;
    const changed = (name, value) => {
      const text = JSON.stringify(value);
      if (this.drawn[name] === text) return false;
      this.drawn[name] = text;
      return true;
    };
    const isNew = changed("src", data.src);
    const moved = changed("start", [data.src, data.start_s]);
    this.sound.pauses = data.pauses;
    this.sound.knownLength = data.duration_s;
    if (changed("labels", data.labels)) this.drawLabels();
    if (isNew) this.open();
    else if (moved) this.sound.seek(data.start_s);
    if (changed("lines", data.lines)) this.lines.draw(data.lines, data.labels);
    if (changed("marks", [data.marks, data.labels.evidence])) this.strip.marks.draw(data.marks, data.labels.evidence);
    if (isNew) this.lines.follow();
    if (changed("strip", [data.src, data.pauses, data.marks, data.lines, data.labels])) this.strip.open(data, this.outline, isNew);
    else this.strip.paint(); // the theme may have changed
    this.show();
  }

  open() {
    const { data, sound } = this;
    this.root.dataset.recording = data.recording;
    this.outline = null;
    this.showTrouble(null);
    const same = last?.recording === data.recording && Date.now() - last.when < SAME_PLAYER_MS ? last : null;
    last = null;
    sound.load(data.src, data.peaks, same?.position ?? data.start_s);
    if (same?.playing) sound.play();
    this.lines.list.scrollTop = 0;
    this.fetchOutline(data.src);
  }

  async fetchOutline(src) {
    const isCurrent = () => this.data.src === src && !this.isGone;
    const preparing = setTimeout(() => { if (isCurrent()) this.say(this.labels.preparing, true); }, PREPARING_AFTER_MS);
    const outline = await this.sound.outline().catch(() => null); // the audio element tells what is wrong
    clearTimeout(preparing);
    if (!isCurrent()) return;
    if (this.parts.status.textContent === this.labels.preparing) this.say("");
    this.outline = outline;
    this.strip.open(this.data, outline, false);
    this.root.dataset.outline = outline ? String(outline.channels.length) : "none";
    this.drawSides();
  }

  playFrom(startS) {
    this.strip.view.left = false;
    this.sound.playFrom(startS);
    this.lines.follow();
    this.show();
  }

  playMark(mark) {
    this.playFrom(mark.start_s);
    this.say(`${clock(mark.start_s)} ${mark.title}. ${mark.role}`);
  }

  step(step) {
    const mark = this.strip.marks.beside(this.sound.position, step);
    if (mark) this.playMark(mark);
    else this.say(this.labels.no_more);
  }

  speed(step) {
    this.sound.stepSpeed(step);
    this.say(`${this.sound.speed}×`);
  }

  // Said to those who see and to screen readers; passes by itself unless it stays.
  say(text, stays = false) {
    clearTimeout(this.saying);
    this.parts.status.textContent = text;
    if (text && !stays) this.saying = setTimeout(() => this.say(""), STATUS_MS);
  }

  showTrouble(what) {
    this.root.dataset.trouble = what ?? "";
    this.parts.trouble.hidden = !what;
    this.parts.trouble.textContent = what ? this.labels.trouble[what] : "";
  }

  showHelp(on) {
    const { help, ask } = this.parts;
    help.hidden = !on;
    ask.setAttribute("aria-expanded", String(on));
    if (on) help.focus({ preventScroll: true });
    else if (help.contains(this.root.getRootNode().activeElement)) ask.focus();
  }

  show() {
    if (!this.data || this.isGone) return;
    const { sound, parts, root, labels } = this;
    root.dataset.position = sound.position.toFixed(2);
    root.dataset.duration = sound.length.toFixed(2);
    root.dataset.playing = String(sound.playing);
    root.dataset.waiting = String(sound.waiting);
    parts.play.setAttribute("aria-label", sound.playing ? labels.pause : labels.play);
    parts.play.title = sound.playing ? labels.pause : labels.play;
    parts.skip.setAttribute("aria-pressed", String(sound.skipping));
    parts.speed.value = String(sound.speed);
    this.showPosition();
    if (sound.playing && !this.frame) this.frame = requestAnimationFrame(() => this.run());
  }

  run() {
    this.frame = 0;
    if (this.isGone) return;
    this.showPosition();
    if (this.sound.playing) this.frame = requestAnimationFrame(() => this.run());
  }

  showPosition() {
    const { sound, parts } = this;
    const text = clock(sound.position);
    if (parts.position.textContent !== text) parts.position.textContent = text;
    const length = clock(sound.length);
    if (parts.duration.textContent !== length) parts.duration.textContent = length;
    this.strip.showPosition();
    this.lines.show(sound.position);
  }

  drawLabels() {
    const { parts, labels, root } = this;
    root.setAttribute("aria-label", labels.player);
    for (const [node, text] of [
      [parts.previous, `${labels.previous} (P)`], [parts.next, `${labels.next} (N)`], [parts.speed, labels.speed],
      [parts.side, labels.side], [parts.skip, `${labels.skip} (S)`], [parts.ask, labels.help],
    ]) {
      node.title = text;
      node.setAttribute("aria-label", text);
    }
    parts.skip.textContent = labels.skip_short;
    parts.help.setAttribute("aria-label", labels.help);
    parts.help.querySelector(".keys").replaceChildren(...labels.keys.flatMap(([key, does]) => {
      const name = el("dt");
      name.append(...key.split(" ").map((one) => (one === "/" ? el("span", "", one) : el("kbd", "", one))));
      return [name, el("dd", "", does)];
    }));
    parts.help.querySelector(".keys-on span").textContent = labels.keys_on;
    parts.speed.replaceChildren(...SPEEDS.map((speed) => option(String(speed), `${speed}×`)));
    this.drawSides();
  }

  drawSides() {
    const { labels, data, parts, outline } = this;
    const agentAt = this.strip.call?.agentAt ?? null;
    const isStereo = outline?.channels.length === 2;
    parts.side.hidden = !isStereo;
    if (!isStereo) return;
    const names = agentAt === null
      ? [["0", labels.first_channel], ["1", labels.second_channel]]
      : [[String(agentAt), data.speakers.agent], [String(1 - agentAt), data.speakers.customer]];
    parts.side.replaceChildren(option("", labels.both), ...names.map(([value, text]) => option(value, text)));
    parts.side.value = String(this.sound.sides.channel ?? "");
  }

  leave() {
    const { sound } = this;
    last = { recording: this.data.recording, position: sound.position, playing: sound.playing, when: Date.now() };
    this.isGone = true;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.saying);
    window.removeEventListener(PLAY_EVENT, this.onPlayEvent);
    this.keys.remove();
    this.strip.remove();
    sound.remove();
  }
}

function option(value, text) {
  const node = el("option", "", text);
  node.value = value;
  return node;
}

function render({ parentElement, data }) {
  let player = players.get(parentElement);
  if (!player || player.isGone) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  player.update(data);
  return player.remove;
}
