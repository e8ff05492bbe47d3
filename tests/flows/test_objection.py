"""An objection on its way: accepted, verified by whoever holds the data, decided by another hand, answered, told."""

from datetime import date, timedelta

import pytest

from workflows.acts import log, objection, people
from workflows.acts import objection_clock as clocks
from workflows.flows.objection import ObjectionFlow, completed, recheck_asked, withdrawn
from workflows.law.duties import Role
from workflows.law.policy import Rule, Rules
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Deadline,
    Display,
    Motion,
    Notice,
    Objection,
    Outbox,
    WorkItem,
)
from workflows.queries.notices import html
from workflows.tasks import tick

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MONDAY = date(2026, 8, 3)
ONE_DAY = timedelta(days=1)


class Story:
    """One objection to Acme's listing, handled by Zhou and Gu (credit office), Clara and Hugo (bureau)."""

    def __init__(self, city, **said):
        self.city, (self.walk, self.decided) = city, city.listed()
        self.zhou, self.gu = city.people["zhouw"], city.people["guq"]
        words = {
            "ground": "identity",
            "relation": "mixed_up",
            "name": "吴明",
            "contact": "wu@example.cn",
            **said,
        }
        by, channel, verified = city.people["counter"], "code", at(MONDAY)
        if said.get("relation") == "party":
            by, channel = city.acmes_speaker, "hall"
        if said.get("contact", "").isdigit():
            verified = None
        with log.one_gesture():
            self.code = objection.file(
                self.walk.entry,
                objection.Said(**words),
                channel=channel,
                by=by,
                at=at(MONDAY),
                verified_at=verified,
            ).code
            ObjectionFlow.begin.run(objection=self.now, by=by, at=at(MONDAY))

    @property
    def now(self):
        return Objection.objects.select_related("entry", "office").get(code=self.code)

    def do(self, step, who, day=MONDAY, **said):
        self.walk.do(step, who, day, **said)
        return self

    def clock(self, kind):
        return Deadline.objects.filter(entry=self.walk.entry, kind=kind).latest("pk")

    def told(self, event):
        return Outbox.objects.filter(kind="platform", payload__event=event).count()


FOUND = {"reason": "核对登记资料：不是同一主体。", "proof": "企业登记资料"}


def test_a_mistaken_identity_is_forwarded_deleted_answered_and_leads_to_a_revocation(city):
    story = Story(city).do("check", city.people["zhouw"], outcome="forward")
    assert story.now.state == "accepted" and story.now.provider == city.offices["HC-RS"]
    assert {d.state for d in Display.objects.filter(entry=story.walk.entry)} == {"marked"}
    assert story.told("marked")
    story.do("verify", city.clara, result="delete", wrong_listing="on", **FOUND)
    story.do("confirm", city.hugo, outcome="approve")
    story.do("decide", story.gu, outcome="delete", wrong_listing="on", reason="停止展示。")
    assert story.now.state == "decided"
    assert {d.state for d in Display.objects.filter(entry=story.walk.entry)} == {"stopped"}
    assert story.told("withdrawn") and story.walk.entry.state == "listed"
    answer = Notice.objects.get(kind="objection_result")
    assert (answer.state, answer.office.code, answer.facts["party"]["name"]) == ("served", "HC-XY", "吴明")
    assert answer.number.startswith("衡信用办") and answer.to_another
    motion = Motion.objects.get(entry=story.walk.entry, kind="revocation")
    assert motion.started_by == city.clara and motion.basis == "own_error"
    assert not Deadline.objects.filter(
        entry=story.walk.entry, kind__startswith="objection", met_at=None
    ).exists()


def test_who_checked_does_not_decide_and_nobody_else_sees_the_right(city):
    story = (
        Story(city)
        .do("check", city.people["zhouw"], outcome="accept")
        .do("verify_own", city.people["zhouw"], result="keep", **FOUND)
    )
    with pytest.raises(Refused):
        story.do("decide", story.zhou, outcome="keep", reason="维持。")
    story.do("decide", story.gu, outcome="keep", reason="维持。")
    assert {d.state for d in Display.objects.filter(entry=story.walk.entry)} == {"shown"}
    assert story.told("unmarked")


