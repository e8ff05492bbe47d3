"""Can records be repaired, and from when: eligibility --batch FILE, JSON lines in and out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.management.eligibility_lines import answer
from workflows.management.lines import BadLine, answers, opened
from workflows.queries import clock
from workflows.queries.rulebook import rulebook


class Command(BaseCommand):
    """Answers each line of a file by the rules in force, in the same order."""

    help = "逐行判断能不能修复、什么时候能（--batch FILE，- 为标准输入）"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The file; its absence is refused in Chinese."""
        parser.add_argument("--batch", metavar="FILE", help="逐行读取JSON并逐行输出结果，- 为标准输入")

    def handle(self, *args: Any, **options: Any) -> None:
        """One JSON line out for each line in; exit code 1 when one could not be answered."""
        if not options["batch"]:
            raise CommandError("请写明 --batch FILE（每行一个JSON对象；- 为标准输入）。")
        book, today, refused = rulebook(), clock.today(), 0

        def refusal(error: Exception) -> dict[str, str | None]:
            nonlocal refused
            refused += 1
            field = error.field if isinstance(error, BadLine) else ""
            return {"field": field or None, "message": str(error)}

        with opened(options["batch"]) as file:
            for line in answers(file, lambda asked: answer(asked, book, today), refusal=refusal):
                self.stdout.write(line)
        if refused:
            self.stdout.flush()
            raise CommandError(f"{refused}行无法回答，见各行的 error。")
