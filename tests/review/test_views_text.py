"""Texts of the pages: translations, dates and numbers, and data that looks like markup."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_dir
from markdown_it import MarkdownIt

from callqa.review import i18n, words
from callqa.review.parts.escape import plain

REVIEW = Path(i18n.__file__).parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"{\w+}")

Text = str | tuple[str, ...]


def texts_in_code() -> set[Text]:
    found = extract_from_dir(REVIEW, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


def translations(language: str) -> dict[Text, Text]:
    path = REVIEW / "locale" / language / "LC_MESSAGES" / "callqa.po"
    with path.open("rb") as file:
        messages = [message for message in pofile.read_po(file, abort_invalid=True) if message.id]
    return {_hashable(message.id): _hashable(message.string or "") for message in messages}


def _hashable(text: str | list[str] | tuple[str, ...]) -> Text:
    return text if isinstance(text, str) else tuple(text)


def test_russian_is_complete_and_holds_nothing_else() -> None:
    code, russian = texts_in_code(), translations("ru")
    assert len(code) > 50
    assert code - set(russian) == set(), "not translated"
    assert set(russian) - code == set(), "no longer in the code"


def test_translations_are_there_and_keep_their_placeholders() -> None:
    for key, text in translations("ru").items():
        originals = {key} if isinstance(key, str) else set(key)
        wanted = {name for original in originals for name in PLACEHOLDER.findall(original)}
        for version in [text] if isinstance(text, str) else text:
            assert version.strip(), key
            assert set(PLACEHOLDER.findall(version)) == wanted, key


def test_russian_plurals() -> None:
    russian = i18n.catalogue("ru")
    shown = [russian.ngettext("{count} call", "{count} calls", count) for count in (1, 3, 5, 11, 21)]
    assert [text.split()[1] for text in shown] == ["звонок", "звонка", "звонков", "звонков", "звонок"]


@pytest.mark.parametrize(("language", "expected"), [("ru", "20 нояб. 2026, 10:15"), ("en", "20 Nov 2026, 10:15")])
def test_moments_are_told_in_the_readers_time_zone(language: str, expected: str) -> None:
    assert i18n.date_time(datetime(2026, 11, 20, 7, 15, tzinfo=UTC), language, "Europe/Moscow") == expected


def test_numbers_follow_the_language() -> None:
    assert (i18n.number(87.55, "ru", 1), i18n.number(87.55, "en", 1)) == ("87,5", "87.5")
    assert i18n.number(90.0, "ru", 1) == "90"


@pytest.mark.parametrize(("seconds", "expected"), [(0, "0:00"), (64.6, "1:05"), (3600, "1:00:00")])
def test_durations(seconds: float, expected: str) -> None:
    assert i18n.duration(seconds) == expected


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        "[link](javascript:alert(1)) ![image](http://x/y.png)",
        "**bold** _it_ `code` ~~gone~~ # head",
        "$\\frac{1}{2}$ :red[colour] :smile: :material/home:",
        "line\n\n# heading\n* list",
        "&lt;b&gt; &amp;",
        "http://example.org www.example.org",
    ],
)
def test_markdown_from_data_is_shown_as_it_is(nasty: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).enable("table").render(plain(nasty)).strip()
    shown = html.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in shown
    assert not re.search(r"(?<!&)[$:\[\]`*_~#]", plain(nasty).replace("&#", ""))


def test_marks_that_turn_the_writing_direction_are_left_out() -> None:
    assert plain("a\u202eb\u2066c") == "abc"


def test_every_reason_why_a_call_has_no_score_has_words() -> None:
    raised = {
        node.args[0].value
        for path in REVIEW.parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"UnreadableError", "NotScorableError"}
        and isinstance(node.args[0], ast.Constant)
    }
    assert raised
    assert raised - set(words.REASONS) == set()


def test_unknown_codes_are_shown_as_they_stand() -> None:
    assert words.flag("novelty:greeting", {"greeting": "Приветствие"}) == "novelty: Приветствие"
    assert words.reason("odd: Something new.") == "Something new."
    assert words.reason(None) == ""
