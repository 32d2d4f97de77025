// Paints the sound: the manager above the middle, the customer below it, announcements on both sides.

const BAR_PX = 2;
const BAR_STEP_PX = 3;
const QUIET_LEVEL = 26; // a channel that never gets louder is not blown up
const WITHOUT_SOUND = 0.45; // height of speech whose sound is missing
const TALK_PER_S = 20;
const TICKS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const TICK_PX = 70;
const AXIS_PX = 14;
const SPEAKS = { agent: 1, customer: 2, other: 4, unknown: 8 };

// Who speaks at each moment, a bit for each speaker.
function talkOf(lines, length) {
  const talk = new Uint8Array(Math.ceil(length * TALK_PER_S) + 1);
  for (const line of lines) {
    const bit = SPEAKS[line.kind];
    if (!bit) continue;
    const end = Math.min(talk.length, Math.ceil(line.end_s * TALK_PER_S));
    for (let at = Math.floor(line.start_s * TALK_PER_S); at < end; at += 1) talk[at] |= bit;
  }
  return talk;
}

// Transcripts keep sides, not channels: the agent's channel is the louder one while the agent speaks.
function agentChannel(outline, talk) {
  if (outline?.channels.length !== 2) return null;
  const more = { [SPEAKS.agent]: 0, [SPEAKS.customer]: 0 }; // of the second channel than of the first
  const moments = { ...more };
  const [first, second] = outline.channels;
  const step = outline.perS / TALK_PER_S;
  talk.forEach((who, at) => {
    if (!(who in more)) return; // nobody, or several at once
    const bin = Math.floor(at * step);
    more[who] += (second[bin] ?? 0) - (first[bin] ?? 0);
    moments[who] += 1;
  });
  const { agent, customer } = SPEAKS;
  if (!moments[agent] || !moments[customer]) return null;
  return more[agent] / moments[agent] > more[customer] / moments[customer] ? 1 : 0;
}

class Wave {
  constructor(canvas) {
    this.canvas = canvas;
  }

  // call: { length, talk, outline, agentAt, pauses, marks }
  open(call) {
    this.call = call;
    this.loudest = call.outline?.channels.map((levels) => {
      const sorted = Uint8Array.from(levels).sort();
      return Math.max(QUIET_LEVEL, sorted[Math.floor(sorted.length * 0.998)] ?? 0);
    });
  }

