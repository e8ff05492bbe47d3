"""The certificate of a training for a subject without an entry: numbered, frozen, printed and sealed like any paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import door, glyphs, log, number
from workflows.acts.facts import authority_facts, letterhead_facts
from workflows.acts.notice import proof_facts, seal_facts
from workflows.acts.outbox import announce
from workflows.law.documents import DOCUMENTS
from workflows.law.refusal import Refused
from workflows.models import Completion, Letterhead, Person, TrainingPaper
from workflows.models.notice import new_check_code

KIND, PRINT = "training_certificate", "print_training"


def issue(made: Completion, said: Mapping[str, Any], *, by: Person, at: datetime) -> TrainingPaper:
    """Freeze the facts under the next number of the series of certificates; the caller holds the subject's lock."""
    office, day = made.version.course.department, door.local_day(at)
    subject, head = made.subject, Letterhead.objects.in_force(office, day)
    check_code = new_check_code()
    facts: dict[str, Any] = {
        "authority": authority_facts(office, head),
        **letterhead_facts(head, KIND),
        "issued_on": day,
        "party": {
            "name": subject.name,
            "kind": "person" if subject.is_person else "enterprise",
            "code_label": _("公民身份号码") if subject.is_person else _("统一社会信用代码"),
            "code_display": subject.code,
        },
        "training": dict(said),
        **proof_facts(check_code),
        **seal_facts(),
    }
    if boxes := glyphs.boxes(door.plain(facts)):
        raise Refused(
            _("已安装的字体中没有这些字，不能生成文书：%(chars)s。") % {"chars": "、".join(boxes[:10])}
        )
    given = number.give(office, DOCUMENTS[KIND].series, by=by, at=at).number
    facts = door.plain(facts | {"number": given})
    paper = TrainingPaper.objects.create(
        completion=made, number=given, check_code=check_code, facts=facts,
        facts_digest=door.digest_of(facts), issued_on=day, issued_by=by, issued_at=at,
    )  # fmt: skip
    told = {"digest": paper.facts_digest, "number": given}
    log.append(log.lock(paper.keeper), paper, "issue_training_paper", "", "", by=by, at=at, **told)
    announce(PRINT, f"{PRINT}/{paper.code}", at=at, payload={"paper": paper.code})
    return paper
