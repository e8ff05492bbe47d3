"""The words of titles in this field, for `titles.py`: what may not be torn, what may not begin or end a line."""

from typing import Final


def _split(text: str) -> frozenset[str]:
    """The words of a text that is written with spaces."""
    return frozenset(text.split())


# Words and compounds: none of them is ever torn.
WORDS: Final = _split(
    """
    中华人民共和国 国家 人民政府 人民法院 委员会 办公室 管理局 总局 机关 部门 窗口 大厅 政务
    服务 中心 平台 人力资源 社会保障 社会保障局 劳动保障 监察 发展 改革 住房 城乡 建设 自然资源
    生态环境 交通运输 卫生健康 应急管理 文化 旅游 农业农村 水利 市场监督管理 市场 监督 管理 税务
    税收 统计 知识产权 财政 公安 司法 民政 教育 科技 商务 海关 经济 技术 高新 产业 开发区
    工业 园区 示范区 新区 拖欠 农民工 工资 劳动报酬 劳动者 用人单位 失信 守信 严重 重大 违法
    违规 信用 诚信 信息 联合 惩戒 激励 对象 主体 名单 红名单 黑名单 重点 关注 示范 企业 单位
    个人 自然人 当事人 法定代表人 主要 负责人 直接 责任 人员 案件 行为 农民工工资 联合惩戒
    联合激励 失信联合惩戒 守信联合激励 联合惩戒对象名单 联合激励对象名单 失信联合惩戒对象名单
    守信联合激励对象名单 联合惩戒对象 联合激励对象 失信主体 失信主体名单 守信主体 联合惩戒措施
    提前移出 信用修复 信用承诺 陈述申辩 立案审批表 送达回证 送达地址 卷宗目录 暂行办法 行政处罚
    行政复议 第一 第二 第三 第四 季度 年度 安全 生产 食品 药品 质量 环境 保护 工程 建筑 招标
    投标 政府 采购 消防 电子商务 价格 广告 计量 特种设备 列入 移出 提前 撤销 恢复 修复 解除
    变更 更正 撤回 取消 终止 延长 不予 准予 应予 拟 事先 预先 书面 限期 整改 责令 支付 听证
    约谈 询问 调查 陈述 申辩 复核 意见 异议 申请 受理 补正 补充 材料 一次性 告知 处理 结果
    警示 通报 移送 措施 实施 送达 回证 地址 确认 卷宗 目录 培训 合格 证明 证书 承诺 登记
    审批 立案 线索 来源 行政 处罚 强制 执行 复议 诉讼 决定书 告知书 通知书 确认书 承诺书
    建议书 申请书 意见书 登记表 审批表 决定 通知 公告 公示 报告 请示 批复 函 笔录 记录 记录表
    管理办法 办法 规定 条例 细则 暂行 试行 情况 问题 工作 事项 有关 进一步 加强 做好 开展
    公布 发布 印发 有限责任公司 股份有限公司 有限公司 集团 公司 分公司 合作社 事务所 个体工商户
    关于 对于 根据 按照 将 对 把 在 由 向 为 被 从 的 和 与 及 以及 或者 或 并 等 市
    县 区 省 自治区 州 镇 乡 街道 局 厅 委 院 部 处 科 室 厂 店 号 书 表 令 案 项 人
    名 年 月 日 度 批 次 第 拖欠农民工工资 惩戒措施
    """
)
# What belongs to the word before it.
NEVER_FIRST: Final = _split(
    """
    的 、 ， 。 ； ： 》 〉 ） 〕 】 ” ’ ！ ？ 等 市 县 区 省 自治区 州 镇 乡 街道
    局 厅 委 院 部 处 科 室 厂 店 号 书 表 令 案 项 人 名 年 月 日 度 批 次 公司
    分公司
    """
)
# What belongs to the word after it.
NEVER_LAST: Final = _split(
    """
    关于 对于 根据 按照 将 对 把 在 由 向 为 被 从 和 与 及 以及 或者 或 并 第 拟 不予
    准予 应予 《 〈 （ 〔 【 “ ‘
    """
)
# They hold two things together.
JOINING: Final = _split(
    """
    和 与 及 以及 或者 或 并
    """
)
# After these a unit of meaning is complete: the best places for a break.
UNIT_ENDS: Final = _split(
    """
    的 局 厅 委员会 办公室 人民政府 人民法院 总局 管理局 社会保障局 》 ） ， ；
    """
)
# Tails of a name, or of the name of a document: they stay with what comes before when there is a choice.
TAILS: Final = _split(
    """
    有限责任公司 股份有限公司 有限公司 集团 合作社 事务所 建筑 工程 科技 决定书 告知书 通知书
    确认书 承诺书 建议书 申请书 意见书 登记表 审批表 笔录 记录 记录表 回证 目录 函 公告 公示
    通报
    """
)
