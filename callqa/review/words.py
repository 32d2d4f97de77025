"""Words for the codes of the store: flags, marks, reasons. English here, translated where they are shown."""

from collections.abc import Mapping
from datetime import datetime

from callqa.calls import NOT_JUDGED, Attribution, Evidence, Mark, PauseKind, Speaker, Status, StepState
from callqa.review.language import N_, _, date_time, percent
from callqa.store.queue import Show
from callqa.workflow import State

MARKS = {Mark.PASS: N_("Kept"), Mark.FAIL: N_("Broken"), Mark.NA: N_("Not applicable")}
STATUSES = {
    Status.SCORED: N_("Scored"),
    Status.NOT_SCORED: N_("Not scored"),
    Status.FAILED: N_("Could not be read"),
}
SHOWN = {
    Show.ATTENTION: N_("Needs attention"),
    Show.FLAGGED: N_("Flagged"),
    Show.UNSURE: N_("Unsure"),
    Show.DISPUTED: N_("Disputed"),
    Show.SAMPLED: N_("Drawn at random"),
    Show.ALL: N_("All"),
}
SHOWN_STATUSES = {
    Status.SCORED: N_("With a score"),
    Status.NOT_SCORED: N_("Without a score"),
    Status.FAILED: N_("Unreadable"),
}
STATES = {
    State.AUTO_SCORED: N_("Not released"),
    State.IN_REVIEW: N_("In review"),
    State.RELEASED: N_("Released"),
    State.ACKNOWLEDGED: N_("Acknowledged"),
    State.DISPUTED: N_("Disputed"),
    State.RESOLVED: N_("Dispute answered"),
    State.VOIDED: N_("Voided"),
}
SPEAKERS = {
    Speaker.AGENT: N_("Manager"),
    Speaker.CUSTOMER: N_("Customer"),
    Speaker.OTHER: N_("Announcement"),
    Speaker.UNKNOWN: N_("Unknown speaker"),
}
PAUSES = {PauseKind.DEAD_AIR: N_("Dead air"), PauseKind.HOLD: N_("Hold")}
ATTRIBUTIONS = {
    Attribution.CHANNELS: N_("Speakers by channel"),
    Attribution.DIARIZATION: N_("Speakers by voice"),
    Attribution.NONE: N_("Speakers not told apart"),
}
DIRECTIONS = {"in": N_("Incoming"), "out": N_("Outgoing")}
SEGMENTS = {"b2c": "B2C", "b2b": "B2B"}
FLAGS = {
    "auto_fail": N_("Auto-fail"),
    "below_pass_mark": N_("Below the pass mark"),
    "low_confidence": N_("Poorly recognised"),
    "check_speakers": N_("Check who is the manager"),
    "not_judged": N_("Could not be judged"),
    "not_scored": N_("Not scored"),
    "re_judged": N_("Judged anew after a review"),
}
REASON_CODES = {
    "wrong_verdict": N_("The mark is wrong"),
    "wrong_evidence": N_("The evidence is wrong"),
    "missing_evidence": N_("Evidence was missed"),
    "confirmed": N_("The mark is right"),
}
STEP_STATES = {
    StepState.SAID: N_("Said"),
    StepState.OUT_OF_ORDER: N_("Out of order"),
    StepState.SKIPPED: N_("Skipped"),
    StepState.NOT_NEEDED: N_("Not needed"),
    StepState.NOT_JUDGED: N_("Could not be told"),
}
CONCLUSIONS = {
    "outcome": N_("Outcome"),
    "loss_reason": N_("Why no order"),
    "site_feedback": N_("About the site"),
}
ANSWERS: Mapping[str | bool | None, str] = {
    "order": N_("Order placed or changed"),
    "no_order": N_("No order"),
    "service": N_("Service, no purchase in view"),
    "out_of_stock": N_("Out of stock"),
    "price": N_("Price"),
    "delivery": N_("Delivery"),
    "agent": N_("The manager's manner"),
    "waiting": N_("Waiting"),
    "undecided": N_("Undecided"),
    True: N_("The customer reported something"),
    False: N_("Nothing reported"),
}
ROLES = {"admin": N_("Administrator"), "supervisor": N_("Supervisor"), "manager": N_("Manager")}
EVIDENCE_ROLES = {
    "violation": N_("Violation"),
    "trigger": N_("What called for it"),
    "satisfied": N_("What kept it"),
}
REASONS = {
    "too_short": N_("The recording is too short"),
    "too_few_words": N_("Too few words were recognised"),
    "no_rulebook": N_("There are no rules for this language"),
    "speakers_unknown": N_("The speakers could not be told apart"),
    "speakers_unsure": N_("It is not sure enough which side is the manager"),
    "low_confidence": N_("Too little of it was recognised surely enough"),
    "other_language": N_("The call is in another language"),
    "not_judged": N_("Too many rules could not be judged"),
    "nothing_applies": N_("No rule of the checklist applies"),
    "bad_sidecar": N_("The file beside the recording is wrong"),
    "too_long": N_("The recording is too long for a call"),
    "no_audio": N_("The file holds no sound"),
    "not_audio": N_("The file is no audio"),
    "cut_off": N_("The recording breaks off"),
    "empty": N_("The file is empty"),
    "vanished": N_("The file is no longer there"),
    "still_written": N_("The file is still being written"),
    "unreachable": N_("The place where the file lies cannot be reached"),
    "unknown_script": N_("The call script that its facts name does not exist"),
    "wrong_extension": N_("The sound in the file is not what its name says"),
    "disk_full": N_("There is no room on the disk"),
    "too_many_channels": N_("The recording has more than two channels"),
    "bad_rate": N_("The recording's header is damaged"),
    "bad_name": N_("The name of the file cannot be read"),
    "not_on_worker": N_("The machine that was to hear it cannot read the file"),
    "erased": N_("What was said has been deleted"),
    "no_speech": N_("Nobody speaks in the recording"),
    "one_sided": N_("Only one side of the call was heard"),
    "no_diarization": N_("Mono recordings need the extra for separating speakers"),
    "unknown_language": N_("The language of the call is not known"),
    "unreadable": N_("The file cannot be read"),
    "not_allowed": N_("The file may not be read"),
    "worker_died": N_("Transcribing it broke off twice"),
    "unexpected": N_("A defect of the program; its log tells where"),
}
NOT_JUDGED_FOR = {
    "speakers_unknown": N_("the speakers could not be told apart"),
    "no_agent_turn": N_("the manager was not heard"),
    "misheard": N_("these words were recognised too poorly"),
}


