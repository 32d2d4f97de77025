from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

import pytest

from callqa.errors import SettingsError
from callqa.phone.calls_csv import CrmCalls, read

MOSCOW = ZoneInfo("Europe/Moscow")


def calls(tmp_path: Path, text: str, encoding: str = "utf-8") -> CrmCalls:
    path = tmp_path / "calls.csv"
    path.write_bytes(text.encode(encoding))
    return read(path, MOSCOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_tells_of_its_recording(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "File;agent;started_at;ring_s;deal\na.wav;Ольга Смирнова;20.11.2026 10:15:12;6.5;17\n\nb.wav;;;;\n"
    found = calls(tmp_path, text.replace(";", delimiter), encoding)

    facts = found.facts(PurePosixPath("/srv/calls/2026/a.wav"))
    assert (facts.agent, facts.ring_s, facts.extra) == ("Ольга Смирнова", 6.5, {"deal": "17"})
    assert facts.started_at == datetime(2026, 11, 20, 7, 15, 12, tzinfo=UTC)
    assert found.facts(PurePosixPath("b.wav")).agent is None
    assert (len(found), found.trouble.total) == (2, 0)


def test_folders_tell_apart_files_of_one_name_and_the_last_row_of_a_file_counts(tmp_path: Path) -> None:
    found = calls(tmp_path, "file,agent\n1/a.wav,Ольга\n2/a.wav,Иван\n2\\a.wav,Пётр\nhttps://crm/x/c.mp3?s=1,Анна\n")
    agents = [found.facts(PurePosixPath(path)).agent for path in ("/x/1/a.wav", "/x/2/a.wav", "/x/3/a.wav", "/c.mp3")]
    assert agents == ["Ольга", "Пётр", None, "Анна"]


def test_a_row_without_a_file_is_found_by_the_calls_id(tmp_path: Path) -> None:
    found = calls(tmp_path, "call_id,agent\n1763730912.44,Ольга\n")
    assert found.facts(PurePosixPath("whatever.wav"), "1763730912.44").agent == "Ольга"


def test_broken_rows_are_counted_and_named_and_the_others_are_read(tmp_path: Path) -> None:
    text = (
        "file;agent;direction\na.wav;Ольга;in\nb.wav;Иван\nc.wav;Иван;sideways\n;Иван;in\n"
        'd.wav;"the quotation mark is never closed;in\ne.wav;Анна;out\nf.wav;"two\nlines";in\n'
    )
    found = calls(tmp_path, text)
    assert sorted(found.by_file) == ["a.wav", "e.wav", "f.wav"]
    assert found.trouble.told() == [
        "2 × another number of columns than the heading: lines 3, 6",
        "1 × a wrong value in the column 'direction': line 4",
        "1 × neither a file nor a call_id: line 5",
    ]


def test_a_broken_letter_makes_utf_8_no_windows_1251(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes("file,agent\na.wav,Ольга Смирнова\nb.wav,Ив".encode() + b"\xd0\nc.wav,x\n")
    found = read(path, MOSCOW)
    assert found.facts(PurePosixPath("a.wav")).agent == "Ольга Смирнова"
    assert found.trouble.lines == {"letters in another encoding than the rest": [3]}


@pytest.mark.parametrize("text", ["", "name,agent\na.wav,x\n", "file,file\n", "\x00\x01"])
def test_a_file_without_a_heading_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="must name its columns"):
        calls(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"phone\.calls"):
        read(tmp_path / "absent.csv", MOSCOW)
