"""Load one year of the State's holiday notice: load_calendar 2026, or load_calendar path/to/2027.yaml."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.acts.calendar import load_year
from workflows.queries.calendar import bundled_file, read_file
from workflows.queries.clock import now


class Command(BaseCommand):
    """Loads a bundled year or a file; loading the same data again changes nothing."""

    help = "载入一个年度的节假日安排（年份或YAML文件）"

    def add_arguments(self, parser: CommandParser) -> None:
        """One argument: a year that comes with the program, or a file."""
        parser.add_argument("source", metavar="FILE|YEAR", help="随程序提供的年份，或YAML文件路径")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many days changed; CommandError in Chinese when the data cannot be right."""
        given = str(options["source"])
        path = bundled_file(int(given)) if given.isdecimal() else Path(given)
        if not path.is_file():
            raise CommandError(f"没有找到日历文件：{given}。")
        try:
            notice = read_file(path)
            changed = load_year(notice.year, notice.days, notice.source, now(), verified=notice.verified)
        except ValueError as error:
            raise CommandError(str(error)) from error
        checked = "已与原文核对" if notice.verified else "尚未与原文核对"
        self.stdout.write(f"{notice.year}年：{changed}日有变更；依据《{notice.source}》（{checked}）。")
