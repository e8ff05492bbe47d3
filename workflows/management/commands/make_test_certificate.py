"""Make a certificate for showing: prints of the demo are signed with it, and say TEST wherever a reader looks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.management import certificate


class Command(BaseCommand):
    """Never overwrites: prints that were signed before would no longer be trusted."""

    help = "生成演示用的测试印章证书（不具法律效力）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--holder` names the agency; `--if-missing` is quiet when there is one already."""
        parser.add_argument("--holder", default="衡川市")
        parser.add_argument("--if-missing", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write both files below XINHENG_HOME/seal unless they are there."""
        store, trust = Path(settings.XINHENG_SEAL_STORE), Path(settings.XINHENG_SEAL_TRUST)
        if store.exists() or trust.exists():
            if options["if_missing"]:
                return
            raise CommandError(f"已有印章证书：{store}。请先移走，再生成新的。")
        certificate.make(store, trust, options["holder"])
        self.stdout.write(f"已生成测试证书（TEST，不具法律效力）：{store}；信任根：{trust}。")
