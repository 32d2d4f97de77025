"""The copy of a rule file that a supervisor works on, kept for as long as the browser tab is open."""

from dataclasses import dataclass

import streamlit as st

from callqa.review import rulefiles
from callqa.review.rulefiles import RuleFile
from callqa.store.accounts import Account


@dataclass(frozen=True, slots=True)
class Draft:
    """The text as it was opened, and as it is now. ``key`` is that of the text area that changes it."""

    file: RuleFile
    opened: str
    text: str
    key: str

    @property
    def changed(self) -> bool:
        """Whether anything was changed; line ends do not count."""
        return self.text != as_typed(self.opened)


def draft_of(account: Account, file: RuleFile) -> Draft:
    """Return the draft of a rule file, opening it when it is asked for first.

    Raises:
        PublishError: there is no such file, or the account may not supervise.
    """
    opened_key, key = f"rule_opened:{file.language}/{file.rule}", text_key(file)
    on_disk = rulefiles.text_of(account, file)
    opened = st.session_state.setdefault(opened_key, on_disk)
    text = st.session_state.setdefault(key, as_typed(opened))
    return Draft(file, opened, text, key)


def forget(file: RuleFile) -> None:
    """Throw the draft away; the file is opened anew."""
    for key in (f"rule_opened:{file.language}/{file.rule}", text_key(file)):
        st.session_state.pop(key, None)


def text_key(file: RuleFile) -> str:
    """Return the session-state key of a draft's text."""
    return f"rule_text:{file.language}/{file.rule}"


def as_typed(text: str) -> str:
    """Return a text with the line ends of a text area."""
    return text.replace("\r\n", "\n")
