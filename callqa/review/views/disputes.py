"""Disputes, the most urgent first: all of them for supervisors; their own, and what waits for them, for managers."""

from callqa.review import data_fairness
from callqa.review.language import _, ngettext
from callqa.review.parts.disputelists import answered, open_ones, voided, waiting
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.tables import show_tables
from callqa.review.routes import open_call
from callqa.store.access import SUPERVISING

account = reader()
disputes, to_answer, gone = data_fairness.lists(account)
titles = data_fairness.titles()
supervises = account.role in SUPERVISING
unanswered = [one for one in disputes if one.answer is None]
closed = [one for one in disputes if one.answer is not None]
tables = [
    open_ones(unanswered, titles, with_agent=supervises),
    answered(closed, titles, with_agent=supervises),
]
if supervises:
    show_heading(_("Disputes"), ngettext("{count} open", "{count} open", len(unanswered)))
else:
    show_heading(
        _("Answers and disputes"), ngettext("{count} call to answer", "{count} calls to answer", len(to_answer))
    )
    tables = [waiting(to_answer), *tables, *([voided(gone)] if gone else [])]
clicked = show_tables(tables, key="disputes")
if clicked:
    open_call(int(clicked))
