"""The calls that a run has in hand, kept in its name while it lives."""

import logging
import threading
from types import TracebackType
from typing import Self
from uuid import uuid4

from sqlalchemy import Engine as Database

from callqa.errors import StoreError
from callqa.processes import host, this_process
from callqa.store import claims
from callqa.store.claims import Holder
from callqa.store.db import transaction

BEATS = 10
"""So often a claim is renewed before it would end: a few beats may be missed."""

log = logging.getLogger(__name__)


class Claims:
    """Renews a run's claims by a thread of its own, and gives back what is left of them in the end.

    A beat that the database refuses is left out. Whether a claim was lost meanwhile, the transaction that stores the
    call finds out.
    """

    def __init__(self, database: Database, lease_s: float, run_id: int | None = None) -> None:
        self.holder = Holder(uuid4().hex, run_id, host(), this_process(), lease_s)
        self._database = database
        self._ended = threading.Event()
        self._beat = threading.Thread(target=self._renew, name="claims", daemon=True)

    def __enter__(self) -> Self:
        self._beat.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._beat.join()
        try:
            with transaction(self._database) as session:
                claims.give_back(session, self.holder)
        except StoreError as trouble:
            if error is None:
                raise
            log.warning("Calls in hand come back when their lease ends: %s", trouble)

    def take(self, sha256: str) -> bool:
        """Claim a call; tell whether it is this run's now."""
        with transaction(self._database) as session:
            return claims.take(session, sha256, self.holder)

    def release(self, sha256: str) -> None:
        """Give up a call that turned out to need no work."""
        with transaction(self._database) as session:
            claims.release(session, sha256, self.holder)

    def _renew(self) -> None:
        while not self._ended.wait(self.holder.lease_s / BEATS):
            try:
                with transaction(self._database) as session:
                    claims.renew(session, self.holder)
            except StoreError as error:
                log.warning("The claims of this run could not be renewed: %s", error)
