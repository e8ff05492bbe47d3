"""Make the key that signs corrections and withdrawals, or a new one in its place."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workflows.gateways import signing


class Command(BaseCommand):
    """The public half of a key that was replaced stays published: what it signed can still be checked."""

    help = "生成更正、撤回通知的签名密钥（Ed25519）；--rotate 换用新密钥，旧公钥继续公布。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--rotate` makes a new key even if there is one."""
        parser.add_argument("--rotate", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say where the key lies and what its id is."""
        path = signing.ensure()
        if options["rotate"]:
            signing.rotate()
        self.stdout.write(f"签名密钥：{path}；编号（kid）：{signing.public_keys()[0]['kid']}。")