def test_a_completion_stops_the_clock_and_too_late_a_one_ends_it(city):
    story = Story(city)
    assert story.clock("objection_answer").due_on == date(2026, 8, 10)
    story.do("check", story.zhou, outcome="complete", reason="请补交身份证明。", days="5")
    assert story.now.state == "incomplete" and story.clock("objection_answer").paused_on == MONDAY
    assert Notice.objects.get(kind="objection_completion").state == "served"
    on = MONDAY + 2 * ONE_DAY
    done = objection.complete(story.now, "见附件", [], by=city.people["counter"], at=at(on))
    completed(done, by=city.people["counter"], at=at(on))
    assert story.now.state == "filed" and story.clock("objection_answer").due_on == date(2026, 8, 12)
    assert story.walk.item("check").due_at == story.clock("objection_answer").due_at
    with pytest.raises(ValueError, match="outcome"):
        story.do("check", story.zhou, on, outcome="complete", reason="再补。", days="5")
    second = Story(city, name="钱明").do("check", story.zhou, outcome="complete", reason="请补交。", days="3")
    tick(at(date(2026, 8, 7)))
    assert second.now.state == "lapsed"
    letter = Notice.objects.get(kind="objection_ended", process__in=second.now.procedures.values("pk"))
    assert (letter.state, letter.facts["party"]["name"]) == ("served", "钱明")
    assert "补正期限于2026年8月6日届满" in html(letter.kind, letter.facts)
    assert not second.now.procedures.filter(is_open=True).exists()
    assert not WorkItem.objects.filter(procedure="objection", status="new", step="await_completion").exists()


def test_a_late_authority_is_reported_and_the_answer_stays_owed(city):
    story = Story(city).do("check", city.people["zhouw"], outcome="forward")
    tick(at(date(2026, 8, 11)))
    assert Alert.objects.filter(kind="objection", person=story.gu).exists()
    assert story.clock("objection_answer").met_at is None and story.now.state == "accepted"
    assert {d.state for d in Display.objects.filter(entry=story.walk.entry)} == {"marked"}


def test_the_days_for_marking_and_forwarding_run_where_the_place_has_them(city, settings):
    settings.XINHENG_JURISDICTION = "shanghai"
    story = Story(city)
    mark, forward = story.clock("objection_mark"), story.clock("objection_forward")
    assert (mark.term, mark.due_on, mark.is_verified) == ("1WD", date(2026, 8, 4), False)
    assert (forward.term, forward.due_on) == ("2WD", date(2026, 8, 5))
    assert story.walk.item("check").due_at == mark.due_at
    tick(at(date(2026, 8, 5)))
    assert Alert.objects.filter(kind="objection", person=story.gu, data__what="objection_mark").exists()
    assert story.clock("objection_mark").met_at is None  # it is still owed
    story.do("check", story.zhou, date(2026, 8, 5), outcome="forward")
    assert story.clock("objection_mark").met_at and story.clock("objection_forward").met_at
    assert not Alert.objects.filter(kind="objection", data__what="objection_forward").exists()


def test_a_recheck_goes_above_or_by_letter(city):
    story = Story(city, relation="party", name="罗一鸣").do(
        "check", city.people["zhouw"], outcome="reject", reason="不属于本机关。", basis="待核"
    )
    with pytest.raises(Refused, match="已经办理过本件的前一步骤"):
        story.do("confirm_rejection", story.zhou, outcome="confirm")
    assert story.now.state == "filed" and not Notice.objects.filter(kind="objection_rejected").exists()
    story.do("confirm_rejection", story.gu, outcome="return", reason="再核一次是否属于本机关。")
    story.do("check", story.zhou, outcome="reject", reason="不属于本机关。", basis="待核")
    story.do("confirm_rejection", story.gu, outcome="confirm")
    assert story.now.state == "rejected"
    asked = objection.ask_recheck(story.now, "仍有异议", by=city.acmes_speaker, at=at(MONDAY))
    recheck_asked(asked, by=city.acmes_speaker, at=at(MONDAY))
    story.do(
        "forward_recheck", story.zhou, to="省信用办", document="衡信用办函〔2026〕1号", sent_on="2026-08-03"
    )
    said = {
        "outcome": "stop",
        "reason": "停止公示。",
        "findings": "查明超期。",
        "proof": "公示记录",
        "document": "省信〔2026〕2号",
    }
    story.do("recheck", story.gu, **said)
    assert story.now.state == "rechecked" and story.now.result == "stop"


def test_what_is_taken_back_is_marked_no_more(city):
    story = Story(city).do("check", city.people["zhouw"], outcome="accept")
    gone = objection.withdraw(story.now, by=city.people["counter"], at=at(MONDAY))
    withdrawn(gone, by=city.people["counter"], at=at(MONDAY))
    assert {d.state for d in Display.objects.filter(entry=story.walk.entry)} == {"shown"}
    assert not WorkItem.objects.filter(procedure="objection", status__in=["new", "assigned"]).exists()


def test_who_came_to_the_counter_is_served_by_hand_beside_the_check(city):
    story = Story(city, contact="13800000000").do("check", city.people["zhouw"], outcome="accept")
    story.do("verify_own", story.zhou, result="keep", **FOUND)
    story.do("serve_acceptance", story.zhou, way="collected", served_on="2026-08-03", reason="签收单")
    story.do("decide", story.gu, outcome="keep", reason="维持。")
    assert story.clock("objection_answer").met_at is None
    story.do("serve_answer", story.zhou, way="post", served_on="2026-08-03", reason="挂号信 1 号")
    assert story.clock("objection_answer").met_at and not story.now.procedures.filter(is_open=True).exists()


