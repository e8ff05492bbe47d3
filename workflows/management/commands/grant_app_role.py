"""The rights of the role under which the program runs, where another role owns the tables (PostgreSQL)."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

# Lines, their places and what was signed: taken in, read, and nothing else.
STONE = (
    "workflows_transition", "workflows_facts", "workflows_erasure", "workflows_leaf", "workflows_checkpoint",
    "workflows_treenode", "workflows_cosignature", "workflows_splitview", "workflows_witnessrule",
)  # fmt: skip
# Facts are erased by an act; its trigger asks for the line that says so.
ERASED = "workflows_facts"


def rights(role: str) -> Iterator[str]:
    """The statements, for the owner of the tables; to be repeated after each migration."""
    yield f'GRANT USAGE ON SCHEMA public TO "{role}"'
    yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"'
    yield f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"'
    yield f'REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON {", ".join(STONE)} FROM "{role}"'
    yield f'GRANT DELETE ON {ERASED} TO "{role}"'


class Command(BaseCommand):
    """Run as the owner: whoever owns a table may lift its triggers, whoever only uses it may not."""

    help = "（PostgreSQL，以表的所有者身份执行）授予程序运行角色所需的权限；台账各表只能读取和追加。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The role, which exists already."""
        parser.add_argument("role", metavar="角色")
        parser.add_argument("--print", action="store_true", dest="only_prints", help="只显示语句，不执行")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Grant, or show what would be granted."""
        role = options["role"]
        if connection.vendor != "postgresql":
            raise CommandError(
                "内置的 SQLite 没有角色：谁能写数据库文件，谁就能改它。生产环境请用 PostgreSQL。"
            )
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
            raise CommandError(f"“{role}”不是角色名：请用小写字母、数字和下划线。")
        with connection.cursor() as cursor:
            for statement in rights(role):
                if options["only_prints"]:
                    self.stdout.write(f"{statement};")
                else:
                    cursor.execute(statement)
        if not options["only_prints"]:
            self.stdout.write(f"已授权。程序以“{role}”连接时，台账只能读取和追加；每次升级后请再执行一次。")
