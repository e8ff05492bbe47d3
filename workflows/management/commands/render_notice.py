"""Print a notice again from its row alone, and say whether everything that is kept of it agrees."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from workflows.models import Notice
from workflows.printing import check_seal, print_again
from workflows.queries import proof

MARKS = {True: "一致", False: "不符", None: "说明"}


class Command(BaseCommand):
    """Exit code 1 on any difference."""

    help = "由冻结的记录重新排印一份文书；--check 与台账、存档文件和签章逐项核对。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CODE is the code in the notice's address, its verification code, or its document number."""
        parser.add_argument("code")
        parser.add_argument("-o", "--output", type=Path, help="签章前的 PDF 写到这个文件")
        parser.add_argument("--check", action="store_true", help="逐项核对，有任何不符时退出码为 1")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print; then compare, if asked."""
        if not options["output"] and not options["check"]:
            raise CommandError("请用 -o 指定输出文件，或用 --check 核对，也可以两者都用。")
        notice = self._notice(options["code"].strip())
        again = print_again(notice)
        if options["output"]:
            self._keep(options["output"], again)
        if options["check"] and not self._agrees(notice, again):
            sys.exit(1)

    def _notice(self, code: str) -> Notice:
        """The one notice that is meant."""
        meant = Q(code=code) | Q(number=code) | Q(check_code=code.upper().replace("-", "").replace(" ", ""))
        notice = Notice.objects.select_related("entry__book").filter(meant).first()
        if notice is None:
            raise CommandError(f"没有这份文书：{code}。可以写文书编码、核验码或完整文号。")
        return notice

    def _keep(self, file: Path, again: proof.Again | None) -> None:
        """Write the print before its seal."""
        if again is None:
            raise CommandError("由记录排印失败。")
        try:
            file.write_bytes(again.plain)
        except OSError as error:
            raise CommandError(f"写不到 {file}：{error.strerror}") from error
        self.stdout.write(f"已写入 {file}（{len(again.plain)} 字节，签章前）。")

    def _agrees(self, notice: Notice, again: proof.Again | None) -> bool:
        """Say each finding; whether nothing differs."""
        if not notice.file_digest:
            raise CommandError(f"《{notice.title}》{notice.number} 尚未排印，没有存档文件可核对。")
        found = proof.findings(notice, again, check_seal(notice))
        self.stdout.write(f"《{notice.title}》{notice.number or notice.code}")
        for finding in found:
            self.stdout.write(f"  {MARKS[finding.holds]}  {finding.what}：{finding.sentence}")
        agrees = proof.holds(found)
        self.stdout.write("核对结果：全部一致。" if agrees else "核对结果：有不符之处，请立即报告审计岗。")
        return agrees
