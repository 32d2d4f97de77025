"""Who changed a rule, when, and what."""

from collections.abc import Sequence

import streamlit as st

from callqa.review.language import N_, _, date_time
from callqa.review.parts.escape import plain
from callqa.rules.amend import difference
from callqa.store.rulechanges import LEARNED, PUBLISHED, RuleChange

_WHY = {PUBLISHED: N_("published"), LEARNED: N_("example accepted")}


def show_history(changes: Sequence[RuleChange], name: str) -> None:
    """Draw the changes of a rule file, the latest first."""
    if not changes:
        st.caption(_("Nothing was changed here yet. Changes that were made in the folder itself are not listed."))
    for number, change in enumerate(changes):
        who = change.who or _("command line")
        title = f"{date_time(change.made_at)} · {who} · {_(_WHY.get(change.why, change.why))}"
        with st.expander(plain(title), expanded=number == 0):
            st.code(difference(change.before, change.after, name), language="diff", wrap_lines=True)
