"""What the settings name to tell of recordings: patterns of file names, a CRM's calls, the directory."""

from zoneinfo import ZoneInfo

from callqa.phone import calls_csv, directory
from callqa.phone.calls_csv import CrmCalls
from callqa.phone.facts import Sources
from callqa.phone.file_names import file_names
from callqa.settings import Settings


def sources(settings: Settings) -> Sources:
    """Read everything that tells of recordings, besides their sidecars and the phone system's log.

    Raises:
        SettingsError: a pattern, the CSV file or the directory is wrong.
    """
    phone = settings.phone
    zone = ZoneInfo(phone.time_zone or settings.time_zone)
    return Sources(
        names=file_names(phone.file_names, phone.extensions, zone),
        calls=CrmCalls() if phone.calls is None else calls_csv.read(phone.calls, zone),
        directory=directory.load(phone.directory, zone, phone.country),
    )
