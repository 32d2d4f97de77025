"""Why something about accounts was refused, in the language of the reader."""

from callqa.review.language import N_
from callqa.review.mistakes import translated

_KNOWN = (
    (
        r"^The login .* is refused",
        N_("A login has 2 to 64 Latin letters, digits or . _ @ + - and begins with a letter."),
    ),
    (r"already is an account '(?P<login>[^']*)'", N_("There already is an account “{login}”.")),
    (r"needs the agent's name", N_("A manager's account needs the name under which the phone system knows the calls.")),
    (
        r"'(?P<name>.*)' is another name of (?P<person>.*); take",
        N_("“{name}” is another name of {person}. Take it away there first."),
    ),
    (
        r"'(?P<name>.*)' is the name of the account '(?P<login>[^']*)', so",
        N_("“{name}” is the name of the account “{login}”."),
    ),
    (r"'(?P<name>.*)' has further names of its own", N_("“{name}” has further names. Take them away there first.")),
    (r"is the last administrator who can sign in", N_("This is the last administrator. Make another one first.")),
    (r"This is your own account", N_("This is your own account: another administrator has to do that.")),
    (r"holds control characters", N_("The name holds characters that cannot be seen. Write it without them.")),
    (r"A name must have 1 to (?P<most>\d+)", N_("A name has 1 to {most} characters.")),
)


def refusal(message: str) -> str:
    """Say why something was refused; what is not known is said as it stands."""
    return translated(message, _KNOWN)
