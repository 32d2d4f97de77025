"""The player: the sound of a call, its waveform with evidence and pauses, and the transcript that follows the sound."""

from callqa.review.parts.component import component
from callqa.review.parts.player.drawing import to_draw
from callqa.review.rulebook import Rules
from callqa.store.callpage import CallPage

_player = component("player", "sound", "sides", "view", "wave", "tip", "marks", "strip", "lines", "keys", "player")


def show_player(call: CallPage, rules: Rules, start_s: float = 0.0) -> None:
    """Draw the player of a call, standing at ``start_s``. It goes on playing while the page is drawn again."""
    _player(key="player", data=to_draw(call, rules, start_s))
