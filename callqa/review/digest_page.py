"""The shift digest as HTML that mail programs can draw, and as plain text, in the language in use.

``callqa.review.language.using`` sets language and time zone. The HTML has its styles in its elements, no scripts, and
loads nothing: mail programs take out the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from callqa.calls import Status
from callqa.intervals import Share
from callqa.reports.digest import AGREEMENT_DAYS, Agreement, Digest, Missed, Moment
from callqa.review import i18n, queue_address, words, words_fairness
from callqa.review.language import _, chosen, date_time, day, ngettext, number, percent
from callqa.review.sheet import readable
from callqa.store.fairlists import Dispute

SHOWN = 5
"""So many disputes, missed callers and reasons stand in it; the app has them all."""
_FEW = 20
"""A share of fewer marks is written as it is counted."""
_FOLDER = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class DigestPage:
    """A digest to be sent or kept."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a section. ``mark`` stands before it, in a colour of ``tone``; ``link`` follows it."""

    mark: str
    tone: str
    head: str
    below: str
    quote: str = ""
    link: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    """``words`` stand where there are no rows, or below them."""

    title: str
    rows: tuple[_Row, ...]
    words: str = ""
    link: str = ""
    href: str = ""


def digest_page(digest: Digest, address: str | None) -> DigestPage:
    """Write a digest.

    Args:
        digest: what stands in it.
        address: where people's browsers find the app; without it there are no links.
    """
    shown = {
        "language": chosen(),
        "kind": _("Shift digest") if digest.span.shift else _("Digest"),
        "title": _title(digest),
        "when": _hours(digest),
        "lead": _lead(digest),
        "tiles": _tiles(digest),
        "sections": [one for one in _sections(digest, (address or "").rstrip("/")) if one],
        "foot": _("Put together {when}. Only for supervisors: do not pass it on.").format(
            when=date_time(digest.made_at)
        ),
    }
    flagged = ngettext("{count} flagged", "{count} flagged", digest.calls.flagged)
    calls = ngettext("{count} call", "{count} calls", digest.calls.total)
    return DigestPage(
        subject=f"{_title(digest)}: {calls}, {flagged}",
        html=_templates().get_template("digest.html").render(shown),
        text=_templates().get_template("digest.txt").render(shown),
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        finalize=readable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _title(digest: Digest) -> str:
    first = digest.span.since.astimezone(digest.zone).date()
    if digest.span.shift:
        return f"{digest.span.shift}, {day(first)}"
    last = (digest.span.until.astimezone(digest.zone) - timedelta.resolution).date()
    is_of_days = digest.span.until - digest.span.since > timedelta(days=1)
    return f"{day(first)} – {day(last)}" if is_of_days else day(first)


def _hours(digest: Digest) -> str:
    since, until = (moment.astimezone(digest.zone) for moment in (digest.span.since, digest.span.until))
    if since.time() == until.time() == time() and (until.date() - since.date()).days == 1:
        return _("the whole day")
    if until - since <= timedelta(days=1):
        return f"{since:%H:%M}–{until:%H:%M}"
    return f"{date_time(since)} – {date_time(until)}"


def _lead(digest: Digest) -> str:
    """Say in a sentence what is to be done."""
    todo = []
    if digest.calls.unreviewed:
        todo.append(ngettext("{count} call to look at", "{count} calls to look at", digest.calls.unreviewed))
    if digest.missed:
        todo.append(ngettext("{count} customer to call back", "{count} customers to call back", len(digest.missed)))
    if digest.disputes:
        todo.append(ngettext("{count} dispute to answer", "{count} disputes to answer", len(digest.disputes)))
    said = f"{', '.join(todo)}." if todo else _("Nothing waits for you.")
    if digest.waiting:
        waiting = ngettext(
            "{count} recording is not heard yet.", "{count} recordings are not heard yet.", digest.waiting
        )
        said = f"{said} {waiting}"
    return said[:1].upper() + said[1:]


def _tiles(digest: Digest) -> list[dict[str, str]]:
    calls = digest.calls
    without = calls.total - calls.counts.get(Status.SCORED, 0)
    score = "–" if calls.score.value is None else number(calls.score.value, 1)
    return [
        {"value": number(calls.total), "label": _("Calls"), "tone": "plain"},
        {"value": score, "label": _("Mean score"), "tone": "plain"},
        {"value": number(calls.flagged), "label": _("Flagged"), "tone": "fail" if calls.flagged else "pass"},
        {"value": number(without), "label": _("Without a score"), "tone": "warn" if without else "pass"},
    ]


def _sections(digest: Digest, address: str) -> Iterator[_Section | None]:
    yield _worst(digest, address)
    yield _missed(digest, address)
    yield _disputed(digest, address)
    yield _unscored(digest, address)
    yield _agreement(digest.agreement)


def _worst(digest: Digest, address: str) -> _Section:
    rows = tuple(_moment(one, digest, address) for one in digest.moments)
    if not rows:
        said = _("All flagged calls are reviewed.") if digest.calls.flagged else _("No call is flagged.")
        return _Section(_("Worst moments"), (), said)
    link = _("Open them in the queue ({count})").format(count=number(digest.calls.unreviewed))
    return _Section(_("Worst moments"), rows, "", *_linked(link, address, _queue(digest, show="flagged")))


def _moment(one: Moment, digest: Digest, address: str) -> _Row:
    at = {} if one.start_s is None else {"at": f"{one.start_s:.1f}"}
    listen = _("Listen") if one.start_s is None else _("Listen from {time}").format(time=i18n.duration(one.start_s))
    wait = _("Waiting, {seconds} s").format(seconds=number(one.wait_s)) if one.wait_s else ""
    head = f"{one.rule} · {_('Auto-fail').lower()}" if one.auto_fail else one.rule
    return _Row(
        "–" if one.score is None else number(one.score),
        "fail",
        head or _("Below the pass mark"),
        f"{one.agent or _('Unknown manager')}, {_clock(one.happened_at, digest)}",
        _("“{quote}”").format(quote=one.quote) if one.quote else wait,
        *_linked(listen, address, f"call?{urlencode({'call': one.recording_id, **at})}"),
    )


def _missed(digest: Digest, address: str) -> _Section | None:
    if digest.missed is None:
        return None
    before = digest.missed_before
    older = ngettext("From earlier days, {count} more waits.", "From earlier days, {count} more wait.", before)
    return _Section(
        _("Not called back"),
        tuple(_customer(one, digest) for one in digest.missed[:SHOWN]),
        " ".join(
            [
                *([] if digest.missed else [_("Everybody who called in this time was reached.")]),
                *([older] if before else []),
            ]
        ),
        *_linked(_("Whom to call back now"), address, "phone"),
    )


def _customer(one: Missed, digest: Digest) -> _Row:
    back = _("called back in vain") if one.tried_back else _("nobody called back")
    tries = ngettext("{count} try", "{count} tries", one.tries)
    return _Row("☎\N{VARIATION SELECTOR-15}", "warn", one.number, f"{_clock(one.last_at, digest)}, {tries}, {back}")


def _clock(moment: datetime, digest: Digest) -> str:
    """Write the time of day, with the day where there are several."""
    several = digest.span.until - digest.span.since > timedelta(days=1)
    return date_time(moment) if several else f"{moment.astimezone(digest.zone):%H:%M}"


def _disputed(digest: Digest, address: str) -> _Section:
    rows = tuple(_dispute(one, digest) for one in digest.disputes[:SHOWN])
    return _Section(
        _("Disputes to answer"),
        rows,
        "" if rows else _("No dispute is open."),
        *(_linked(_("All disputes"), address, "disputes") if rows else ("", "")),
    )


def _dispute(one: Dispute, digest: Digest) -> _Row:
    overdue = one.due_at is not None and one.due_at < digest.made_at
    return _Row(
        "!" if overdue else "?",
        "fail" if overdue else "warn",
        digest.titles.get(one.rule, one.rule),
        _("{who}, answer by {deadline}").format(who=one.agent or one.who, deadline=words_fairness.deadline(one.due_at)),
    )


def _unscored(digest: Digest, address: str) -> _Section | None:
    reasons = list(digest.calls.reasons.items())
    if not reasons:
        return None
    rows = tuple(_Row(number(count), "plain", words.reason(reason), "") for reason, count in reasons[:SHOWN])
    link = _linked(_("Show them"), address, _queue(digest, show="unsure"))
    return _Section(_("Why calls have no score"), rows, "", *link)


def _agreement(found: Agreement | None) -> _Section | None:
    if found is None:
        return None
    said = _("In the last {days} days people kept {share} of the machine's marks that they decided on.").format(
        days=number(AGREEMENT_DAYS), share=_share(found.kept)
    )
    if found.worst_kept.part < found.worst_kept.whole:
        worst = _("Least often: “{rule}”, {share}.").format(rule=found.worst, share=_share(found.worst_kept))
        said = f"{said} {worst}"
    return _Section(_("Machine and people"), (), said)


def _share(found: Share) -> str:
    """Write a share with what it was counted from, and how sure it is where there is enough of it."""
    counted = f"{number(found.part)}\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}{number(found.whole)}"
    interval = found.interval
    if found.value is None or interval is None or found.whole < _FEW:
        return counted
    return f"{percent(found.value)} ({counted}; {number(100 * interval.low)}–{percent(interval.high)})"


def _linked(label: str, address: str, path: str) -> tuple[str, str]:
    return (label, f"{address}/{path}") if address else ("", "")


def _queue(digest: Digest, **filters: Any) -> str:  # noqa: ANN401 - filters of the queue
    """Return the queue of these days; of the hours, if they are a shift."""
    first, last = (
        moment.astimezone(digest.zone).date()
        for moment in (digest.span.since, digest.span.until - timedelta(microseconds=1))
    )
    shift = {"shift": digest.span.shift} if digest.span.shift else {}
    return f"queue?{queue_address.write({**filters, 'from': first.isoformat(), 'to': last.isoformat(), **shift})}"
