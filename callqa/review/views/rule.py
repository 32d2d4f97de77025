"""One rule: its text as a copy to change, what a check finds, what it would change, and who changed it before."""

import streamlit as st

from callqa.errors import CallqaError, PublishError
from callqa.review import rulefiles
from callqa.review.language import _
from callqa.review.parts.checked import show_checked
from callqa.review.parts.draft import Draft, draft_of, forget
from callqa.review.parts.escape import plain
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.publish import ask_to_publish, just_published
from callqa.review.parts.rejudge import show_job, show_offer
from callqa.review.parts.rulehistory import show_history
from callqa.review.parts.trial import show_trial
from callqa.review.routes import open_call, open_rules
from callqa.review.rulefiles import RuleFile
from callqa.store.accounts import Account

TEXT_HEIGHT_PX = 560
CHECKED = "rule_checked"


def opened(account: Account) -> Draft:
    """Return the draft of the rule that the address names; nothing more is drawn where there is none."""
    file = RuleFile(st.query_params.get("language", ""), st.query_params.get("rule", ""))
    try:
        return draft_of(account, file)
    except PublishError:
        st.text(_("There is no such page."))
        st.stop()


def titles() -> dict[str, str]:
    """Return what the rules on disk are called."""
    try:
        return {rule.id: rule.title for book in rulefiles.rulebooks().values() for rule in book.rules}
    except CallqaError:
        return {}


account = reader()
draft = opened(account)
known = titles()
if st.button(_("All rules"), icon=":material/arrow_back:", type="tertiary", key="all_rules"):
    open_rules()
show_heading(known.get(draft.file.rule, draft.file.rule), f"{draft.file.language}/{draft.file.name}")
if just_published(draft):
    st.success(_("Published. The next run judges by it."))
    show_offer(account)
show_job()
if draft.opened != rulefiles.text_of(account, draft.file):
    st.warning(_("The file has changed since you opened it. Keep what you need of your text, and open it anew."))

editing, finding = st.columns([1, 1], gap="medium")
with editing:
    st.text_area(_("Text of the rule"), height=TEXT_HEIGHT_PX, key=draft.key, persist_state="session")
    with st.container(horizontal=True, gap="small"):
        check = st.button(_("Check"), icon=":material/rule:", key="check")
        if st.button(_("Publish…"), type="primary", key="publish", disabled=not draft.changed):
            ask_to_publish(account, draft)
        st.button(_("Open anew"), type="tertiary", key="reopen", on_click=forget, args=(draft.file,))
    if draft.changed:
        st.caption(_("Changed, not published."))
with finding:
    examples, trial, past = st.tabs([_("Findings"), _("Past calls"), _("History")])
    with examples:
        if check or (draft.file, draft.text) != st.session_state.get(CHECKED, ((), None))[0]:
            try:
                st.session_state[CHECKED] = ((draft.file, draft.text), rulefiles.check(account, draft.file, draft.text))
            except CallqaError as error:
                st.error(plain(str(error)))
        if CHECKED in st.session_state:
            show_checked(st.session_state[CHECKED][1], draft)
    with trial:
        goto = show_trial(account, draft, known)
        if goto is not None:
            open_call(goto)
    with past:
        show_history(rulefiles.history(account, draft.file), draft.file.name)
