"""The general repair rules as they are kept: each version of the rule set is one regime."""

from workflows.law.regimes import Regime
from workflows.models.kept import once
from workflows.models.listtype import ListKind, Policy


def load_regimes() -> tuple[Regime, ...]:
    """Every regime that was or is in force, the oldest first, in two queries; a page reads it once."""
    return once("regimes", _read_regimes)


def _read_regimes() -> tuple[Regime, ...]:
    """The same, from the database."""
    rows = Policy.objects.filter(list_type__kind=ListKind.REGIME, state__in=Policy.IN_FORCE)
    rows = rows.select_related("list_type").prefetch_related("parameters").order_by("effective_from")
    return tuple(as_regime(row) for row in rows)


def as_regime(policy: Policy) -> Regime:
    """One version as the law reads it."""
    return Regime(
        policy.reference,
        policy.instrument,
        policy.document_number,
        policy.effective_from,
        policy.effective_to,
        policy.load_rules(),
    )
