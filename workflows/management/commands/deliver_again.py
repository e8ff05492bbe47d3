"""Take up again what the outbox gave up: prints, as a rule, after the seal or the renderer was mended."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workflows.acts import delivery
from workflows.queries import clock
from workflows.tasks import KINDS


class Command(BaseCommand):
    """Nothing is delivered here: the runner finds the rows in its next round."""

    help = "把已放弃的投递重新排队（默认：文书排印）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--kind` names another kind of delivery."""
        parser.add_argument("--kind", choices=sorted(KINDS), default="print_notice")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count what waits again."""
        self.stdout.write(f"已重新排队 {delivery.revive(options['kind'], at=clock.now())} 件。")
