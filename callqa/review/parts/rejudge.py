"""The button that judges all stored calls again, and how far that is."""

import streamlit as st

from callqa.review import rejudging
from callqa.review.language import _, number
from callqa.review.parts.escape import plain
from callqa.review.rejudging import Job
from callqa.store.accounts import Account
from callqa.summary import Outcome


def show_offer(account: Account) -> None:
    """Draw the button."""
    if st.button(_("Judge stored calls again"), icon=":material/refresh:", key="rejudge"):
        rejudging.start(account)


def show_job() -> None:
    """Draw the job that runs, second by second, or what became of the last one."""
    job = rejudging.latest()
    if job is None:
        return
    if job.finished:
        _show_end(job)
    else:
        _show_progress()


@st.fragment(run_every=1)
def _show_progress() -> None:
    job = rejudging.latest()
    if job is None or job.finished:
        st.rerun()
    else:
        told = _("Judging stored calls again: {done} of {total}")
        st.progress(job.share, told.format(done=number(job.done), total=number(job.total)))


def _show_end(job: Job) -> None:
    if job.trouble:
        st.error(plain(job.trouble))
        return
    counts = job.summary.counts
    st.success(
        _("Judged again: {scored} with a score, {rest} without one, {same} were judged by these rules before.").format(
            scored=number(counts[Outcome.SCORED]),
            rest=number(counts[Outcome.NOT_SCORED] + counts[Outcome.FAILED]),
            same=number(counts[Outcome.DONE_BEFORE]),
        )
    )
