"""The second pair of eyes on a work paper: handed to another auditor, reviewed item by item, signed or returned."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.acts import alert, door
from workflows.law import duties
from workflows.law.audit import Papering, Review
from workflows.law.refusal import Refused
from workflows.models import Alert, Person, SampleItem, WorkPaper
from workflows.models.audit import auditors_over
from workflows.models.audit_body import digest_of, signers_of


def reviewers(paper: WorkPaper) -> list[Person]:
    """Who may review it: whoever audits there, or above it, and had no hand in it."""
    return [person for person in auditors_over(paper.office) if person.pk not in paper.hands]


@transaction.atomic
def submit(
    paper: WorkPaper, *, conclusion: str, reviewer: Person | None, by: Person, at: datetime
) -> WorkPaper:
    """Who examined says what it comes to, and who shall review it."""
    fresh = door.lock(paper)
    hands = sorted({*fresh.hands, by.pk})
    fresh.hands = hands
    _insist_able(fresh, reviewer)
    given = {
        "conclusion": conclusion.strip(),
        "submitted_by": by,
        "submitted_at": at,
        "reviewer": reviewer,
        "hands": hands,
        "review": "",
    }
    told = {"reviewer_number": reviewer.pk if reviewer else None}
    with door.one_gesture():
        done: WorkPaper = door.enact("submit_paper", paper, by=by, at=at, given=given, told=told)
    _tell(reviewer, done, _("请复核底稿"), by, at)
    return done


@transaction.atomic
def reassign(
    paper: WorkPaper, *, reviewer: Person | None, because: str, by: Person, at: datetime
) -> WorkPaper:
    """Another one reviews it: whoever was to do it left, or cannot."""
    fresh = door.lock(paper)
    _insist_able(fresh, reviewer)
    if reviewer is not None and reviewer.pk == fresh.reviewer_id:
        raise Refused(_("复核人已经是这名审计人员。"))
    told = {"reviewer_number": reviewer.pk if reviewer else None}
    given = {"reviewer": reviewer}
    with door.one_gesture():
        done: WorkPaper = door.enact(
            "reassign_review", paper, by=by, at=at, because=because, given=given, told=told
        )
    _tell(reviewer, done, _("请复核底稿"), by, at)
    return done


def _insist_able(paper: WorkPaper, reviewer: Person | None) -> None:
    """Only somebody who audits there can be named; where there is nobody, what to do is said."""
    able = reviewers(paper)
    if not able:
        raise Refused(nobody_words())
    if reviewer is None or reviewer.pk not in {person.pk for person in able}:
        raise Refused(_("请选择另一名审计人员复核：没有登记、抽样，也没有检查过本底稿的任何项目。"))


def nobody_words() -> str:
    """What is said where only one auditor is, and what to do."""
    return str(
        _(
            "除办理过本底稿的人员外，这个范围没有别的审计人员，一个人不能签署自己检查的底稿。"
            "请由安全管理员任命第二名审计人员，或者为市级审计部门的人员任命覆盖这个范围的审计岗，由其复核。"
        )
    )


@transaction.atomic
def review_item(item: SampleItem, verdict: str, note: str, *, by: Person, at: datetime) -> SampleItem:
    """What the reviewer says of one item; said again, the newer word stands and both lines stay."""
    paper = door.lock(item.paper)
    fresh = SampleItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    if paper.state != Papering.SUBMITTED:
        raise Refused(_("底稿没有送复核，或者已经签署，不能登记复核意见。"))
    if not duties.REVIEW_PAPER(paper, by):
        raise PermissionDenied("review_item")
    if verdict not in Review.values:
        raise Refused(_("请选择复核意见。"))
    if verdict == Review.AGAIN and not note.strip():
        raise Refused(_("要求补查的，请写明要查什么。"))
    paper.doubted += (verdict == Review.AGAIN) - (fresh.review == Review.AGAIN)
    paper.save(update_fields=["doubted"])
    fresh.review, fresh.review_note, fresh.reviewed_by, fresh.reviewed_at = verdict, note.strip(), by, at
    fresh.save(update_fields=["review", "review_note", "reviewed_by", "reviewed_at"])
    with door.one_gesture():
        door.record(
            "review_item", paper, by=by, at=at, duty=duties.REVIEW_PAPER,
            item=fresh.nth, key=fresh.key, review=verdict, because=note.strip(),
        )  # fmt: skip
    return fresh


@transaction.atomic
def send_back(paper: WorkPaper, *, because: str, by: Person, at: datetime) -> WorkPaper:
    """Back to who examined, with the reasons; what was doubted is examined again."""
    fresh = door.lock(paper)
    doubted = fresh.items.filter(review=Review.AGAIN)
    nths = list(doubted.values_list("nth", flat=True))
    given = {"unchecked": fresh.unchecked + len(nths), "review": because.strip()}
    with door.one_gesture():
        done: WorkPaper = door.enact(
            "return_paper", paper, by=by, at=at, because=because, given=given, told={"items_again": nths}
        )
    doubted.update(checked_at=None)  # the mark and its reason stay in sight until it is examined again
    _tell(done.submitted_by, done, _("底稿被退回补查"), by, at)
    return done


@transaction.atomic
def sign_off(paper: WorkPaper, *, review: str, by: Person, at: datetime) -> WorkPaper:
    """Sign: the digest over the whole paper stands in the line, and from here on the database refuses changes."""
    fresh = door.lock(paper)
    if not duties.REVIEW_PAPER(fresh, by):
        raise PermissionDenied("sign_off_paper")
    # The names as they are today stand in the signed bytes: somebody who is called otherwise later breaks nothing.
    names = signers_of(fresh.submitted_by, fresh.submitted_at, by, at)
    fresh.review, fresh.signers = review.strip(), names
    digest = digest_of(fresh)
    given: dict[str, Any] = {"review": fresh.review, "digest": digest, "signed_by": by, "signed_at": at}
    given["signers"] = names
    told = {
        "digest": digest,
        "items": fresh.items.count(),
        "findings": fresh.findings.count(),
        "examined_number": fresh.submitted_by_id,
    }
    with door.one_gesture():
        done: WorkPaper = door.enact("sign_off_paper", fresh, by=by, at=at, given=given, told=told)
    _tell(done.submitted_by, done, _("底稿已复核签署"), by, at)
    return done


def _tell(person: Person | None, paper: WorkPaper, what: str, by: Person, at: datetime) -> None:
    """The other of the two hears of it."""
    if person is None:
        return
    key = f"paper/{paper.code}/{paper.state}/{at:%Y%m%d%H%M%S}"
    told: dict[str, Any] = {
        "title": paper.title,
        "what": what,
        "url": reverse("audit-paper", args=[paper.code]),
    }
    alert.tell(person, Alert.Kind.AUDIT, key=key, at=at, by=by, **told)
