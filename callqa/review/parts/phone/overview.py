"""What the calls of the period come to: answered, missed and why, waits, and how queues and segments compare."""

from collections.abc import Iterable, Mapping, Sequence

from callqa.intervals import Share
from callqa.phone.figures import PhoneFigures, Tally, Waits
from callqa.phone.service import Service
from callqa.review import words, words_phone
from callqa.review.language import _, number, percent
from callqa.review.parts.charts import Spread, SpreadRow
from callqa.review.parts.phone import said
from callqa.review.parts.team.said import scale, shares
from callqa.review.parts.tiles import Tile


def tiles(figures: PhoneFigures, service: Service) -> Sequence[Tile]:
    """Return the figures at the top."""
    whole = figures.whole
    aim = {"share": percent(service.share), "seconds": said.seconds(service.within_s)}
    level = whole.in_time.value
    told = _("answered within {seconds}, of the calls in opening hours that were answered or missed").format(**aim)
    return (
        Tile("answered", number(whole.answered), _("Answered calls"), _("incoming calls in which somebody spoke")),
        Tile("missed", number(whole.missed), _("Missed"), _missed(whole)),
        Tile(
            "level",
            said.share(whole.in_time),
            _("Service level"),
            said.listed((_("aim {share}").format(**aim), told, said.of(whole.in_time) if whole.in_time.whole else "")),
            "" if level is None else "pass" if level >= service.share else "fail",
        ),
        Tile("wait", said.seconds(figures.wait_answered.median_s), _("Wait for an answer"), _waits(figures)),
        Tile(
            "short",
            number(whole.short),
            _("Gave up at once"),
            _("within {seconds}: nobody could have answered; in no share").format(
                seconds=said.seconds(service.short_s)
            ),
        ),
        Tile("unknown", number(whole.unknown), _("End unknown"), _("the log does not tell; in no share")),
    )


def _missed(whole: Tally) -> str:
    lost = _("nobody spoke with the caller")
    if whole.lost.value is None:
        return lost
    return said.listed((lost, _("{share} of answered and missed").format(share=said.with_counts(whole.lost))))


def _waits(figures: PhoneFigures) -> str:
    answered, given_up = figures.wait_answered, figures.wait_given_up
    if not answered.count:
        return _("no wait is known")
    told = _("half waited no longer, 90 % no longer than {p90}").format(p90=said.seconds(answered.p90_s))
    left = _("who gave up did after {median}").format(median=said.seconds(given_up.median_s)) if given_up.count else ""
    return said.listed((told, left))


def shown(figures: PhoneFigures) -> Sequence[Spread]:
    """Return the charts of the section."""
    charts = [_reasons(figures)]
    if set(figures.queues) - {""}:
        names = {name: name or _("without a queue") for name in figures.queues}
        charts.append(_lost(_("Missed by queue"), _("Queue of the phone system"), figures.queues, names))
    if set(figures.segments) - {""}:
        names = {name: words.SEGMENTS.get(name, name) or _("without a segment") for name in figures.segments}
        charts.append(_lost(_("Missed by segment"), _("Segment"), figures.segments, names))
    charts.append(_wait_spread(figures))
    return charts


def _reasons(figures: PhoneFigures) -> Spread:
    found = {_(words_phone.REASONS[reason]): share for reason, share in figures.reasons.items()}
    rows = tuple(share_row(label, label, share) for label, share in found.items())
    return share_spread(
        _("Why calls were missed"),
        _("Reason"),
        rows,
        found.values(),
        note=_("of the missed calls; calls to a closed shop are told by that alone"),
        nothing=_("No call was missed in this period."),
    )


def _lost(title: str, first: str, tallies: Mapping[str, Tally], names: Mapping[str, str]) -> Spread:
    ordered = sorted(tallies.items(), key=lambda one: (-one[1].calls, one[0]))
    rows = tuple(share_row(key, names[key], tally.lost) for key, tally in ordered if tally.lost.whole)
    found = [tally.lost for _key, tally in ordered]
    return share_spread(title, first, rows, found, note=_("of the calls that were answered or missed"))


def share_spread(
    title: str,
    first: str,
    rows: tuple[SpreadRow, ...],
    found: Iterable[Share],
    *,
    note: str,
    nothing: str = "",
    counted: str = "",
) -> Spread:
    """Return shares below each other on one scale; ``counted`` is the heading of the counts, else calls."""
    highs = [share.interval.high for share in found if share.interval]
    top = scale(0.0, 100 * max(highs, default=1.0))[1]
    return Spread(
        title=title,
        first=first,
        columns=(_("Share"), _("95 % interval"), counted or _("Calls")),
        rows=rows,
        from_to=(0.0, top),
        ends=(percent(0), percent(top / 100)),
        note=note,
        nothing=nothing or _("There were no calls in this period."),
        optional=(1,),
    )


def share_row(key: str, label: str, share: Share) -> SpreadRow:
    """Return a share with its interval and its counts."""
    interval, value = share.interval, share.value or 0.0
    return SpreadRow(
        key=key,
        label=label,
        at=100 * value,
        low=100 * interval.low if interval else None,
        high=100 * interval.high if interval else None,
        cells=(said.share(share) if share.whole >= said.FEW else "", shares(interval), said.of(share)),
    )


def _wait_spread(figures: PhoneFigures) -> Spread:
    groups = ((_("until the answer"), figures.wait_answered), (_("until they gave up"), figures.wait_given_up))
    known = [(label, waits) for label, waits in groups if waits.count]
    top = max((waits.p90_s or 0.0 for _label, waits in known), default=1.0) or 1.0
    return Spread(
        title=_("How long callers waited"),
        first=_("Wait"),
        columns=(_("Half"), _("90 %"), _("Mean wait"), _("Longest"), _("Calls")),
        rows=tuple(_wait_row(label, waits) for label, waits in known),
        from_to=(0.0, top),
        ends=(said.seconds(0), said.seconds(top)),
        note=_("half of the callers, and 90 % of them, waited no longer; greetings and menus before are not counted"),
        nothing=_("No wait is known in this period."),
        optional=(2, 3),
    )


def _wait_row(label: str, waits: Waits) -> SpreadRow:
    cells = (waits.median_s, waits.p90_s, waits.mean_s, waits.longest_s)
    return SpreadRow(
        key=label,
        label=label,
        at=waits.median_s,
        low=0.0,
        high=waits.p90_s,
        cells=(*(said.seconds(one) for one in cells), number(waits.count)),
    )
