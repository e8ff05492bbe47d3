"""A person at a browser: signs in, finds the task, fills the form, presses the button that says the result."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import mail

from tests.views.hall_cases import deliver
from workflows.management.city import PASSWORD
from workflows.models import WorkItem


@dataclass
class Visitor:
    """One browser page of one person."""

    page: Any
    username: str

    def sign_in(self) -> "Visitor":
        """By the sign-in page, like everybody."""
        self.page.goto("/login/")
        self.page.locator("#id_username").fill(self.username)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("main form button[type=submit], form button.btn-primary").first.click()
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self

    def open_task(self, step: str, box: str = "/inbox/") -> "Visitor":
        """Find the task in the inbox and open its full page."""
        item = WorkItem.objects.filter(step=step, status__in=["new", "assigned"]).latest("pk")
        self.page.goto(box)
        assert item.title in self.page.content()
        self.page.goto(f"/tasks/{item.code}/")
        return self

    def choose(self, outcome: str) -> "Visitor":
        """Choose an outcome by its radio card."""
        self.page.locator(f"#step-form input[name=outcome][value={outcome}]").check()
        return self

    def say(self, name: str, text: str) -> "Visitor":
        """Fill a field of the step's form."""
        self.page.locator(f"#step-form [name={name}]").fill(text)
        return self

    def finish(self) -> "Visitor":
        """Press 完成 and arrive somewhere without an error."""
        self.page.get_by_role("button", name="完成", exact=True).click()
        self.page.wait_for_load_state("load")
        assert self.page.locator("[role=alert] .xh-errors, .xh-errors").count() == 0, self.page.inner_text(
            "main"
        )
        return self

    def serve_everything(self, day: str) -> "Visitor":
        """Register the service of every notice that still waits, one by one."""
        while self.page.locator("#services form").count():
            box = self.page.locator("#services details", has=self.page.locator("form")).first
            if not box.evaluate("element => element.open"):
                box.locator("summary").click()
            box.locator("select[name$=method]").select_option("direct")
            box.locator("input[name$=served_on]").fill(day)
            box.locator("input[name$=recipient]").fill("何小明")
            box.locator("select[name$=relation]").select_option(index=1)
            box.locator("input[name$=proof]").fill("送达回证第1号")
            before = self.page.locator("#services form").count()
            box.locator("button[type=submit]").click()
            self.page.wait_for_load_state("load")
            assert self.page.locator("#services form").count() < before, self.page.inner_text("#services")
        return self


def sign_here(page: Any, button: str, today_is: Any, on: date) -> None:
    """On the page of a commitment: ask for the code, wait two minutes, type it, press the button."""
    page.locator("button[name=ask]").click()
    page.wait_for_load_state("load")
    deliver("contact_code")
    today_is(on, minute=2)
    page.locator("[name=digits]").fill("".join(c for c in mail.outbox[-1].body.split("，")[0] if c.isdigit()))
    page.locator(button).click()
    page.wait_for_load_state("load")
