"""What the settings name to tell of recordings: patterns of file names, a CRM's calls, the directory."""

from callqa.phone import calls_csv, directory
from callqa.phone.calls_csv import CrmCalls
from callqa.phone.directory import Directory
from callqa.phone.facts import Sources
from callqa.phone.file_names import file_names
from callqa.settings import Settings


def sources(settings: Settings) -> Sources:
    """Read everything that tells of recordings, besides their sidecars and the phone system's log.

    Raises:
        SettingsError: a pattern, the CSV file or the directory is wrong.
    """
    phone, zone = settings.phone, settings.phone_zone
    return Sources(
        names=file_names(phone.file_names, phone.extensions, zone),
        calls=CrmCalls() if phone.calls is None else calls_csv.read(phone.calls, zone),
        directory=who_is_who(settings),
    )


def who_is_who(settings: Settings) -> Directory:
    """Read the directory.

    Raises:
        SettingsError: it is wrong.
    """
    return directory.load(settings.phone.directory, settings.phone_zone, settings.phone.country)
