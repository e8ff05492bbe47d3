"""Put every sealed identity under the newest key, after a key was put before the others."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.acts import sealed, strongbox


class Command(BaseCommand):
    """Seals all identities of reporters anew; repeatable, opens nothing to anybody."""

    help = "用最新的密钥重新密封举报人身份（更换 XINHENG_IDENTITY_KEY 之后运行）。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say how many; CommandError when no key fits one of them."""
        try:
            count = sealed.reseal_all()
        except strongbox.NoKey:
            raise CommandError("有一份身份信息没有合适的密钥：请把旧密钥放在新密钥后面再运行。") from None
        self.stdout.write(f"已用最新的密钥密封{count}份。")
