"""The batch commands: JSON lines in, one JSON line out for each, and nothing in a line stops the run."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.management.lines import answers

pytestmark = [pytest.mark.django_db]


def run(command: str, content: bytes, folder: Path) -> list[Any]:
    """What a command answers to a file of these bytes."""
    file, out = folder / "lines.jsonl", io.StringIO()
    file.write_bytes(content)
    call_command(command, batch=str(file), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_terms_are_answered_line_by_line(city: Any, tmp_path: Path) -> None:
    asked = (
        '\ufeff{"id": 7, "start": "2026-02-10", "term": "10WD"}\r\n'
        "\n"
        '{"start": "2026-02-10", "term": "20WD", "stops": [["2026-03-02", "2026-03-06"]]}\n'
        '{"id": null, "start": "2026-12-20", "term": "20wd"}\n'
        '{"start": "2026-05-01", "term": "3D", "roll": false}'
    )
    assert run("term", asked.encode(), tmp_path) == [
        {"id": 7, "end": "2026-03-02", "provisional": False},
        {"end": "2026-03-23", "provisional": False},
        {"id": None, "end": "2027-01-15", "provisional": True},
        {"end": "2026-05-04", "provisional": False},
    ]


@pytest.mark.parametrize(
    "line",
    [
        "[1]",
        "not json",
        "3",
        '{"start": "2026-02-30", "term": "1D"}',
        '{"start": "20260210", "term": "1D"}',
        '{"start": 20260210, "term": "1D"}',
        '{"start": "2026-02-10"}',
        '{"start": "2026-02-10", "term": "0D"}',
        '{"start": "2026-02-10", "term": "5W"}',
        '{"start": "9999-12-30", "term": "5D"}',
        '{"start": "2026-02-10", "term": "5D", "stops": ["2026-03-02"]}',
        '{"start": "2026-02-10", "term": "5D", "stops": [["2026-03-06", "2026-03-02"]]}',
        '{"start": "2026-02-10", "term": "5D", "stops": [["2026-03-06", null]]}',
        '{"start": "2026-02-10", "term": "5D", "roll": "no"}',
        '{"start": "2026-02-10", "term": NaN}',
        "[" * 100_000,
    ],
)
def test_a_line_that_cannot_be_read_is_refused_and_the_next_is_answered(
    city: Any, tmp_path: Path, line: str
) -> None:
    told = run("term", f'{line}\n{{"start": "2026-02-10", "term": "10WD"}}\n'.encode(), tmp_path)
    assert set(told[0]) == {"error"} and told[0]["error"].endswith("。")
    assert told[1:] == [{"end": "2026-03-02", "provisional": False}]


def test_a_refused_line_keeps_its_id(city: Any, tmp_path: Path) -> None:
    told = run("term", b'{"id": {"a": [1]}, "start": "2026-02-10", "term": "0D"}', tmp_path)
    assert told[0]["id"] == {"a": [1]} and "error" in told[0]


def test_bytes_that_are_no_text_and_lines_without_end_are_refused(city: Any, tmp_path: Path) -> None:
    told = run("check_code", b'\xff\xfe{}\n{"code": "' + b"9" * 2_000_000 + b'"}\n{"code": "x"}', tmp_path)
    assert ["error" in line for line in told] == [True, True, False]


def test_codes_are_answered_line_by_line(city: Any, tmp_path: Path) -> None:
    codes = ["91350100M000100Y43", " ９1350100m000100y43", "11010519491231002X", "91350100M000100Y44", "12"]
    asked = "\n".join(json.dumps({"id": n, "code": code}) for n, code in enumerate(codes))
    told = run("check_code", asked.encode(), tmp_path)
    assert [line["valid"] for line in told] == [True, True, True, False, False]
    assert [line["kind"] for line in told[:3]] == ["uscc", "uscc", "id_number"]
    assert told[1] == {
        "id": 1,
        "valid": True,
        "kind": "uscc",
        "normalised": "91350100M000100Y43",
        "reason": None,
    }
    assert "校验码" in told[3]["reason"] and "18位" in told[4]["reason"]


def test_a_file_that_is_not_there_is_said_in_chinese() -> None:
    with pytest.raises(CommandError, match="文件无法读取"):
        call_command("term", batch="/no/such/file")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.lists(st.binary(max_size=60).filter(lambda raw: b"\n" not in raw), max_size=8))
def test_whatever_stands_in_a_file_each_line_has_one_answer(lines: list[bytes]) -> None:
    told = list(answers(io.BytesIO(b"\n".join(lines)), lambda asked: {"end": "x"}))
    blank = sum(not line.strip(b"\xef\xbb\xbf \t\r") for line in lines)
    assert len(told) == len(lines) - blank
    assert all(isinstance(json.loads(line), dict) for line in told)
