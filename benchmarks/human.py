"""Word errors on people's voices, as a second opinion beside calls that a synthesiser spoke.

    python benchmarks/human.py

Russian prompts of a telephone exchange, and sentences that a man read aloud, sent through a telephone's band and A-law
here; both come with their texts in Debian's packages ``asterisk-core-sounds-ru-wav``, ``asterisk-core-sounds-ru`` and
``festvox-ru``. They are put together to recordings of about a minute, a second of quiet between two. Left out are
texts with digits (a digit is no word that was said) or in brackets, and prompts without sound.
"""

import argparse
import gzip
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import av
import jiwer
import numpy as np
from sounds import RATE_HZ, Sound
from spoken import telephone, write

from callqa import audio
from callqa.evaluation.words import normalised
from callqa.settings import SpeechSettings
from callqa.speech import engines
from callqa.speech.recogniser import Recogniser, Signal

PROMPTS = Path("/usr/share/asterisk/sounds/ru_RU_f_IvrvoiceRU")
PROMPT_TEXTS = Path("/usr/share/doc/asterisk-core-sounds-ru/core-sounds-ru.txt.gz")
READ = Path("/usr/share/festival/voices/russian/msu_ru_nsh_clunits")
PACKAGES = "apt-get install asterisk-core-sounds-ru-wav asterisk-core-sounds-ru festvox-ru"
RECORDING_S = 60.0
QUIET_S = 1.0
SHORTEST_S = 1.0
PEAK = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and how it sounds on the telephone."""

    text: str
    sound: Sound


def main() -> int:
    """Recognise both and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="base")
    parser.add_argument("--sentences", type=int, default=200, help="of those that were read aloud, so many")
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/callqa").expanduser())
    args = parser.parse_args()
    if not (PROMPT_TEXTS.is_file() and PROMPTS.is_dir() and READ.is_dir()):
        parser.error(f"the recordings are not there: {PACKAGES}")
    recogniser = engines.prepare(SpeechSettings(model=args.model), args.cache).general.start()
    print(recogniser.fingerprint)
    for name, all_said in (("prompts", prompts()), ("read aloud", islice(read_aloud(), args.sentences))):
        errors = measure(list(all_said), recogniser)
        words = errors.hits + errors.substitutions + errors.deletions
        print(
            f"{name}: word error rate {errors.wer:.1%} of {words} words ({errors.substitutions} wrong, "
            f"{errors.deletions} missing, {errors.insertions} added)",
            flush=True,
        )
    return 0


def prompts() -> Iterator[Said]:
    """Yield the exchange's prompts of a second and more."""
    with gzip.open(PROMPT_TEXTS, "rt", encoding="utf-8") as file:
        for line in file:
            name, _, text = line.partition(":")
            path = PROMPTS / f"{name}.wav"
            if line.startswith(";") or re.search(r"[\d\[\]]", text) or not path.is_file():
                continue
            said = Said(text.strip(), on_the_telephone(path))
            if len(said.sound) >= SHORTEST_S * RATE_HZ:
                yield said


def read_aloud() -> Iterator[Said]:
    """Yield the sentences that were read; a "+" in their texts marks a stress."""
    for line in (READ / "etc" / "txt.done.data").read_text(encoding="utf-8").splitlines():
        found = re.match(r'\( (\S+) "(.*)" \)', line)
        if found and not re.search(r"[\d\[\]]", found[2]):
            yield Said(found[2].replace("+", ""), on_the_telephone(READ / "wav" / f"{found[1]}.wav"))


def on_the_telephone(path: Path) -> Sound:
    """Read a recording as a telephone would carry it."""
    with av.open(str(path)) as opened:
        rate_hz = opened.streams.audio[0].rate
        frames = [frame.to_ndarray().ravel() for frame in opened.decode(audio=0)]
    if not frames:
        return np.zeros(0)
    sound = np.concatenate(frames) / 2**15
    heard = telephone(sound, rate_hz)
    return np.asarray(heard * (PEAK / max(float(np.abs(heard).max()), 1e-9)))


def measure(all_said: Sequence[Said], recogniser: Recogniser) -> jiwer.WordOutput:
    """Recognise the recordings and compare their words."""
    texts, heard = [], []
    with tempfile.TemporaryDirectory() as folder:
        for together in recordings(all_said):
            file = Path(folder) / "said.wav"
            quiet = np.zeros(round(QUIET_S * RATE_HZ))
            write([np.concatenate([part for said in together for part in (quiet, said.sound)])], file)
            track = audio.decode(file).tracks[0]
            signal = Signal(track, recogniser.find_speech(track))
            words = recogniser.recognise([signal], language="ru").words[0]
            texts.append(normalised(" ".join(said.text for said in together)))
            heard.append(normalised(" ".join(word.text for word in words)))
    return jiwer.process_words(texts, heard)


def recordings(all_said: Sequence[Said]) -> Iterator[list[Said]]:
    """Put sentences together to about a minute."""
    together: list[Said] = []
    length_s = 0.0
    for said in all_said:
        together.append(said)
        length_s += QUIET_S + len(said.sound) / RATE_HZ
        if length_s >= RECORDING_S:
            yield together
            together, length_s = [], 0.0
    if together:
        yield together


if __name__ == "__main__":
    sys.exit(main())
