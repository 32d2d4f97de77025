"""No telephone number reaches a log."""

import io
import logging

from callqa.cli.options import printable
from callqa.logs import Masked


def test_tracebacks_are_masked_with_what_they_quote() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Masked())
    log = logging.getLogger("tests.masked")
    log.addHandler(handler)
    log.propagate = False
    name = "in-74951234567-79123405508-20251101-101512-1761981312.44.wav"
    try:
        int(name)
    except ValueError:
        log.exception("Unexpected error with %s", name)
    finally:
        log.removeHandler(handler)
    said = written.getvalue()
    assert "79123405508" not in said
    assert said.count("in-…4567-…5508-20251101-101512-1761981312.44.wav") == 2
    assert "Traceback" in said


def test_what_commands_print_of_a_recording_has_no_number() -> None:
    assert printable("q-600-79123405508-20251101-101512-1761981312.44.wav\n") == (
        "q-600-…5508-20251101-101512-1761981312.44.wav\N{REPLACEMENT CHARACTER}"
    )
