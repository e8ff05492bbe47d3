"""Count a term from the command line: term --start 2026-02-10 --term 10WD."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.law.terms import WEEKDAYS, Calendar, Count, Stop, Term, count
from workflows.management.lines import BadLine, answers, opened, text_of
from workflows.queries.calendar import calendar_in_force

# Only 2026-02-10: Python also reads 20260210 and 2026-W07-2, which a colleague would take for a mistake.
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
KINDS = {
    "event": "起算事由",
    "working": "工作日",
    "makeup": "调休工作日",
    "calendar": "日历日",
    "rest": "休息日",
    "holiday": "节假日",
    "stopped": "中止",
    "rolled": "顺延",
}


class Command(BaseCommand):
    """Prints the last day of a term and why, day by day."""

    help = "计算期限届满日并逐日说明"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Start and term are required; they are checked in handle so that the refusal is Chinese."""
        parser.add_argument("--start", metavar="DATE", help="起算事由发生之日，如 2026-02-10")
        parser.add_argument("--term", metavar="TERM", help="期限，如 20WD、60D、6M、3Y")
        parser.add_argument("--stop", metavar="A:B", action="append", default=[], help="中止起止日，可重复")
        parser.add_argument("--no-roll", action="store_true", help="固定期间：末日逢休息日不顺延")
        parser.add_argument("--json", action="store_true", help="输出JSON")
        parser.add_argument("--batch", metavar="FILE", help="逐行读取JSON并逐行输出结果，- 为标准输入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and print; CommandError in Chinese for input that is missing or cannot be read."""
        if options["batch"]:
            self.answer_lines(options["batch"])
            return
        missing = [f"--{name}" for name in ("start", "term") if not options[name]]
        if missing:
            raise CommandError(f"缺少参数：{'、'.join(missing)}。")
        try:
            start, term = _date(options["start"]), Term.parse(options["term"])
            stops = [_stop(text) for text in options["stop"]]
            counted = count(start, term, calendar_in_force(), stops, roll=not options["no_roll"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_json(counted) if options["json"] else _table(counted))

    def answer_lines(self, name: str) -> None:
        """One JSON line out for each line of the file."""
        calendar = calendar_in_force()
        with opened(name) as file:
            for line in answers(file, lambda asked: _answer(asked, calendar)):
                self.stdout.write(line)


def _answer(asked: Mapping[str, Any], calendar: Calendar) -> dict[str, Any]:
    """The end of the term that a line states; ValueError in Chinese for a line that cannot be read."""
    start = _date(text_of(asked, "start", "2026-02-10"))
    term = Term.parse(text_of(asked, "term", "20WD"))
    roll = asked.get("roll", True)
    if not isinstance(roll, bool):
        raise BadLine("roll 应为 true 或者 false。")
    counted = count(start, term, calendar, _stops(asked.get("stops")), roll=roll)
    return {"end": counted.end.isoformat(), "provisional": counted.provisional}


def _stops(value: Any) -> list[Stop]:
    """Stops from [[from, to], …]; BadLine in Chinese for another shape."""
    if value is None:
        return []
    pairs = isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(day, str) for day in pair)
        for pair in value
    )
    if not pairs:
        raise BadLine('stops 应为起止日的列表，如 [["2026-03-02", "2026-03-06"]]。')
    return [Stop(_date(first), _date(last)) for first, last in value]


def _date(value: str | date) -> date:
    """A date from its ISO text; ValueError in Chinese."""
    if isinstance(value, date):
        return value
    try:
        if ISO_DAY.fullmatch(value.strip()) is None:
            raise ValueError(value)
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise ValueError(f"日期写法无法识别：“{value}”，应如 2026-02-10。") from error


def _stop(text: str) -> Stop:
    """A stop from "A:B"; ValueError in Chinese."""
    first, colon, last = text.partition(":")
    if not colon:
        raise ValueError(f"中止写法无法识别：“{text}”，应如 2026-03-02:2026-03-06。")
    return Stop(_date(first), _date(last))


def _json(counted: Count) -> str:
    """The end, whether it is provisional, and the days, as one JSON object."""
    whole = counted.as_dict()
    return json.dumps({key: whole[key] for key in ("end", "provisional", "days")}, ensure_ascii=False)


def _table(counted: Count) -> str:
    """The count as lines of date, weekday, number, kind and reason, with the result on top."""
    last = f"{counted.end} {WEEKDAYS[counted.end.weekday()]}"
    head = f"自{counted.start}起{counted.term.written}：{last} 24:00 届满"
    if counted.provisional:
        head += "（暂定：涉及放假安排尚未载入的年度）"
    lines = [
        f"{day.date} {WEEKDAYS[day.date.weekday()]} {'-' if day.number is None else day.number:>4} "
        f"{_padded(KINDS.get(day.kind, day.kind), 12)}{day.note}"
        for day in counted.days
    ]
    return "\n".join([head, *lines])


def _padded(text: str, width: int) -> str:
    """The text filled with blanks to a width in columns; a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - taken)