def test_the_office_above_looks_again_with_hands_that_had_no_part(city):
    ding = people.appoint(city.people["dingl"], city.offices["AL"], Role.CREDIT_OFFICE, since=MONDAY).person
    people.appoint(ding, city.offices["HC-XY"], Role.CREDIT_OFFICE, since=MONDAY)
    above, below = city.offices["HC-XY"], city.offices["AL"]
    assert city.offices["AL-RS"].credit_office() == below
    assert (below.upper_credit_office(), above.upper_credit_office()) == (above, None)
    story = Story(city, relation="party", name="罗一鸣")
    story.do("check", story.zhou, outcome="reject", reason="不属于本机关。", basis="待核")
    story.do("confirm_rejection", type(ding).objects.get(pk=ding.pk), outcome="confirm")
    Objection.objects.filter(code=story.code).update(office=below)
    asked = objection.ask_recheck(story.now, "仍有异议", by=city.acmes_speaker, at=at(MONDAY))
    recheck_asked(asked, by=city.acmes_speaker, at=at(MONDAY))
    said = {"outcome": "keep", "reason": "维持。", "findings": "查明无误。", "proof": "决定书"}
    with pytest.raises(Refused, match="您参与过本件异议"):
        story.do("recheck", story.zhou, **said)
    story.do("recheck", story.gu, **said)
    assert story.now.state == "rechecked"
    assert Notice.objects.get(kind="objection_result").office == above


def test_an_outcome_is_deemed_only_where_the_rules_say_so(city, monkeypatch):
    story = Story(city).do("check", city.people["zhouw"], outcome="accept")
    known = clocks.rules_of(story.now)
    deemed = Rule("objection_deemed", "stop", "", "", "条款", "", False, False)
    stated = Rules({rule.name: rule for rule in (*known, deemed)}, known.reference)
    monkeypatch.setattr(clocks, "rules_of", lambda _objection: stated)
    tick(at(date(2026, 8, 11)))
    assert {d.state for d in Display.objects.filter(entry=story.walk.entry)} == {"stopped"}
    on = date(2026, 8, 12)
    story.do("verify_own", story.zhou, on, result="keep", **FOUND)
    story.do("decide", story.gu, on, outcome="keep", reason="维持。")
    assert {d.state for d in Display.objects.filter(entry=story.walk.entry)} == {"shown"}


def test_nobody_is_late_with_what_was_not_yet_asked_for_and_the_office_waits_for_nobody_meanwhile(city):
    story = Story(city, contact="13800000000")
    story.do("check", story.zhou, outcome="complete", reason="请补交身份证明。", days="3")
    assert story.clock("objection_answer").paused_on is None
    later = date(2026, 8, 7)
    tick(at(later))
    assert story.now.state == "incomplete"  # the letter lies on the desk: no day of the other side runs
    story.do("serve_completion", story.zhou, later, way="post", served_on="2026-08-07", reason="挂号信 1 号")
    assert story.clock("objection_complete").due_on == date(2026, 8, 12)
    assert story.clock("objection_answer").paused_on == later
    tick(at(date(2026, 8, 13)))
    assert story.now.state == "lapsed"
    ended = date(2026, 8, 13)
    story.do("serve_end", story.zhou, ended, way="post", served_on="2026-08-13", reason="挂号信 2 号")
    assert Notice.objects.get(kind="objection_ended").state == "served"


def test_the_office_neither_corrects_the_authoritys_record_nor_proposes_in_its_name(city):
    story = Story(city).do("check", city.people["zhouw"], outcome="forward")
    story.do("verify", city.clara, result="keep", **FOUND).do("confirm", city.hugo, outcome="approve")
    said = {"field": "particulars.workers", "new": "34", "reason": "更正。"}
    with pytest.raises(ValueError, match="由认定机关记录"):
        story.do("decide", story.gu, outcome="correct", **said)
    story.do("decide", story.gu, outcome="delete", wrong_listing="on", reason="停止展示。")
    assert not Motion.objects.filter(entry=story.walk.entry, kind="revocation").exists()
    assert Alert.objects.filter(person=city.hugo, kind="objection").exists()


def test_before_the_decision_there_is_nothing_to_object_to(city):
    said = objection.Said(ground="fact", relation="party", name="启恒", contact="13800138000")
    with pytest.raises(Refused, match="陈述申辩"):
        objection.file(city.notified().entry, said, channel="hall", by=city.acmes_speaker, at=at(MONDAY))


def test_a_refusal_is_owed_until_it_has_arrived(city):
    story = Story(city, contact="13800000000")
    story.do("check", story.zhou, outcome="reject", reason="不属于本机关。", basis="本地规则（待核）")
    story.do("confirm_rejection", story.gu, outcome="confirm")
    assert story.now.state == "rejected" and story.clock("objection_answer").met_at is None
    story.do("serve_rejection", story.zhou, way="post", served_on="2026-08-03", reason="挂号信 1 号")
    assert story.clock("objection_answer").met_at and not story.now.procedures.filter(is_open=True).exists()
