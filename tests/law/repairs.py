"""What stands against a verb of a repair, each alone; nothing here is read from the program."""

from datetime import timedelta

from tests.law.machine import TODAY
from tests.law.machine_repair import REORGANISATION, REPAIR

TOMORROW = TODAY + timedelta(days=1)
NOT_CORRECTED = "没有证据证明已经改正列入事由所涉的行为。"
NOT_PERFORMED = "处罚、责令等文书规定的义务还没有履行完毕。"
TOO_SOON = "改正后在列未满规定期限，不能准予。"
NO_PROMISE = "没有有效的书面信用承诺：没有签署、已经撤回或者已经违背。"
NOT_TRAINED = "名单规则要求完成信用修复培训，还没有完成。"
BARRED = "有不得提前移出的情形。"
# Each condition of a grant fails alone; a grant in part is no way round any of them.
CONDITIONS = (
    ({"verified_corrected_on": None}, NOT_CORRECTED),
    ({"verified_corrected_on": TOMORROW}, NOT_CORRECTED),
    ({"is_performed": False}, NOT_PERFORMED),
    ({"opens_on": None}, TOO_SOON),
    ({"opens_on": TOMORROW}, TOO_SOON),
    ({"promise_stands": False}, NO_PROMISE),
    ({"is_trained": False}, NOT_TRAINED),
    *(({"bars": [bar]}, BARRED) for bar in ("REPEAT", "CRIMINAL", "FRAUD_BAR", "IMPORT_ONLY", "OTHER")),
)
AGAINST = [
    *((REPAIR, "verified", verb, row, said) for verb in ("grant", "grant_partly") for row, said in CONDITIONS),
    (REPAIR, "verified", "grant_partly", {"may_be_partial": False}, "本名单的规则没有规定可以部分准予。"),
    (REPAIR, "verified", "grant_partly", {"scope": {}}, "部分准予须写明准予的部分。"),
    (
        REPAIR, "applied", "ask_repair_completion", {"was_asked_to_complete": True},
        "补正只能一次性告知：本件已经要求补正过。",
    ),
    *(
        (REORGANISATION, "in_effect", verb, {"end_document": " "}, "还没有写明结束所依据的文书。")
        for verb in ("lift_for_good", "resume_discipline")
    ),
]  # fmt: skip
