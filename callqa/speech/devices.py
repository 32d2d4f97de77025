"""Where Whisper computes, and in what numbers: what CTranslate2 can do on this machine."""

import ctranslate2

from callqa.errors import ModelError

AUTO = "auto"


def device_for(wanted: str) -> str:
    """Return ``cuda`` or ``cpu``.

    Raises:
        ModelError: a GPU is demanded and there is none.
    """
    gpus = ctranslate2.get_cuda_device_count()
    if wanted == "cuda" and not gpus:
        raise ModelError("speech.device is 'cuda', but no GPU can be used here. Set it to 'auto' or 'cpu'.")
    return "cuda" if gpus and wanted != "cpu" else "cpu"


def compute_type_for(wanted: str, device: str) -> str:
    """Return the numbers to compute in; of itself 16 bits on a GPU that has them, 8 bits elsewhere.

    Raises:
        ModelError: the device cannot compute in the numbers demanded.
    """
    can = ctranslate2.get_supported_compute_types(device)
    if wanted == AUTO:
        return next(kind for kind in (["float16"] if device == "cuda" else []) + ["int8", "float32"] if kind in can)
    if wanted not in can:
        ways = ", ".join(kind for kind in ("int8", "float16", "float32") if kind in can)
        what = "GPU" if device == "cuda" else "processor"
        raise ModelError(
            f"speech.compute_type is '{wanted}', which this {what} cannot compute in. Set auto or: {ways}."
        )
    return wanted
