"""What the page Search reads, as the account that looks at it."""

from threading import Thread

from sqlalchemy import Engine
from sqlmodel import Session

from callqa.lemmas import lemma
from callqa.review.context import engine
from callqa.store import search as search_store
from callqa.store import search_index
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.search import Found, SearchChoices, SearchFilter


def warm_up(database: Engine) -> None:
    """Load the dictionaries of the stored calls' languages in the background, which takes seconds for each."""
    with Session(database) as session:
        languages = search_store.languages(session)
    Thread(target=lambda: [lemma("a", language) for language in languages], name="dictionaries", daemon=True).start()


def search(account: Account, wanted: SearchFilter, page: int, length: int) -> Found:
    """Return one page of the calls found."""
    with Session(engine()) as session:
        return search_store.search(session=session, account=account, wanted=wanted, page=page, length=length)


def choices(account: Account) -> SearchChoices:
    """Return what can be filtered by."""
    with Session(engine()) as session:
        return search_store.search_choices(session=session, account=account)


def missing(account: Account) -> int:
    """Count the calls that cannot be found, as their words are not indexed; told only to those who see all calls."""
    if not may_supervise(account):
        return 0
    with Session(engine()) as session:
        return search_index.missing(session)
