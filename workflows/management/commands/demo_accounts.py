"""List the demo city's accounts; only where XINHENG_DEMO=1."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Prefetch

from workflows.management.city import COMPANIES, OFFICERS, PASSWORD, PERSONS
from workflows.models import Mandate, Person, Post


class Command(BaseCommand):
    """Who can sign in to the demo city, with which password and as what."""

    help = "列出演示账号（只在 XINHENG_DEMO=1 时可用）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json` prints a list of {"username", "password", "person", "posts", "mandates"}."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the accounts; refuse outside the demo."""
        if not settings.XINHENG_DEMO:
            raise CommandError("演示账号只在 XINHENG_DEMO=1 时可用。")
        accounts = [self._account(person) for person in self._people()]
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=2))
            return
        for account in accounts:
            posts = "、".join(f"{p['department']} {p['role_name']}" for p in account["posts"])
            speaks = "、".join(account["mandates"])
            self.stdout.write(
                f"{account['username']:<10} {account['password']}  {account['person']}  {posts or speaks}"
            )

    def _people(self) -> Any:
        """The demo people that are in the database: officers, who speaks for a company, natural persons."""
        names = [row[0] for row in OFFICERS] + [row[1] for row in COMPANIES] + [row[0] for row in PERSONS]
        found = Person.objects.filter(username__in=names, is_active=True).prefetch_related(
            Prefetch("posts", Post.objects.filter(until=None).select_related("department")),
            Prefetch("mandates", Mandate.objects.filter(revoked_on=None).select_related("subject")),
        )
        return sorted(found, key=lambda person: names.index(person.username))

    def _account(self, person: Person) -> dict[str, Any]:
        """One account as the interface of the issue names it."""
        return {
            "username": person.username,
            "password": PASSWORD,
            "person": person.name,
            "posts": [
                {
                    "department_code": post.department.code,
                    "department": post.department.name,
                    "role": post.role,
                    "role_name": str(post.get_role_display()),
                }
                for post in person.posts.all()
            ],
            "mandates": [mandate.subject.name for mandate in person.mandates.all()],
        }
