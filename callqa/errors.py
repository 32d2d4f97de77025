"""Everything that callqa raises on purpose.

::

    CallqaError                 one clear sentence: what is wrong, where, what to do
    ├── RunError                the run cannot start or go on (exit code 2)
    │   ├── BusyError           another run is at work on the database
    │   ├── SettingsError       callqa.toml, a CALLQA_* variable or a command-line value
    │   ├── RulebookError       a rule file or scorecard
    │   ├── ModelError          a model is missing, damaged or unknown
    │   ├── StoreError          the database cannot be opened, read or written
    │   ├── ClusterError        the cluster cannot be reached, or its workers cannot hear calls
    │   ├── MailError           a mail cannot be sent
    │   ├── LabelsError         a file of labelled calls cannot be read or contradicts itself
    │   └── AccountError        a login, password or role is refused, or there is no such account
    ├── WorkerDiedError         the process that had a call in hand is gone; the call may not be the reason
    ├── ReviewError             a review cannot be made as it was asked for
    ├── CoachingError           a coaching note or an exemplary passage cannot be written or changed as it was asked for
    ├── PublishError            a rule file cannot be changed as it was asked for
    └── CallError               this one call cannot be handled; the run goes on
        ├── UnreadableError     the recording or its sidecar cannot be read
        └── NotScorableError    it can be read, but judging it would be guessing

The text of an error never holds passwords, phone numbers or what was said.
"""


class CallqaError(Exception):
    """Base of all errors that are meant for a person to read."""


class RunError(CallqaError):
    """The run cannot start or go on."""


class BusyError(RunError):
    """Another run is at work on the database."""


class SettingsError(RunError):
    """A setting is missing, unknown or out of range."""


class RulebookError(RunError):
    """A rule file or scorecard is wrong; names file and rule."""


class ModelError(RunError):
    """A model is missing, damaged or unknown."""


class StoreError(RunError):
    """The database cannot be opened, read or written."""


class ClusterError(RunError):
    """The cluster cannot be reached, has no workers, or they cannot hear calls."""


class WorkerDiedError(CallqaError):
    """The process that had a call in hand is gone; whether because of the call shows when it is tried alone."""


class MailError(RunError):
    """A mail cannot be sent: the server, its certificate, the password or a recipient."""


class LabelsError(RunError):
    """A file of labelled calls cannot be read, is of another kind or contradicts itself."""


class ReviewError(CallqaError):
    """A review cannot be made as it was asked for, or not by this account."""


class CoachingError(CallqaError):
    """A coaching note or exemplary passage cannot be written or changed as asked for, or not by this account."""


class PublishError(CallqaError):
    """A rule file cannot be changed as it was asked for, or not by this account."""


class AccountError(RunError):
    """A login, password or role is refused, or there is no such account."""


class CallError(CallqaError):
    """One call cannot be handled.

    Args:
        code: a short stable word for counting and translating, such as ``too_short``.
        message: one sentence for a person.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class UnreadableError(CallError):
    """The recording or its sidecar cannot be read; the call has failed."""


class NotScorableError(CallError):
    """The recording can be read, but judging it would be guessing; the call is not scored."""
