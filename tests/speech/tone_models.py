"""Models in the ONNX format that read tones as letters: small, without weights of speech, and run by the real library.

Each letter has a pitch. What the real models learned is replaced by a look at which pitch is loudest; everything else
(files, features, resampling, chunks, decoding, times, probabilities) is as with the real ones.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from callqa.audio import Samples

RATE_HZ = 16_000
LETTERS = " аденткл"
BLANK = len(LETTERS)
TONE_S, REST_S = 0.08, 0.04
MEL_BANDS = 64
BANDS = [16 + 4 * place for place in range(len(LETTERS))]
FLOAT, INT64, INT32, HALF = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32, TensorProto.FLOAT16

Array = npt.NDArray[Any]


def pitch_hz(letter: str) -> float:
    """The centre of the letter's band of GigaAM's 64 on the mel scale up to 8 kHz."""
    top_mel = 2595 * np.log10(1 + 8000 / 700)
    mel = top_mel * (BANDS[LETTERS.index(letter)] + 1) / (MEL_BANDS + 1)
    return float(700 * (10 ** (mel / 2595) - 1))


def sung(text: str) -> Samples:
    """Sound that reads as ``text``: 0.12 s for each letter, a tone and a rest."""
    time = np.arange(round(TONE_S * RATE_HZ)) / RATE_HZ
    rest = np.zeros(round(REST_S * RATE_HZ))
    tones = [part for letter in text for part in (0.3 * np.sin(2 * np.pi * pitch_hz(letter) * time), rest)]
    return np.concatenate(tones).astype(np.float32)


def silence(duration_s: float) -> Samples:
    return np.zeros(round(duration_s * RATE_HZ), np.float32)


def gigaam_ctc(folder: Path, *, suffix: str = "") -> Path:
    """``v3_ctc.onnx``: features (batch, 64, frames) → log probabilities (batch, frames / 4, letters and blank)."""
    _write_gigaam_extras(folder)
    nodes = [*_frames_of("features"), *_letters_of("frames"), helper.make_node("Identity", ["logged"], ["log_probs"])]
    inputs = [_value("features", FLOAT, ["b", MEL_BANDS, "t"]), _value("feature_lengths", INT64, ["b"])]
    _save(folder / f"v3_ctc{suffix}.onnx", nodes, inputs, [_value("log_probs", FLOAT, ["b", "f", BLANK + 1])], _bands())
    return folder


def gigaam_rnnt(folder: Path) -> Path:
    """Encoder, decoder and joint of a transducer; its decoder forbids to write the same letter twice in a row."""
    _write_gigaam_extras(folder)
    size = BLANK + 1
    nodes = [
        *_frames_of("audio_signal"),
        *_letters_of("frames"),
        helper.make_node("Transpose", ["logged"], ["encoded"], perm=[0, 2, 1]),
        helper.make_node("Sub", ["length", "one"], ["less"]),
        helper.make_node("Div", ["less", "four"], ["whole"]),
        helper.make_node("Add", ["whole", "one"], ["count"]),
        helper.make_node("Cast", ["count"], ["encoded_len"], to=INT32),
    ]
    inputs = [_value("audio_signal", FLOAT, ["b", MEL_BANDS, "t"]), _value("length", INT64, ["b"])]
    outputs = [_value("encoded", FLOAT, ["b", size, "f"]), _value("encoded_len", INT32, ["b"])]
    constants = {**_bands(), "one": np.array(1), "four": np.array(4)}
    _save(folder / "v3_rnnt_encoder.onnx", nodes, inputs, outputs, constants)

    forbidden = -1e3 * np.eye(size, dtype=np.float32)
    forbidden[BLANK] = 0
    state: list[int | str] = ["s", 1, 320]
    _save(
        folder / "v3_rnnt_decoder.onnx",
        [
            helper.make_node("Gather", ["forbidden", "x"], ["dec"]),
            helper.make_node("Identity", ["h.1"], ["h"]),
            helper.make_node("Identity", ["c.1"], ["c"]),
        ],
        [_value("x", INT64, [1, 1]), _value("h.1", FLOAT, state), _value("c.1", FLOAT, state)],
        [_value("dec", FLOAT, [1, 1, size]), _value("h", FLOAT, state), _value("c", FLOAT, state)],
        {"forbidden": forbidden},
    )
    _save(
        folder / "v3_rnnt_joint.onnx",
        [
            helper.make_node("Add", ["enc", "dec"], ["both"]),
            helper.make_node("Transpose", ["both"], ["joint"], perm=[0, 2, 1]),
        ],
        [_value("enc", FLOAT, [1, size, 1]), _value("dec", FLOAT, [1, size, 1])],
        [_value("joint", FLOAT, [1, 1, size])],
        {},
    )
    return folder


def t_one(folder: Path) -> Path:
    """``model.onnx``: 0.3 s of 8 kHz sound and a state → log probabilities of 10 frames and the next state."""
    frame, rate_hz = 240, 8_000
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "decoder_params": {"vocabulary": list(LETTERS)},
        "encoder_params": {"reduction_kernel_size": 3},
        "pad_token_id": BLANK,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    phase = 2 * np.pi * np.outer(np.arange(frame) / rate_hz, [pitch_hz(letter) for letter in LETTERS])
    nodes = [
        helper.make_node("Cast", ["signal"], ["real"], to=FLOAT),
        helper.make_node("Reshape", ["real", "shape"], ["framed"]),
        *(helper.make_node("MatMul", ["framed", wave], [f"of_{wave}"]) for wave in ("sine", "cosine")),
        *(helper.make_node("Mul", [f"of_{wave}", f"of_{wave}"], [f"power_{wave}"]) for wave in ("sine", "cosine")),
        helper.make_node("Add", ["power_sine", "power_cosine"], ["power"]),
        helper.make_node("Add", ["power", "little"], ["some"]),
        helper.make_node("Log", ["some"], ["frames"]),
        *_letters_of("frames"),
        helper.make_node("Identity", ["logged"], ["logprobs"]),
        helper.make_node("Identity", ["state"], ["state_next"]),
    ]
    constants = {
        "shape": np.array([-1, 10, frame]),
        "sine": np.sin(phase).astype(np.float32) / 2**15,
        "cosine": np.cos(phase).astype(np.float32) / 2**15,
        "little": np.float32(1e-6),
        "weights": np.eye(BLANK, BLANK + 1, dtype=np.float32),
        "bias": np.eye(BLANK + 1, dtype=np.float32)[BLANK] * np.float32(np.log(50)),
    }
    inputs = [_value("signal", INT32, ["b", 10 * frame, 1]), _value("state", HALF, ["b", 4])]
    outputs = [_value("logprobs", FLOAT, ["b", 10, BLANK + 1]), _value("state_next", HALF, ["b", 4])]
    _save(folder / "model.onnx", nodes, inputs, outputs, constants)
    return folder


def _write_gigaam_extras(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_type": "gigaam-v3-ctc", "version": "v3", "subsampling_factor": 4}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    written = [*LETTERS.replace(" ", "▁"), "<blk>"]
    (folder / "v3_vocab.txt").write_text("".join(f"{token} {place}\n" for place, token in enumerate(written)), "utf-8")


def _bands() -> dict[str, Array]:
    """Pick the letters' bands; a letter must be louder than the blank is likely."""
    weights = np.zeros((MEL_BANDS, BLANK + 1), np.float32)
    weights[BANDS, range(BLANK)] = 1
    bias = np.zeros(BLANK + 1, np.float32)
    bias[BLANK] = -2
    return {"weights": weights, "bias": bias, "from": np.array([0]), "to": np.array([2**31]), "axis": np.array([1]),
            "step": np.array([4])}  # fmt: skip


def _frames_of(features: str) -> list[Any]:
    """Take every fourth frame."""
    return [
        helper.make_node("Transpose", [features], ["turned"], perm=[0, 2, 1]),
        helper.make_node("Slice", ["turned", "from", "to", "axis", "step"], ["frames"]),
    ]


def _letters_of(frames: str) -> list[Any]:
    return [
        helper.make_node("MatMul", [frames, "weights"], ["heard"]),
        helper.make_node("Add", ["heard", "bias"], ["weighed"]),
        helper.make_node("LogSoftmax", ["weighed"], ["logged"], axis=-1),
    ]


def _value(name: str, kind: int, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def _save(path: Path, nodes: list[Any], inputs: list[Any], outputs: list[Any], constants: dict[str, Array]) -> None:
    initial = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, path.stem, inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
