"""Load a policy version from its readable file: whole or nothing, repeatable."""

from typing import Any

from django.db import transaction

from workflows.law.policy import faults
from workflows.models import Article, CommitmentTemplate, Ground, ListedMeasure, ListType, Parameter, Policy


class BadPolicy(ValueError):
    """The file does not say what a policy version must say."""


@transaction.atomic
def load(document: dict[str, Any]) -> tuple[Policy, bool]:
    """Load one version; a version that is already there is never changed. Returns it and whether it is new."""
    wrong = faults(document["list"]["kind"], document["parameters"])
    if wrong:
        raise BadPolicy("；".join(f"{fault.name} {fault.words}" for fault in wrong))
    listed = document["list"]
    list_type, _new = ListType.objects.get_or_create(code=listed["code"], defaults=_without(listed, "code"))
    policy, new = Policy.objects.get_or_create(
        list_type=list_type,
        version=document["version"],
        defaults=document["policy"],
    )
    if new:
        _fill(policy, document)
        # Filled first: the database refuses rows under a version that is already published.
        Policy.objects.filter(pk=policy.pk).update(state=Policy.Status.PUBLISHED)
        policy = Policy.objects.get(pk=policy.pk)
    return policy, new


def _fill(policy: Policy, document: dict[str, Any]) -> None:
    """The rows that hang from a new version."""
    for name, facts in document["parameters"].items():
        Parameter.objects.create(policy=policy, name=name, **facts)
    for facts in document["articles"]:
        Article.objects.create(policy=policy, **facts)
    for facts in document["grounds"]:
        Ground.objects.create(policy=policy, **facts)
    for facts in document["measures"]:
        ListedMeasure.objects.create(policy=policy, **facts)
    for facts in document.get("commitments", []):
        CommitmentTemplate.objects.get_or_create(
            code=facts["code"], version=facts["version"], defaults=_without(facts, "code", "version")
        )


def _without(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    """A copy without some keys."""
    return {k: v for k, v in facts.items() if k not in names}
