"""Make the key that signs checkpoints of the log, or a new one in its place."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.gateways import logkey
from workflows.law import checkpoint


class Command(BaseCommand):
    """The verifier key is what others keep; a change of keys becomes a line of the log with the next checkpoint."""

    help = "生成台账检查点的签名密钥（Ed25519）；--rotate 换用新密钥，换用本身记入台账。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--rotate` makes a new key even if there is one."""
        parser.add_argument("--rotate", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say where the key lies, and the verifier key that belongs to it."""
        path = logkey.ensure()
        if options["rotate"]:
            logkey.rotate()
        shown = checkpoint.key_of(logkey.key(), settings.XINHENG_LOG_ORIGIN)
        self.stdout.write(f"签名密钥：{path}\n验证公钥：{shown}")