  paint(from, to, { axis, ticks }) {
    const { canvas } = this;
    const box = canvas.getBoundingClientRect();
    if (!this.call || !box.width || to <= from) return;
    const dense = window.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * dense);
    canvas.height = Math.round(box.height * dense);
    const paper = canvas.getContext("2d");
    paper.scale(dense, dense);
    const scene = { paper, width: box.width, height: box.height - (axis ? AXIS_PX : 0), from, to, ink: this.inks() };
    scene.x = (moment) => ((moment - from) / (to - from)) * box.width;
    this.paintPauses(scene);
    this.paintSound(scene);
    if (ticks) this.paintMarks(scene);
    if (axis) this.paintAxis(scene);
  }

  inks() {
    const style = getComputedStyle(this.canvas);
    const names = ["agent", "customer", "announcement", "noise", "hold", "dead-air", "text", "fail", "pass", "info", "off"];
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--ink-${name}`).trim() || "gray"]));
  }

  paintPauses({ paper, x, height, ink, from, to }) {
    for (const pause of this.call.pauses) {
      if (pause.end_s < from || pause.start_s > to) continue;
      const [left, right] = [x(Math.max(from, pause.start_s)), x(Math.min(to, pause.end_s))];
      const isHold = pause.kind === "hold";
      paper.fillStyle = isHold ? ink.hold : ink["dead-air"];
      paper.globalAlpha = 0.16;
      paper.fillRect(left, 0, right - left, height);
      paper.globalAlpha = 0.5;
      if (isHold) this.hatch(paper, left, right, height, ink.hold);
      paper.globalAlpha = 1;
    }
  }

  hatch(paper, left, right, height, colour) {
    paper.save();
    paper.beginPath();
    paper.rect(left, 0, right - left, height);
    paper.clip();
    paper.strokeStyle = colour;
    paper.lineWidth = 1;
    paper.beginPath();
    for (let at = left - height; at < right; at += 7) {
      paper.moveTo(at, height);
      paper.lineTo(at + height, 0);
    }
    paper.stroke();
    paper.restore();
  }

  paintSound(scene) {
    const { paper, width, height, from, to, ink } = scene;
    const middle = height / 2;
    const perPx = (to - from) / width;
    for (let left = 0; left < width; left += BAR_STEP_PX) {
      const start = from + left * perPx;
      const end = start + BAR_STEP_PX * perPx;
      const who = this.who(start, end);
      const [up, down] = this.heights(start, end, who);
      const [upper, lower] = this.colours(who, ink);
      const room = middle - 1;
      const bar = (colour, top, tall) => {
        paper.fillStyle = colour;
        paper.globalAlpha = colour === ink.noise ? 0.45 : 1;
        paper.fillRect(left, top, BAR_PX, tall);
      };
      const [above, below] = [Math.max(0.5, up * room), Math.max(0.5, down * room)];
      bar(upper, middle - above, above);
      bar(lower, middle, below);
    }
    paper.globalAlpha = 1;
  }

  who(start, end) {
    const { talk } = this.call;
    let who = 0;
    const last = Math.max(Math.floor(start * TALK_PER_S) + 1, Math.floor(end * TALK_PER_S));
    for (let at = Math.floor(start * TALK_PER_S); at < last; at += 1) who |= talk[at] ?? 0;
    return who;
  }

  // How far a bar goes up and down, of 1.
  heights(start, end, who) {
    const { outline, agentAt } = this.call;
    const sides = (level) => {
      if (who & SPEAKS.agent && !(who & SPEAKS.customer)) return [level, 0];
      if (who & SPEAKS.customer && !(who & SPEAKS.agent)) return [0, level];
      return [level, level];
    };
    if (!outline) return who ? sides(WITHOUT_SOUND) : [0, 0];
    const levels = outline.channels.map((_channel, at) => this.level(at, start, end));
    return levels.length === 1 ? sides(levels[0]) : [levels[agentAt ?? 0], levels[1 - (agentAt ?? 0)]];
  }

  level(channel, start, end) {
    const { perS, channels } = this.call.outline;
    const levels = channels[channel];
    const first = Math.floor(start * perS);
    const last = Math.max(first + 1, Math.floor(end * perS));
    let [most, sum] = [0, 0];
    for (let at = first; at < last; at += 1) {
      const level = levels[at] ?? 0;
      sum += level;
      if (level > most) most = level;
    }
    // Where a bar stands for more than a second, how much is said tells more than how loud it gets.
    const level = last - first > perS ? sum / (last - first) : most;
    return Math.min(1, level / this.loudest[channel]);
  }

  colours(who, ink) {
    const { outline, agentAt } = this.call;
    if (outline?.channels.length === 2 && agentAt !== null) {
      const heard = !(who & (SPEAKS.agent | SPEAKS.customer)) && who & SPEAKS.other;
      return heard ? [ink.announcement, ink.announcement] : [ink.agent, ink.customer];
    }
    const whole = who & SPEAKS.other ? ink.announcement : ink.noise;
    return [who & SPEAKS.agent ? ink.agent : whole, who & SPEAKS.customer ? ink.customer : whole];
  }

  paintMarks({ paper, x, height, from, to, ink }) {
    for (const mark of this.call.marks) {
      if (mark.start_s < from || mark.start_s > to) continue;
      paper.fillStyle = ink[mark.tone];
      paper.fillRect(x(mark.start_s) - 1, 0, 2, Math.min(6, height));
    }
  }

  paintAxis({ paper, x, width, height, from, to, ink }) {
    const step = TICKS_S.find((seconds) => (seconds / (to - from)) * width >= TICK_PX) ?? TICKS_S.at(-1);
    paper.fillStyle = ink.text;
    paper.globalAlpha = 0.64;
    paper.font = `10px ${getComputedStyle(this.canvas).fontFamily}`;
    paper.textBaseline = "bottom";
    for (let moment = Math.ceil(from / step) * step; moment <= to; moment += step) {
      const left = x(moment);
      const text = clock(moment);
      paper.fillRect(left, height, 1, 4);
      if (left + paper.measureText(text).width + 4 < width) paper.fillText(text, left + 3, height + AXIS_PX);
    }
    paper.globalAlpha = 1;
  }
}
