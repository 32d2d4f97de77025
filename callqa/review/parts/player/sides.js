// Which channel is heard. The sound goes through Web Audio from the first time that one side is wanted.

class Sides {
  constructor(audio) {
    this.audio = audio;
    this.channel = null;
  }

  // A channel, 0 or 1, then goes to both ears; null: each channel to its own.
  choose(channel) {
    this.channel = channel;
    if (channel === null && !this.gains) return;
    if (!this.gains) this.connect();
    this.gains.forEach((gain, at) => {
      const [from, to] = [at >> 1, at & 1];
      gain.gain.value = Number(channel === null ? from === to : from === channel);
    });
    this.wake();
  }

  connect() {
    this.context = new AudioContext();
    const splitter = this.context.createChannelSplitter(2);
    const merger = this.context.createChannelMerger(2);
    this.context.createMediaElementSource(this.audio).connect(splitter);
    this.gains = [0, 1, 2, 3].map((at) => {
      const gain = this.context.createGain();
      splitter.connect(gain, at >> 1);
      gain.connect(merger, 0, at & 1);
      return gain;
    });
    merger.connect(this.context.destination);
  }

  wake() {
    if (this.context?.state === "suspended") this.context.resume();
  }

  close() {
    this.context?.close();
  }
}
