"""Personal data in transcripts: where it is said, and masks in its place. Pure: nothing is read, stored or logged."""

from callqa.privacy.find import find
from callqa.privacy.masking import mask, masked_evidence, masked_quote, masked_turn
from callqa.privacy.silence import Stretch, silences
from callqa.privacy.values import Kind, Span, mask_of

__all__ = [
    "Kind", "Span", "Stretch", "find", "mask", "mask_of", "masked_evidence", "masked_quote", "masked_turn",
    "silences",
]  # fmt: skip
