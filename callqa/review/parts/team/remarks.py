"""What customers say about the site, for those who make it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from callqa.review import i18n
from callqa.review.language import _, date_time
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.review.through import call_address
from callqa.store.team import SiteRemark


def show_remarks(remarks: Sequence[SiteRemark]) -> str | None:
    """Draw the list and return the address of the moment that was clicked, if any."""
    rows = tuple(_row(remark) for remark in remarks)
    table = Table(
        title=_("What customers say about the site"),
        columns=(_("Words of the customer"), _("At"), _("When"), _("Manager")),
        rows=rows,
        widths="minmax(0, 5fr) 4rem minmax(6rem, 1.3fr) minmax(5rem, 1.3fr)",
        note=_("the latest first; a click opens the call at that second"),
        nothing=_("No customer said anything about the site."),
    )
    return show_tables([table], key="remarks")


def _row(remark: SiteRemark) -> Row:
    address = call_address(remark.recording_id, remark.start_s)
    return Row(
        cells=(
            Cell(f"«{remark.quote}»"),
            Cell(i18n.duration(remark.start_s), tone="muted"),
            Cell(date_time(datetime.fromtimestamp(remark.happened_at_s, UTC)), tone="muted"),
            Cell(remark.agent or _("unknown"), tone="muted"),
        ),
        href=address,
        key=address,
    )
