"""Can a record be repaired, and from when: the law of eligibility without a case (domain §§1, 2.1a, 9a)."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """Why a repair is not possible now, in the order in which reasons are told."""

    MIN_PERIOD = "MIN_PERIOD"
    NOT_CORRECTED = "NOT_CORRECTED"
    NOT_PERFORMED = "NOT_PERFORMED"
    NO_COMMITMENT = "NO_COMMITMENT"
    REPEAT = "REPEAT"
    CRIMINAL = "CRIMINAL"
    FRAUD_BAR = "FRAUD_BAR"
    NOT_EARLY_REMOVABLE = "NOT_EARLY_REMOVABLE"
    NOT_PUBLISHED = "NOT_PUBLISHED"
    EXPIRED = "EXPIRED"
    IMPORT_ONLY = "IMPORT_ONLY"


REASONS: dict[Reason, Any] = {
    Reason.MIN_PERIOD: _("最短期限还没有届满。"),
    Reason.NOT_CORRECTED: _("还没有改正失信行为，或者改正日期在申请之后。"),
    Reason.NOT_PERFORMED: _("决定确定的义务还没有履行完毕。"),
    Reason.NO_COMMITMENT: _("还没有作出书面信用承诺。"),
    Reason.REPEAT: _("期间再次发生同类失信行为，不得提前修复。"),
    Reason.CRIMINAL: _("因涉嫌犯罪正在刑事诉讼期间，或者已经被追究刑事责任，不得提前修复。"),
    Reason.FRAUD_BAR: _("曾经骗取修复或者违背承诺，仍在不得申请修复的期间内。"),
    Reason.NOT_EARLY_REMOVABLE: _("规则没有规定提前结束：期限届满才结束。"),
    Reason.NOT_PUBLISHED: _("这条信息没有公示，无需申请终止公示。"),
    Reason.EXPIRED: _("期限已经届满，自动结束，无需申请修复。"),
    Reason.IMPORT_ONLY: _("由其他机关决定，本系统只导入显示；请向作出决定的机关申请。"),
}
