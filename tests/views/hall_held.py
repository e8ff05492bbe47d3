"""One of everything that hangs from an account of the hall, for the table of permissions."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from forms.files import Checked
from workflows.acts import archive, grant, people
from workflows.law.duties import FILE_STATEMENT
from workflows.management.walk import at


def of_the_hall(city: Any, entry: Any, notice: Any) -> dict[str, Any]:
    """A mandate that an agent has accepted and that waits to be verified, and a copy of Acme's own data."""
    told: dict[str, Any] = {"by": city.acmes_speaker, "at": at(date(2026, 3, 3))}
    upload = SimpleUploadedFile("授权书.pdf", b"%PDF-1.4\n")
    made, code = grant.offer(
        city.acme, agent_name="钱代理", scope=[FILE_STATEMENT], entries=None, about=entry,
        since=date(2026, 3, 1), ends_on=date(2026, 12, 31), upload=Checked(upload, "application/pdf"), **told,
    )  # fmt: skip
    found = grant.find(code, "钱代理", at=told["at"])
    assert found is not None
    grant.accept(found, people.enrol("agent9", "钱代理", None), at=told["at"])
    copy = archive.start(city.acmes_speaker.mandates.get(), [entry.pk], **told)
    return {
        "hall-agent-end": {"code": made.code},
        "mandate": {"code": made.code},
        "hall-copy": {"code": copy.code},
        "hall-copy-file": {"code": copy.code},
        "subject-accounts": {"pk": city.acme.pk},
        "notice-slip": {"code": notice.code},
    }
