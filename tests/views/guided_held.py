"""What the permission table asks for of rectifications, interviews, counselling, points and campaigns."""

from datetime import UTC, date, datetime
from typing import Any

from workflows.acts import demerit, guidance
from workflows.management.walk import at
from workflows.models import Interview, Rectification
from workflows.queries.demerit_file import DEMO, read


def of_guidance(city: Any, entry: Any) -> dict[str, Any]:
    """A rectification that runs, an interview that stands, points, a campaign; each address of them."""
    day = date(2026, 3, 2)
    who: dict[str, Any] = {"by": city.clara, "at": at(day)}
    told: dict[str, Any] = {"entry": entry, "opened_by": city.clara, "opened_at": at(day)}
    made = Rectification.objects.create(code=f"{entry.number}-Z1", due_on=date(2026, 4, 1), **told)
    when = datetime(2026, 3, 9, 1, 30, tzinfo=UTC)
    talk = Interview.objects.create(code=f"{entry.number}-J1", set_for=when, version=1, **told)
    Rectification.objects.filter(pk=made.pk).update(state="running")
    Interview.objects.filter(pk=talk.pk).update(state="invited")
    rule = demerit.load(read(DEMO), **who).rules.get(code="late-report")
    said = {"on": day, "document": "衡人社监〔2026〕9号", "reason": "没有按期报送。"}
    line = demerit.write(entry, rule, said, **who).line
    guidance.open_campaign(entry.department, "wage-2026", {"name": "欠薪专项治理", "starts_on": day}, **who)
    number, campaign = {"number": entry.number}, {"code": "wage-2026"}
    return {
        "subject-guidance": {"pk": entry.subject_id},
        "rectification": {"code": made.code},
        "rectification-deed": {"code": made.code, "deed": "hand-in"},
        "interview": {"code": talk.code},
        "interview-appointment": {"code": talk.code},
        "interview-deed": {"code": talk.code, "deed": "cancel"},
        "hall-rectification": {**number, "code": made.code},
        "hall-interview": {**number, "code": talk.code},
        "hall-appointment": {**number, "code": talk.code},
        **dict.fromkeys(
            ("rectification-new", "interview-new", "counsel", "demerit", "hall-guidance"), number
        ),
        "demerit-counter": {"code": line.code},
        **dict.fromkeys(("campaign", "campaign-sheet"), campaign),
    }
