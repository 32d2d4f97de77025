"""Publishing a draft: the change once more, and then it judges."""

import streamlit as st

from callqa.errors import CallqaError
from callqa.review import rulefiles
from callqa.review.language import _, ngettext
from callqa.review.mistakes import mistake
from callqa.review.parts.draft import Draft, as_typed, forget
from callqa.review.parts.escape import plain
from callqa.rules.amend import difference
from callqa.store.accounts import Account

_PUBLISHED = "rule_published"


def ask_to_publish(account: Account, draft: Draft) -> None:
    """Open the question over the page; a published draft closes it and draws the page anew."""

    @st.dialog(_("Publish the rule"), width="large")
    def question() -> None:
        st.caption(
            _("From the next run on, calls are judged so. Stored calls keep their marks until they are judged again.")
        )
        st.code(difference(as_typed(draft.opened), draft.text, draft.file.name), language="diff", wrap_lines=True)
        checked = rulefiles.check(account, draft.file, draft.text)
        if not checked.usable:
            st.error(_("With this text no call could be judged."))
            for problem in checked.problems:
                st.text(f"{problem.file.name}:{problem.line or '–'}: {mistake(problem.message)}")
            return
        if checked.wrong:
            st.warning(
                ngettext(
                    "{count} example is judged wrongly.", "{count} examples are judged wrongly.", len(checked.wrong)
                )
            )
        if st.button(_("Publish"), type="primary", key="publish_now"):
            _publish(account, draft)

    question()


def just_published(draft: Draft) -> bool:
    """Tell whether this rule was the last one that was published in this browser tab."""
    return st.session_state.get(_PUBLISHED) == draft.file


def _publish(account: Account, draft: Draft) -> None:
    try:
        rulefiles.publish(account, draft.file, draft.opened, draft.text)
    except CallqaError as error:
        st.error(plain(str(error)))
        return
    forget(draft.file)
    st.session_state[_PUBLISHED] = draft.file
    st.rerun()
