"""Which calls may be scored at all: those whose transcript is good enough to judge an agent by. Pure.

The others are not scored, with the reason, and go to a person.
"""

from callqa.calls import Attribution, Metrics, Transcript
from callqa.findings import Finding
from callqa.settings import SpeechSettings


def doubt(transcript: Transcript, metrics: Metrics, settings: SpeechSettings) -> str | None:
    """Return why it would be guessing to judge this transcript: a code and a sentence; ``None`` if it would not."""
    words = sum(len(turn.words) or len(turn.text.split()) for turn in transcript.turns)
    if words < settings.min_words:
        return f"too_few_words: Only {words} words could be recognised, less than {settings.min_words}."
    language = _other_language(transcript)
    if language:
        return (
            f"other_language: It sounds like '{language}', not like '{transcript.language}'. "
            "Name its language in the call's sidecar or the settings of its queue."
        )
    if metrics.confidence < settings.min_confidence:
        return (
            f"low_confidence: The words could be recognised with a confidence of only {metrics.confidence:.0%}, "
            f"at least {settings.min_confidence:.0%} are needed."
        )
    if transcript.attribution == Attribution.NONE:
        return "one_sided: Only one side was heard: the other was not recorded, or both cannot be told apart."
    if transcript.attribution_confidence < settings.min_attribution_confidence:
        return (
            f"speakers_unsure: Which side is the agent is only {transcript.attribution_confidence:.0%} sure, "
            f"at least {settings.min_attribution_confidence:.0%} are needed."
        )
    return None


def _other_language(transcript: Transcript) -> str | None:
    for finding in transcript.findings:
        kind, _, language = finding.partition(":")
        if kind == Finding.OTHER_LANGUAGE:
            return language
    return None
