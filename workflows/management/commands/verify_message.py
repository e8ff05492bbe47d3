"""Check a signed message: who signed it, and that nothing of it was changed."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows import sending
from workflows.law.signature import Unverified, verify_message


class Command(BaseCommand):
    """Needs nothing but the file and the public keys; they may be those of another house (--keys)."""

    help = "核验一件签名消息（交换文件或 JWS）：签名属实的，显示内容；否则说明原因。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and other public keys than the own ones."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--keys", type=Path, help="公钥文件（JWKS）；默认用本系统公布的公钥")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what the signature vouches for; exit with an error for anything that it does not."""
        try:
            text = options["file"].read_text(encoding="utf-8")
            keys = (
                json.loads(options["keys"].read_text())["keys"] if options["keys"] else sending.public_keys()
            )
            found = verify_message(text, keys)
        except Unverified as error:
            raise CommandError(f"核验不通过：{error}") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"无法读取：{error}") from error
        self.stdout.write(f"签名属实，签名密钥 {found.kid}。")
        self.stdout.write(json.dumps(found.payload, ensure_ascii=False, sort_keys=True, indent=2))
