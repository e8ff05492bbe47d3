"""After an older backup was restored: let the log go on from where the database stands now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.acts import reanchor
from workflows.law.refusal import Refused
from workflows.queries import clock
from workflows.sweeps import clock_person


class Command(BaseCommand):
    """It is a line of the log and an incident that all who audit are told of; two of them end it."""

    help = "恢复较早的备份后，重设台账的库外存根（keys/log/anchor.json）；须写明理由，记入台账并发出告警。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Why: it is kept for ever and read by the auditors."""
        parser.add_argument("--because", required=True, metavar="理由")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, then say where the log goes on."""
        try:
            made = reanchor.renew(options["because"], by=clock_person(), at=clock.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"库外存根已重设为前 {made.size} 行，记入台账，并已告警；请通知审计人员和各见证单位。"
        )
