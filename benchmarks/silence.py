"""Counts the words that are returned where nobody speaks; there should be none.

    python benchmarks/silence.py

Plays silence, line noise, signals and music (``sounds``; real hold music as well, where Debian's packages
``asterisk-moh-opsound-wav`` and ``asterisk-moh-opsound-gsm`` are installed) through telephone codecs, by itself and
after ten seconds of a call, which make the recogniser expect more of the same voice. Prints for each sound: its
length, how much of it was found to be speech, the words, and what they were.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import av
import numpy as np
from rich.console import Console
from rich.table import Table
from sounds import RATE_HZ, Sound, everything

from callqa import audio
from callqa.settings import SpeechSettings
from callqa.speech import engines
from callqa.speech.recogniser import Recogniser, Signal

MUSIC = Path("/usr/share/asterisk/moh")
SPEECH = Path(__file__).parents[1] / "recordings" / "demo" / "dev-akb-asus-courier.wav"
SPEECH_S = 10.0
NAMES = ("Батарейкин", "Ольга Смирнова")
CODECS = {"A-law": ("pcm_alaw", "wav"), "MP3": ("libmp3lame", "mp3")}


@dataclass(frozen=True)
class Heard:
    """What was returned for one sound: seconds taken for speech, words, and the words of the speech before it."""

    name: str
    seconds: float
    speech_s: float
    words: tuple[str, ...]
    said: int


def main() -> int:
    """Recognise everything and print the table; 1 if there was a word."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="base")
    parser.add_argument(
        "--seconds", type=float, default=50.0, help="of each made sound (default 50: 20 minutes in all)"
    )
    parser.add_argument("--only", default="", help="sounds whose name contains this")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/callqa").expanduser())
    args = parser.parse_args()

    engine = engines.prepare(SpeechSettings(model=args.model), args.cache, cpu_threads=args.threads).general
    recogniser = engine.start()
    print(engine.fingerprint)
    speech = audio.decode(SPEECH).tracks[0][: round(SPEECH_S * audio.RATE_HZ)].astype(np.float64)
    heard = []
    with tempfile.TemporaryDirectory() as folder:
        for name, file in _files(args.seconds, Path(folder)):
            if args.only in name:
                sound = audio.decode(file).tracks[0][:].astype(np.float64)
                heard.append(_listen(recogniser, name, speech[:0], sound))
                heard.append(_listen(recogniser, f"{name}, after speech", speech, sound))
    _print(heard)
    return int(any(one.words for one in heard))


def _listen(recogniser: Recogniser, name: str, speech: Sound, sound: Sound) -> Heard:
    """Recognise a sound after speech and take apart what was heard in each."""
    track = np.concatenate([speech, sound]).astype(np.float32)
    begin_s = len(speech) / audio.RATE_HZ
    spans = recogniser.find_speech(track)
    words = recogniser.recognise([Signal(track, spans)], language="ru", names=NAMES).words[0]
    inside = tuple(word.text for word in words if word.end_s > begin_s + 0.5)
    speech_s = sum(span.end_s - max(span.start_s, begin_s) for span in spans if span.end_s > begin_s)
    return Heard(name, len(sound) / audio.RATE_HZ, speech_s, inside, len(words) - len(inside))


def _files(seconds: float, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every sound in every format."""
    for name, sound in everything(seconds):
        for format_name, (codec, extension) in CODECS.items():
            yield f"{name}, {format_name}", _encoded(sound, codec, folder / f"sound.{extension}")
        if which("ffmpeg"):
            yield f"{name}, GSM", _gsm(_encoded(sound, "pcm_s16le", folder / "sound.wav"), folder / "gsm.wav")
    if not which("ffmpeg"):
        print("ffmpeg is not installed: made sounds are not tried with GSM. apt-get install ffmpeg", file=sys.stderr)
    music = sorted(file for file in MUSIC.glob("*") if file.suffix in (".wav", ".gsm")) if MUSIC.is_dir() else []
    if not music:
        packages = "asterisk-moh-opsound-wav asterisk-moh-opsound-gsm"
        print(f"There is no real hold music here, it is left out. apt-get install {packages}", file=sys.stderr)
    for file in music:
        yield file.name, file


def _encoded(sound: Sound, codec: str, path: Path) -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=RATE_HZ, layout="mono")
        planar = np.clip(sound, -1, 1)[np.newaxis].astype(np.float32)
        frame = av.AudioFrame.from_ndarray(planar, format="fltp", layout="mono")
        frame.sample_rate = RATE_HZ
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)
    return path


def _gsm(source: Path, target: Path) -> Path:
    """Encode as GSM 6.10, which PyAV can only read."""
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(source), "-c:a", "libgsm_ms", str(target)]
    subprocess.run(command, check=True)  # noqa: S603 - its own files
    return target


def _print(heard: Sequence[Heard]) -> None:
    table = Table("sound", "seconds", "as speech", "words", "which", "words before it")
    for one in heard:
        if one.speech_s or one.words:
            which_ones = " ".join(one.words)
            table.add_row(
                one.name, f"{one.seconds:.0f}", f"{one.speech_s:.1f}", str(len(one.words)), which_ones, str(one.said)
            )
    console = Console(highlight=False, width=140)
    console.print(table)
    minutes = sum(one.seconds for one in heard) / 60
    words = sum(len(one.words) for one in heard)
    said = [one.said for one in heard if one.name.endswith("after speech")]
    console.print(f"{len(heard)} sounds of {minutes:.0f} minutes in all: {words} words returned.")
    console.print(f"Of the speech before them {min(said, default=0)} to {max(said, default=0)} words.")


if __name__ == "__main__":
    sys.exit(main())