def flag(code: str, titles: Mapping[str, str]) -> str:
    """Say a flag in words; a rule in it by its title."""
    kind, _colon, rule = code.partition(":")
    words = _(FLAGS[kind]) if kind in FLAGS else kind
    return f"{words}: {titles.get(rule, rule)}" if rule else words


def reason(text: str | None) -> str:
    """Say why a call has no score: known codes translated, others in the words of the run."""
    code, _colon, sentence = (text or "").partition(":")
    return _(REASONS[code]) if code in REASONS else (sentence or code).strip()


NOTES = {
    "total_wait_s": N_("The customer waited {value} s in all"),
    "ring_s": N_("It rang {value} s"),
    "skipped": N_("Skipped: {value}"),
    "one_channel": N_("Who spoke over whom cannot be told from one channel"),
    "dead_air_s": N_("Dead air: {value} s"),
    "hold_s": N_("Hold: {value} s"),
    "longest_wait_s": N_("Longest wait: {value} s"),
    "longest_monologue_s": N_("Longest monologue: {value} s"),
    "talk_ratio": N_("The manager's share of the talk: {value}"),
    "words_per_minute": N_("Words a minute: {value}"),
    "confidence": N_("Recognition confidence: {value}"),
}
"""What a verdict's note says, by its code; what follows the colon in it is the value."""


def note(text: str | None) -> str:
    """Say a verdict's note, ``code:value``; one that is not known as it stands."""
    code, _colon, value = (text or "").partition(":")
    if code == NOT_JUDGED:
        return _("Could not be judged: {why}").format(
            why=_(NOT_JUDGED_FOR[value]) if value in NOT_JUDGED_FOR else value
        )
    return _(NOTES[code]).format(value=value) if code in NOTES else text or ""


def quote(evidence: Evidence) -> str:
    """Say what is heard at a piece of evidence: its words, or how long the customer waits where nothing is said."""
    seconds = round(evidence.end_s - evidence.start_s)
    return evidence.quote or _("Waiting, {seconds} s").format(seconds=seconds)


_LONGEST_PHRASE = 48
_VERSION_CHARS = 8


def found_by(evidence: Evidence) -> str:
    """Say why a piece of evidence was taken: by which phrase of the rule, cut if long, and how near the words are."""
    told = []
    if evidence.phrase:
        long = len(evidence.phrase) > _LONGEST_PHRASE
        phrase = f"{evidence.phrase[: _LONGEST_PHRASE - 1].rstrip()}…" if long else evidence.phrase
        told.append(_("phrase “{phrase}”").format(phrase=phrase))
    if evidence.similarity is not None:
        told.append(_("similarity {share}").format(share=percent(evidence.similarity / 100)))
    return ", ".join(told)


def version(rulebook_hash: str, judged_at: datetime) -> str:
    """Say by which version of the rules a call was judged, and when."""
    return _("rules {version}, judged {when}").format(version=rulebook_hash[:_VERSION_CHARS], when=date_time(judged_at))
