"""What may be written into an authority's particulars and into the free paragraph of a document.

The body of a document is law: its rights, terms and effects are computed, never typed here. The free paragraph tells
the reader how to find the office (hours, way, counter, web page); it stands after the body, before the closing, and a
word that would change the body is refused by name (our reading of 行政处罚法 §§44, 59 and of the required elements
of domain §4.1; 待核).
"""

import re
import unicodedata
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

PARAGRAPH_MOST = 300


class Reach(NamedTuple):
    """Address and telephone of an authority, as its documents state them."""

    address: str
    phone: str


# The columns of a version, in the order of the page.
FIELDS: dict[str, Any] = {
    "header_name": _("机关名称"),
    "notice_code": _("机关代字"),
    "address": _("联系地址"),
    "postcode": _("邮政编码"),
    "phone": _("联系电话"),
    "contact": _("联系人"),
    "seal_name": _("印章刊名"),
    "government_name": _("本级人民政府"),
    "court_name": _("管辖法院"),
    "review_contact": _("行政复议机构联系方式"),
}
NOTICE_CODE = re.compile(r"[\u4e00-\u9fff]{2,10}")
POSTCODE = re.compile(r"\d{6}")
PHONE = re.compile(r"[0-9+(（][0-9+()（）\-－—、;； /转]{5,39}")
# Chinese, Latin letters, figures and the punctuation of a sentence or an address; no mark-up, nothing invisible.
PLAIN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9，。、；：？！（）“”‘’《》〔〕—–…·～〇\-/.,:;@()%&+#_~ \n]*"
)
OF_THE_LAW: dict[Any, tuple[str, ...]] = {
    _("救济途径"): (
        "复议", "诉讼", "起诉", "上诉", "申诉", "听证", "陈述", "申辩", "异议", "赔偿",
    ),
    _("期限"): ("期限", "时限", "限期", "逾期", "届满", "到期", "日内", "天内", "月内", "年内"),
    _("法律效果"): (
        "列入", "移出", "撤销", "撤回", "生效", "失效", "作废", "无效", "视为", "免除", "减轻", "从轻", "放弃",
        "处罚", "罚款", "惩戒", "强制", "应当", "必须", "不得", "有权", "无权", "责令",
    ),
    _("收费"): ("收费", "缴费", "缴纳", "付款", "转账", "汇款", "账号", "帐号", "账户", "押金", "保证金"),
}  # fmt: skip
COUNT = "0-9〇零一二两三四五六七八九十百千万"
A_TERM = re.compile(rf"[{COUNT}]+个?(?:工作日|自然日|日|天|周|星期|月|年)(?:之?内|以内|之?前|以前|后|起)")
A_SUM = re.compile(rf"[{COUNT}.,]+元")


def faults_of_paragraph(text: str) -> list[Any]:
    """What stands against a free paragraph, in sentences; empty when it may be printed."""
    found: list[Any] = []
    if len(text) > PARAGRAPH_MOST:
        found.append(_("补充说明不超过%(most)s字，现有%(n)s字。") % {"most": PARAGRAPH_MOST, "n": len(text)})
    if strange := strangers(text):
        found.append(_("补充说明只写文字，不能含有这些字符：%(what)s") % {"what": "".join(strange)})
    # Spaces and invisible marks between two characters hide no word.
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c) != "Cf"
    )
    for sort, words in OF_THE_LAW.items():
        if used := [word for word in words if word in plain]:
            told = {"words": "”“".join(used), "sort": sort}
            found.append(_("“%(words)s”涉及%(sort)s，由文书正文依法载明，不能写进补充说明。") % told)
    if (term := A_TERM.search(plain)) is not None:
        found.append(_("“%(words)s”是期限，由文书正文依法载明，不能写进补充说明。") % {"words": term.group()})
    if (sum_of_money := A_SUM.search(plain)) is not None:
        found.append(_("“%(words)s”是金额，不能写进补充说明。") % {"words": sum_of_money.group()})
    return found


def strangers(text: str) -> list[str]:
    """The characters that no particular may hold, each once; invisible ones by their number."""
    odd = [c for c in dict.fromkeys(text.replace("\r\n", "\n")) if PLAIN.fullmatch(c) is None]
    return [c if c.isprintable() and not c.isspace() else f"U+{ord(c):04X}" for c in odd]


def faults_of(name: str, text: str) -> list[Any]:
    """What stands against one particular, in sentences."""
    if strange := strangers(text):
        return [_("不能含有这些字符：%(what)s") % {"what": "".join(strange)}]
    if "\n" in text:
        return [_("只能写一行。")]
    wanted = {
        "notice_code": (NOTICE_CODE, _("机关代字是2至10个汉字，例如“衡人社”，不含年份、括号和序号。")),
        "postcode": (POSTCODE, _("邮政编码是6位数字。")),
        "phone": (PHONE, _("联系电话请写区号和号码，例如 0999-1234-0012 或者 0999-1234-0012转8001。")),
    }
    if text and name in wanted and wanted[name][0].fullmatch(text) is None:
        return [wanted[name][1]]
    return []
