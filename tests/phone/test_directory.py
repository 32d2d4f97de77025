import re
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest

from callqa.errors import SettingsError
from callqa.phone.directory import Directory, Line, load
from callqa.phone.facts import merged, with_directory
from callqa.phone.file_names import file_names
from callqa.recording import CallFacts

MOSCOW = ZoneInfo("Europe/Moscow")
AT = datetime(2026, 11, 20, 7, tzinfo=UTC)
SHOP = """
managers:
  - name: Ольга Смирнова
    members: ["2001", Local/2004@from-internal/n]
  - {name: Иван Петров, members: 0100, to: 2026-06-30}
  - {name: Анна Кузнецова, members: 0100, from: 2026-07-01}
  - {name: Ольга Смирнова, members: 2007, from: 2026-11-01}
shared: [2000, {members: 2007, to: 2026-10-31}]
lines:
  - {queues: [sales, 600], shop: Батарейкин, segment: b2c, script: order}
  - {queues: wholesale, segment: b2b}
  - {numbers: [8 (495) 123-45-67], shop: Аккумулятор, language: en, segment: b2b}
"""


def directory(tmp_path: Path, text: str = SHOP) -> Directory:
    path = tmp_path / "phone.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, MOSCOW, "RU")


def test_an_extension_or_name_is_its_managers(tmp_path: Path) -> None:
    book = directory(tmp_path)
    for member in ("2001", "2004", "SIP/2004-0000000c", "Ольга  Смирнова"):
        assert book.manager(member, AT) == "Ольга Смирнова"
    assert [book.manager(member, AT) for member in ("2009", "NONE", None)] == [None, None, None]


def test_an_extension_changes_hands_at_the_phone_systems_midnight(tmp_path: Path) -> None:
    book = directory(tmp_path)
    last, first = (datetime(2026, 6, 30, hour, 59, tzinfo=UTC) for hour in (20, 21))
    assert (book.manager("0100", last), book.manager("0100", first)) == ("Иван Петров", "Анна Кузнецова")
    assert book.manager("0100", None) is None


def test_a_shared_line_is_nobodys_while_it_is_shared(tmp_path: Path) -> None:
    book = directory(tmp_path, SHOP + "default_manager: Дежурный")
    assert book.manager("2000", AT) is None
    assert book.manager("2007", datetime(2026, 10, 1, tzinfo=UTC)) is None
    assert book.manager("2007", AT) == "Ольга Смирнова"
    assert book.manager("2009", AT) == "Дежурный"


def test_queues_and_numbers_tell_what_a_call_is_about(tmp_path: Path) -> None:
    book = directory(tmp_path)
    assert book.line("600", None) == Line("Батарейкин", "b2c", None, "order")
    assert book.line(None, "+7 495 1234567") == Line("Аккумулятор", "b2b", "en", None)
    assert book.line("wholesale", "74951234567") == Line("Аккумулятор", "b2b", "en", None)
    assert book.line("support", "100") == book.line(None, None) == Line()
    assert book.scripts() == {"order"}


def test_without_a_file_nobody_is_known(tmp_path: Path) -> None:
    assert load(tmp_path / "phone.yaml", MOSCOW, "RU").manager("2001", AT) is None
    assert directory(tmp_path, "").line("sales", None) == Line()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("managers:\n  - {name: A, members: [1]}\n  - {name: B, members: 1}", "'1' belongs to A and to B"),
        ("managers: [{name: A, members: 1}]\nshared: ['1']", "'1' belongs to A and to several people"),
        ("managers:\n  - {name: A, member: 1}", r"line 2: 'managers\[1\]\.members': it is missing"),
        (
            "managers:\n  - {name: A, members: 1,\n     until: x}",
            r"line 3: 'managers\[1\]\.until': there is no such key",
        ),
        ("managers: [{name: A, members: 1, from: soon}]", "line 1.*from.*date"),
        ("managers: [{name: A, members: 1, from: 2026-02-01, to: 2026-01-01}]", "'to' is before 'from'"),
        ("managers: [{name: '', members: 1}]", "name.*it is empty"),
        ("lines: [{shop: A}]", "name the 'queues' or 'numbers'"),
        ("lines: [{queues: a}, {queues: a}]", "two entries of 'lines' are about the queue 'a'"),
        ("lines: [{numbers: 84951234567}, {numbers: +7 495 1234567}]", r"about the number '\+74951234567'"),
        ("shared: [1]\nshared: [2]", "line 2: says 'shared' twice"),
        ("- a", "phone.yaml, line 1"),
        ("a: [", "no valid YAML"),
        ("a: &a [*a]", "nested too deeply"),
        ("[a]: b", "a key must be a word"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        directory(tmp_path, text)


def test_the_guides_example_is_right(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "recordings.md").read_text(encoding="utf-8")
    example = re.search(r"^    managers:\n(?:    .+\n)+", guide, re.MULTILINE)
    assert example is not None
    book = directory(tmp_path, dedent(example[0]))
    assert (book.manager("2002", AT), book.line("600", None).script) == ("Анна Кузнецова", "order")
    pattern = re.search(r"file_names = \['(.+)'\]", guide)
    assert pattern is not None
    named = file_names([pattern[1]], "[0-9]{2,5}", MOSCOW).facts(Path("Ольга/20261120_101512_2001_89001112233.wav"))
    assert (named.agent, named.direction, named.customer_number) == ("Ольга", "out", "89001112233")


def test_the_first_source_that_knows_a_fact_tells_it() -> None:
    sidecar = CallFacts(agent="Ольга", extra={"deal": 1})
    row = CallFacts(agent="Иван", ring_s=0.0, shop_names=("Батарейкин",), extra={"deal": 2, "city": "Москва"})
    named = CallFacts(ring_s=5.0, direction="in", shop_names=("Другой",))
    assert merged(sidecar, row, named) == CallFacts(
        agent="Ольга", ring_s=0.0, direction="in", shop_names=("Батарейкин",), extra={"deal": 1, "city": "Москва"}
    )


def test_the_directory_fills_in_what_nobody_told(tmp_path: Path) -> None:
    book = directory(tmp_path, SHOP + "default_manager: Дежурный")
    found = with_directory(CallFacts(started_at=AT, member="2001", queue="sales", segment="vip"), book)
    assert (found.agent, found.segment, found.shop_names, found.script) == (
        "Ольга Смирнова", "vip", ("Батарейкин",), "order",
    )  # fmt: skip
    assert with_directory(CallFacts(started_at=AT, agent="Пётр", member="2001"), book).agent == "Пётр"
    assert with_directory(CallFacts(started_at=AT, agent="2004"), book).agent == "Ольга Смирнова"
    assert (
        with_directory(CallFacts(started_at=AT, agent="Анна Кузнецова", member="2000"), book).agent == "Анна Кузнецова"
    )
    assert with_directory(CallFacts(started_at=AT), book).agent is None
