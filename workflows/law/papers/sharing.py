"""What is told to others (转送、公告): the measures to the bodies that carry them out, the removal to everybody."""

from workflows.law.elements import DATE, LETTER, LINE, Blank, Element
from workflows.law.papers.makeup import ANY_LIST, LEFT, ON_LIST, must, musts, notice

_TO = Blank(
    "transfer.to", "主送单位", LINE, help="实施措施的单位全称，几个单位用顿号隔开，如“市财政局、市发展和改革委员会”。",
    length=300,
)  # fmt: skip
_BY = Blank("transfer.feedback_by", "反馈日期", DATE, help="请对方在这一天以前反馈实施情况。")
_MORE = Blank("transfer.remarks", "需要说明的事项", help="没有的不填。", length=1000)

MEASURES_TRANSFER = notice(
    "measures_transfer",
    "联合惩戒措施转送函",
    "信函",
    (
        must(_TO),
        Element("measures", "联合惩戒措施"),
        Element("decided_on", "作出列入决定日期"),
        Element("decision_number", "列入决定书文号"),
        Element("period_text", "列入期限"),
        must(_BY),
        Element("authority.phone", "机关联系电话"),
    ),
    (_TO, _BY, _MORE),
    form=LETTER,
    is_served=False,
    note="措施以名单规则的措施目录为限，不得自行增加。自然人的信息只用于实施措施，不得公开。",
    states=ON_LIST,
    parts=("measures", "decision"),
)

_CHANNEL = Blank(
    "announcement.channel",
    "公告载体",
    LINE,
    help="与当初公示的渠道一致，如“市人力资源和社会保障局门户网站”。",
    length=200,
)

REMOVAL_ANNOUNCEMENT = notice(
    "removal_announcement",
    "移出公告",
    "信公告",
    (
        Element("removal.ground_text", "移出事由"),
        Element("removal.effective_on", "移出日期"),
        Element("removal.list_number", "名单编号"),
        *musts((_CHANNEL,)),
    ),
    (_CHANNEL,),
    is_served=False,
    is_public=True,
    note="在原公示渠道公告；没有公示过的当事人不公告。一并移出的人员不写姓名。",
    states=LEFT,
    lists=ANY_LIST,
    parts=("decision", "removal"),
)

PAPERS = (MEASURES_TRANSFER, REMOVAL_ANNOUNCEMENT)
