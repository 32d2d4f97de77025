from dataclasses import replace

from callqa.calls import Attribution, Speaker
from callqa.evaluation.reference import as_said
from callqa.evaluation.words import WordCounts, by_format, count
from tests.evaluation.build import labelled, turns_of

CALL = labelled("one", {})


def test_what_is_heard_as_it_was_said_has_no_error() -> None:
    found = count(CALL, CALL.said)
    assert (found.words, found.word_error_rate, found.role_accuracy) == (6, 0.0, 1.0)


def test_wrong_missing_and_added_words_are_errors() -> None:
    heard = as_said(turns_of("добрый вечер", "есть", "нет нет", "Жаль"), (), 40.0, "ru")
    found = count(CALL, heard)
    assert (found.errors, found.words) == (3, 6)


def test_case_punctuation_and_yo_are_no_errors() -> None:
    call = replace(CALL, said=as_said(turns_of("Ещё ёлка!"), (), 10.0, "ru"))
    assert count(call, as_said(turns_of("еще, елка"), (), 10.0, "ru")).errors == 0


def test_a_word_on_the_wrong_side_is_an_error_only_where_the_sides_were_recorded_apart() -> None:
    swapped = tuple(
        replace(turn, speaker=Speaker.AGENT if turn.speaker == Speaker.CUSTOMER else Speaker.CUSTOMER)
        for turn in CALL.said.turns
    )
    stereo = count(CALL, replace(CALL.said, turns=swapped))
    mono = count(CALL, replace(CALL.said, turns=swapped, attribution=Attribution.DIARIZATION))
    assert stereo.errors > 0
    assert mono.errors == 0
    assert stereo.role_accuracy == mono.role_accuracy == 0.0


def test_words_in_hold_music_are_counted() -> None:
    assert count(replace(CALL, holds=((20.0, 30.0),)), CALL.said).words_in_waits == 1


def test_times_are_counted_with_the_words() -> None:
    found = count(CALL, CALL.said)
    assert (found.starts, found.labelled_turns, found.start_accuracy) == (4, 4, 1.0)
    assert (found.pauses, found.labelled_pauses) == (0, 0)


def test_formats_are_added_up() -> None:
    mono = replace(CALL, format="mono")
    groups = by_format([(CALL, CALL.said), (mono, CALL.said), (mono, CALL.said)])
    assert {name: counts.calls for name, counts in groups.items()} == {"": 1, "mono": 2, "all": 3}
    assert groups["all"].words == 18
    assert WordCounts().word_error_rate is None
