"""Register and end witnesses, and say how many counter-signatures a checkpoint needs before it is published."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.acts import witness
from workflows.law.refusal import Refused
from workflows.models import Witness, WitnessRule
from workflows.queries import clock
from workflows.sweeps import clock_person


class Command(BaseCommand):
    """Each change is a line of the log: whoever lowers the demand is seen to have done so."""

    help = "登记、终止见证单位，确定公布检查点所需的副署数；每次变动记入台账。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of: a name and its key, the end of a name, a number; nothing lists them."""
        parser.add_argument("--add", nargs=2, metavar=("名称", "验证公钥"))
        parser.add_argument("--end", metavar="名称")
        parser.add_argument("--demand", type=int, metavar="个数")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked, then list."""
        by, at = clock_person(), clock.now()
        try:
            if options["add"]:
                name, key = options["add"]
                witness.name_witness(key, name, by=by, at=at)
            if options["end"]:
                found = Witness.objects.filter(name=options["end"], until=None).first()
                if found is None:
                    raise CommandError(f"没有现任见证单位“{options['end']}”。")
                witness.end_witness(found, by=by, at=at)
            if options["demand"] is not None:
                witness.demand(options["demand"], by=by, at=at)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for one in Witness.objects.order_by("pk"):
            self.stdout.write(f"{one.name}  {one.key}  {'已终止' if one.until else '现任'}")
        self.stdout.write(f"公布检查点需要 {WitnessRule.now()} 个副署。")
