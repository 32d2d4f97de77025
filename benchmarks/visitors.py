"""Somebody who opens pages of the review app over Streamlit's websocket, as a browser does, but draws nothing."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from callqa.review.identity import COOKIE

PATIENCE_S = 120
_LARGEST = 2**28
"""Bytes of a message."""
SEARCH_FIELD = "-search_words"
"""How Streamlit's id of the field on the page Search ends."""


class PageError(Exception):
    """The app drew an error instead of a page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that came: seconds from the request to its last message, its messages and bytes."""

    seconds: float
    messages: int
    size_bytes: int


class Visitor:
    """A browser tab of somebody who is signed in."""

    def __init__(self, address: str, token: str) -> None:
        """Open the tab.

        Args:
            address: of the app, such as ``http://127.0.0.1:8501``.
            token: of a session in the app's database.
        """
        self._socket = connect(
            f"ws{address.removeprefix('http')}/_stcore/stream",
            origin=Origin(address),
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            subprotocols=[Subprotocol("streamlit")],
            max_size=_LARGEST,
            proxy=None,
        )
        self._search_field = ""

    def __enter__(self) -> "Visitor":
        """Return the tab."""
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _raised: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Close the tab."""
        self._socket.close()

    def open(self, page: str, address: Mapping[str, str], words: str = "") -> Seen:
        """Go to a page and wait until all of it has come.

        Args:
            page: as the address names it.
            address: what stands behind the question mark.
            words: what is typed into the field of the page Search; the page must have been open before.

        Raises:
            PageError: there is no such page, or it shows an error.
        """
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = urlencode(address)
        asked.rerun_script.context_info.timezone = "Europe/Moscow"
        if words:
            asked.rerun_script.widget_states.widgets.append(WidgetState(id=self._search_field, string_value=words))
        started_s = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        return self._wait(page, started_s)

    def _wait(self, page: str, started_s: float) -> Seen:
        messages = size_bytes = 0
        while True:
            data = self._socket.recv(PATIENCE_S)
            told = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            messages, size_bytes = messages + 1, size_bytes + len(data)
            kind = told.WhichOneof("type")
            if kind == "page_not_found" or (kind == "delta" and told.delta.new_element.HasField("exception")):
                raise PageError(f"The page {page} shows an error: {told.delta.new_element.exception.message}")
            if kind == "delta" and told.delta.new_element.text_input.id.endswith(SEARCH_FIELD):
                self._search_field = told.delta.new_element.text_input.id
            if kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return Seen(time.perf_counter() - started_s, messages, size_bytes)
