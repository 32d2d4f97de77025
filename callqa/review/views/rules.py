"""The rules of a supervisor: how each does, what reviews teach, and the way to change one."""

import streamlit as st

from callqa.errors import CallqaError
from callqa.review import rulefiles
from callqa.review.language import _, ngettext
from callqa.review.parts.escape import plain
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.proposals import show_proposals
from callqa.review.parts.rejudge import show_job
from callqa.review.parts.rulelist import show_rules
from callqa.review.routes import open_rule
from callqa.review.rulebook import Rules
from callqa.store.rulebooks import weighed

account = reader()
files = rulefiles.files(account)
figures = rulefiles.figures(account)
if files is None or figures is None:
    st.text(_("There is no such page."))
    st.stop()

show_heading(_("Rules"), ngettext("{count} rule", "{count} rules", len(files)), _("figures of the last 30 days"))
show_job()
try:
    books = rulefiles.rulebooks()
except CallqaError as error:
    st.error(_("The rules are not in order, so no call can be judged: {problem}").format(problem=plain(str(error))))
    books = {}
else:
    show_proposals(account, {rule.id: rule.title for book in books.values() for rule in book.rules})
published = {language: Rules(weighed(book.published())) for language, book in books.items()}
chosen = show_rules({file.language: published.get(file.language, Rules({})) for file in files}, files, figures)
if chosen is not None:
    open_rule(chosen.language, chosen.rule)
