"""Speaks written labelled calls, so that what is measured on them is measured from sound.

    python benchmarks/spoken.py benchmarks/data/kept_calls.json --out spoken/kept

Needs RHVoice with Russian voices (``RHVoice-test``; ``--program`` tells where it is). Writes recordings as a phone
system makes them, their sidecars and ``labels.json`` with the times of the turns: 300 to 3400 Hz, noise of the line,
each side heard a little on the other's channel, A-law at 8 kHz; the agent on the left, every sixth call mixed to mono.
Voices, speed, pitch, pauses and levels follow from the id of the call, so that the same call is spoken the same way.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

import av
import numpy as np
from sounds import BAND_HZ, RATE_HZ, Sound, noise

VOICES = {"f": ("anna", "elena"), "m": ("aleksandr", "artemiy", "mikhail", "pavel")}
PEAK = 0.5
"""Of full scale, for a turn before its side's level."""
MONO_EVERY = 6
EDGE_S = 0.7
"""Of line noise before the first and after the last turn."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one side of a call speaks; speed, pitch and level against the voice's own (1 = 100 %)."""

    name: str
    speed: float
    pitch: float
    level: float


def main() -> int:
    """Speak the calls of a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path, help="file of labelled calls")
    parser.add_argument("--out", type=Path, required=True, help="folder for the recordings")
    parser.add_argument("--only", nargs="*", default=[], help="ids of the calls to speak; all where none is named")
    parser.add_argument("--program", default="RHVoice-test")
    args = parser.parse_args()
    if which(args.program) is None:
        parser.error(f"{args.program} is not there; install RHVoice with Russian voices, or name it with --program")
    args.out.mkdir(parents=True, exist_ok=True)
    spoken = []
    for number, call in enumerate(json.loads(args.labels.read_text(encoding="utf-8"))):
        if args.only and call["id"] not in args.only:
            continue
        spoken.append(speak(call, args.out, args.program, mono=number % MONO_EVERY == MONO_EVERY - 1))
        print(call["id"], f"{spoken[-1]['duration_s']:.0f} s", file=sys.stderr)
    written = json.dumps(spoken, ensure_ascii=False, indent=1)
    (args.out / "labels.json").write_text(written + "\n", encoding="utf-8")
    return 0


def speak(call: Mapping[str, Any], folder: Path, program: str, *, mono: bool) -> dict[str, Any]:
    """Write the recording of a call with its sidecar, and return its labels with times and file."""
    chance = np.random.default_rng(zlib.crc32(call["id"].encode()))
    voices = cast(call, chance)
    turns: list[dict[str, Any]] = []
    sides: dict[str, list[tuple[float, Sound]]] = {"A": [], "C": []}
    now_s = EDGE_S
    for turn in call["turns"]:
        wait_s = turn.get("hold", 0.0) or turn.get("pause", 0.0) or chance.uniform(0.3, 0.9)
        start_s = max(0.0, now_s + (wait_s if turns else 0.0) - turn.get("overlap", 0.0))
        said = synthesised(turn["text"], voices[turn["who"]], program)
        now_s = start_s + len(said) / RATE_HZ
        sides[turn["who"]].append((start_s, said))
        turns.append({**turn, "start_s": round(start_s, 2), "end_s": round(now_s, 2)})
    duration_s = now_s + EDGE_S
    channels = on_the_line([laid_out(sides[side], duration_s) for side in "AC"], chance)
    file = folder / f"{call['id']}.wav"
    write([np.asarray(channels[0] + channels[1])] if mono else channels, file)
    agent = call.get("agent") or {}
    known = {
        "direction": call.get("direction"),
        "segment": call.get("segment"),
        "agent": agent.get("name"),
        "ring_s": call.get("ring_s"),
        "shop_names": call.get("shop_names"),
        "language": "ru",
    }
    told = {key: value for key, value in known.items() if value is not None}
    file.with_suffix(".json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    kind = {"file": file.name, "format": "mono_alaw" if mono else "stereo_alaw", "agent_channel": None if mono else 0}
    return {**call, "turns": turns, "duration_s": round(duration_s, 2), **kind}


def cast(call: Mapping[str, Any], chance: np.random.Generator) -> dict[str, Voice]:
    """Choose two voices that are not the same; the agent's fits the gender that the labels tell."""
    gender = (call.get("agent") or {}).get("gender", "f")
    agent = str(chance.choice(VOICES.get(gender, VOICES["f"])))
    others = [name for name in VOICES[str(chance.choice(list(VOICES)))] if name != agent]
    names = {"A": agent, "C": str(chance.choice(others))}
    return {
        side: Voice(name, chance.uniform(0.92, 1.12), chance.uniform(0.92, 1.08), chance.uniform(0.5, 1.0))
        for side, name in names.items()
    }


def synthesised(text: str, voice: Voice, program: str) -> Sound:
    """Let a voice say a text; the sound is that of the telephone, without silence around it."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "said.wav"
        manner = ["-p", voice.name, "-r", f"{100 * voice.speed:.0f}", "-t", f"{100 * voice.pitch:.0f}"]
        subprocess.run([program, *manner, "-o", str(wav)], input=text.encode(), check=True)  # noqa: S603 - named by the caller
        with av.open(str(wav)) as opened:
            rate_hz = opened.streams.audio[0].rate
            sound = np.concatenate([frame.to_ndarray().ravel() for frame in opened.decode(audio=0)]) / 2**15
    heard = telephone(sound, rate_hz)
    loud = np.flatnonzero(np.abs(heard) > 0.02 * np.abs(heard).max())
    heard = heard[loud[0] : loud[-1] + 1]
    return np.asarray(heard * (PEAK * voice.level / np.abs(heard).max()))


def telephone(sound: Sound, rate_hz: int) -> Sound:
    """Keep the telephone's band of a sound, at the telephone's rate."""
    count = round(len(sound) * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(sound)
    frequency = np.fft.rfftfreq(len(sound), 1 / rate_hz)
    spectrum[(frequency < BAND_HZ[0]) | (frequency > BAND_HZ[1])] = 0
    return np.asarray(np.fft.irfft(spectrum[: count // 2 + 1], count))


def laid_out(said: Sequence[tuple[float, Sound]], duration_s: float) -> Sound:
    """Put what one side says where it belongs in the call."""
    out = np.zeros(round(duration_s * RATE_HZ) + 1)
    for start_s, sound in said:
        at = round(start_s * RATE_HZ)
        out[at : at + len(sound)] += sound[: len(out) - at]
    return out


def on_the_line(sides: Sequence[Sound], chance: np.random.Generator) -> list[Sound]:
    """Add to each side what of the other one is heard on it, and noise."""
    leak = 10 ** (chance.uniform(-38, -28) / 20)
    level_db = chance.uniform(-62, -50)
    return [
        np.asarray(sound + leak * sides[1 - number] + noise(len(sound) / RATE_HZ, level_db, chance)[: len(sound)])
        for number, sound in enumerate(sides)
    ]


def write(channels: Sequence[Sound], path: Path) -> None:
    """Write one channel or two as A-law."""
    layout = "stereo" if len(channels) > 1 else "mono"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_alaw", rate=RATE_HZ, layout=layout)
        frame = av.AudioFrame.from_ndarray(
            np.clip(np.stack(channels), -1, 1).astype(np.float32), format="fltp", layout=layout
        )
        frame.sample_rate = RATE_HZ
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)


if __name__ == "__main__":
    sys.exit(main())
