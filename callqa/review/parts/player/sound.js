// The sound: one audio element that stays the same over all redraws of the page, its speed, and what it skips.

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const LEAD_IN_S = 0.3; // word times are not exact: begin a moment earlier
const PAUSE_EDGE_S = 0.4; // so much of a skipped pause is heard at each end
const WORTH_SKIPPING_S = 1;

// What the listener chose, kept by the browser.
const choices = {
  read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`callqa.player.${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  write(name, value) {
    try {
      localStorage.setItem(`callqa.player.${name}`, JSON.stringify(value));
    } catch {
      // a browser that keeps nothing still plays
    }
  },
};

class Sound {
  // onChange(): position, length or state changed; onSkip(seconds); onTrouble(what or null)
  constructor(audio, { onChange, onSkip, onTrouble }) {
    this.audio = audio;
    this.sides = new Sides(audio);
    this.pauses = [];
    this.heardOut = null; // a pause the listener went into: it is played
    this.skipping = choices.read("skip", false) === true;
    this.speed = SPEEDS.find((speed) => speed === choices.read("speed", 1)) ?? 1;
    this.knownLength = 0;
    this.onSkip = onSkip;
    this.onTrouble = onTrouble;
    this.onChange = onChange;
    for (const name of ["timeupdate", "seeking", "seeked", "durationchange", "play", "pause", "ended", "waiting", "canplay"]) {
      audio.addEventListener(name, onChange);
    }
    audio.addEventListener("timeupdate", () => this.skip());
    audio.addEventListener("playing", () => onTrouble(null));
    audio.addEventListener("error", () => this.explain());
  }

  load(src, peaks, position) {
    this.peaks = peaks;
    this.heardOut = null;
    this.sides.choose(null);
    this.audio.src = src;
    this.applySpeed();
    this.audio.currentTime = position;
  }

  get position() {
    return this.audio.currentTime;
  }

  get length() {
    return Number.isFinite(this.audio.duration) ? this.audio.duration : this.knownLength;
  }

  get playing() {
    return !this.audio.paused;
  }

  get waiting() {
    return this.playing && this.audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  play() {
    this.sides.wake();
    this.audio.play().catch((error) => {
      if (error.name === "NotSupportedError") this.explain();
    });
  }

  toggle() {
    if (this.playing) this.audio.pause();
    else this.play();
  }

  seek(position) {
    const to = Math.min(this.length, Math.max(0, position));
    this.heardOut = this.pauses.find((pause) => pause.start_s <= to && to < pause.end_s) ?? null;
    this.audio.currentTime = to;
  }

  playFrom(startS) {
    this.seek(startS - LEAD_IN_S);
    // A pause that is evidence begins where the lead-in ends.
    this.heardOut ??= this.pauses.find((pause) => Math.abs(pause.start_s - startS) <= LEAD_IN_S) ?? null;
    this.play();
  }

  setSpeed(speed) {
    this.speed = speed;
    choices.write("speed", speed);
    this.applySpeed();
    this.onChange();
  }

  stepSpeed(step) {
    const at = SPEEDS.indexOf(this.speed) + step;
    if (SPEEDS[at]) this.setSpeed(SPEEDS[at]);
  }

  applySpeed() {
    this.audio.defaultPlaybackRate = this.speed; // what a newly loaded recording begins with
    this.audio.playbackRate = this.speed;
  }

  setSkipping(skipping) {
    this.skipping = skipping;
    choices.write("skip", skipping);
    this.heardOut = null;
    this.onChange();
    this.skip();
  }

  skip() {
    if (!this.skipping || !this.playing || this.audio.seeking) return;
    const at = this.position;
    const within = this.pauses.find((pause) => pause.start_s <= at && at < pause.end_s);
    if (!within) this.heardOut = this.pauses.find((pause) => pause === this.heardOut && at < pause.start_s) ?? null;
    if (!within || within === this.heardOut || at < within.start_s + PAUSE_EDGE_S) return;
    const to = Math.min(within.end_s - PAUSE_EDGE_S, this.length);
    if (to - at < WORTH_SKIPPING_S) return;
    this.audio.currentTime = to;
    this.onSkip(to - at);
  }

  // The element does not tell why it cannot play: the server does.
  async explain() {
    const asked = this.peaks;
    let trouble = "unplayable";
    try {
      const answer = await fetch(asked, { headers: { Accept: "application/json" } });
      if (answer.status === 401) trouble = "signed_out";
      else if (!answer.ok) trouble = answer.headers.get("X-Callqa-Trouble") ?? "refused";
    } catch {
      trouble = "offline";
    }
    if (asked === this.peaks) this.onTrouble(trouble);
  }

  // Levels of each channel, or null where there are none to be had.
  async outline() {
    const answer = await fetch(this.peaks, { headers: { Accept: "application/json" } });
    if (!answer.ok) return null;
    const { per_s: perS, channels } = await answer.json();
    return { perS, channels: channels.map((levels) => Uint8Array.from(atob(levels), (byte) => byte.charCodeAt(0))) };
  }

  remove() {
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load(); // lets go of the connection
    this.sides.close();
  }
}
