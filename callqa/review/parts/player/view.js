// Which part of the call the waveform shows: all of it, or a window that goes along with the sound.

const SHORTEST_S = 8;
const LONG_CALL_S = 600; // longer calls begin with a window
const FIRST_WINDOW_S = 180;
const ZOOM = 2;

class View {
  constructor() {
    this.length = 0;
    this.from = 0;
    this.span = 0;
    this.left = false; // the reader moved the window away from the sound
  }

  get to() {
    return this.from + this.span;
  }

  get isWhole() {
    return this.span >= this.length;
  }

  get isClosest() {
    return this.span <= SHORTEST_S;
  }

  // A new call.
  open(length) {
    this.length = length;
    this.span = length > LONG_CALL_S ? FIRST_WINDOW_S : length;
    this.from = 0;
    this.left = false;
  }

  // The same call turned out to be a little longer or shorter.
  stretch(length) {
    if (Math.abs(length - this.length) < 0.01) return false;
    const wasWhole = this.isWhole;
    if (!this.length) this.open(length);
    this.length = length;
    if (wasWhole && length <= LONG_CALL_S) this.span = length;
    this.move(0);
    return true;
  }

  zoom(factor, around) {
    const share = this.span ? Math.min(1, Math.max(0, (around - this.from) / this.span)) : 0;
    this.span = Math.min(this.length, Math.max(SHORTEST_S, this.span / factor));
    this.from = around - share * this.span;
    this.move(0);
  }

  move(by) {
    this.from = Math.min(Math.max(0, this.from + by), Math.max(0, this.length - this.span));
  }

  // Turns the page when the sound leaves it; tells whether it did.
  follow(position) {
    const within = position >= this.from && position <= this.from + 0.97 * this.span;
    if (within) this.left = false;
    if (within || this.left || this.isWhole) return false;
    const before = this.from;
    this.from = position - 0.05 * this.span;
    this.move(0);
    return this.from !== before;
  }

  percent(moment) {
    return this.span ? (100 * (moment - this.from)) / this.span : 0;
  }
}
