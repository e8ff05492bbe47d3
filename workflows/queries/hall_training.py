"""Training on the way out: a step where the version of the rules asks for it, a service everywhere else."""

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.duties import TAKE_TRAINING
from workflows.law.entry import Listing
from workflows.queries import guide, training
from workflows.queries.hall import Party
from workflows.queries.hall_tasks import SOON, Task


def step(party: Party) -> list[guide.Step]:
    """For the guide: asked for with its clause, or offered; queries nothing."""
    rule, done = party.entry.repair_rules(party.today).get("training_required"), party.trained_on
    # An agent of some entries learns nothing for the whole subject (views/hall_training.py).
    whole = party.mandate.gives(TAKE_TRAINING, party.mandate.subject_id, None, party.today)
    url = reverse("hall-training") if whole else ""
    told = _("%(day)s 完成") % {"day": done.isoformat()} if done else ""
    if rule is not None and training.is_required(party.entry, party.today):
        words = rule.text or _("完成信用修复培训后才能修复")
        grounds = [guide.Ground(_("名单规则"), words, rule.clause or _("条款待核"), rule.verified)]
        name = _("完成信用修复培训")
        if done:
            return [guide.Step(guide.DONE, name, _("已完成"), told, "ok", url, grounds)]
        hint = _("在线学习并通过测验，或者参加现场培训；不收费。")
        return [guide.Step(guide.TODAY, name, _("未完成"), hint, "do", url, grounds)]
    hint = _("适用的规则没有要求培训，不参加不影响申请移出；不收费，完成的记录学时。")
    status = _("已完成") if done else _("自愿参加")
    return [guide.Step(guide.OFFER, _("参加信用修复培训"), status, told or hint, "ok" if done else "", url)]


def tasks(party: Party) -> list[Task]:
    """For the task list: only where the rules ask for it and it is not done."""
    entry = party.entry
    if entry.state != Listing.LISTED or not party.is_lead or not entry.may_be_repaired:
        return []
    if party.trained_on or not training.is_required(entry, party.today):
        return []
    hint = _("适用的规则要求完成培训后才能修复；不收费")
    url = reverse("hall-training")
    return [Task(SOON, _("完成信用修复培训"), hint, _("未完成"), "do", url, duty=TAKE_TRAINING)]
