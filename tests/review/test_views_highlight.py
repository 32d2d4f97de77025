from callqa.calls import Evidence, Mark, Speaker, Turn, Word
from callqa.review.highlight import Highlight, Tone, pieces, tone
from callqa.store.callpage import JudgedRule

TEXT = "Нет, у нас такого нет."
WORDS = tuple(Word(word, n * 1.0, n + 1.0, 0.9) for n, word in enumerate(TEXT.split()))
TURN = Turn(Speaker.AGENT, 0.0, 5.0, TEXT, 0.9, WORDS)


def found(start_s: float, end_s: float, quote: str = "", tone: Tone = "fail") -> Highlight:
    return Highlight("never_say_no", "Не говорить «нет»", tone, Evidence(0, start_s, end_s, quote))


def shown(turn: Turn, *highlights: Highlight) -> list[str]:
    return [f"[{piece.text}]" if piece.highlights else piece.text for piece in pieces(turn, highlights)]


def test_words_in_the_times_of_evidence_are_marked() -> None:
    assert shown(TURN, found(0.0, 1.0)) == ["[Нет,]", " ", "у нас такого нет."]
    assert shown(TURN, found(1.0, 3.0)) == ["Нет,", " ", "[у нас]", " ", "такого нет."]


def test_overlapping_evidence_is_cut_at_its_edges() -> None:
    cut = pieces(TURN, (found(0.0, 3.0), found(2.0, 5.0, tone="info")))
    assert [len(piece.highlights) for piece in cut] == [1, 0, 2, 0, 1]
    assert "".join(piece.text for piece in cut) == TEXT


def test_without_word_times_the_quote_is_found_in_the_text() -> None:
    turn = Turn(Speaker.AGENT, 0.0, 5.0, TEXT, 0.9)
    assert shown(turn, found(0.0, 5.0, "у НАС такого")) == ["Нет, ", "[у нас такого]", " нет."]


def test_what_cannot_be_found_marks_the_whole_turn() -> None:
    assert shown(TURN, found(90.0, 91.0, "другое")) == [f"[{TEXT}]"]


def test_the_tone_follows_the_mark_that_counts() -> None:
    violation = Evidence(0, 0.0, 1.0, "нет")
    trigger = Evidence(0, 0.0, 1.0, "нет", role="trigger")

    def judged(mark: Mark) -> JudgedRule:
        return JudgedRule("never_say_no", mark, (violation,), None, ())

    assert tone(judged(Mark.FAIL), violation) == "fail"
    assert tone(judged(Mark.PASS), trigger) == "info"
