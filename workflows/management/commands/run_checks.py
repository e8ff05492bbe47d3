"""The lane of full checks: what `serve` starts when somebody asked for one, in a process of its own."""

from typing import Any

from django.core.management.base import BaseCommand

from workflows import tasks
from workflows.acts import delivery


class Command(BaseCommand):
    """Works off what waits in the lane, then ends."""

    help = "执行等候中的全面校验，完成后退出（serve 自动启动，不需要手工运行）。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Until nothing waits."""
        while tasks.run_outbox_once(lane=delivery.CHECKS):
            pass
