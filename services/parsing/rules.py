"""The words by which facts are recognised. Pure data: each table can be read and changed by a person.

Sources: the Civil Code's named contracts (民法典 合同编) for roles, GB/T 9704 for titles, notice 二（二）2 for the five fields,
and the agreements between bodies of 沪苏浙皖 that the rules were tried on.
"""

from __future__ import annotations

import re


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# --- parties -------------------------------------------------------------------------------------------------------------------
ORDINAL_ROLES = "甲乙丙丁戊己庚辛壬癸"
NAMED_ROLES: tuple[str, ...] = _listed(
    """
    发包人 承包人 发包方 承包方 发包单位 承包单位 总承包方 总承包人 分包方 分包人 供方 需方 供货方 供货人 采购方 采购人
    采购单位 供应商 供应方 委托方 受托方 委托人 受托人 委托单位 受托单位 出租方 承租方 出租人 承租人 买方 卖方 买受人
    出卖人 购买方 销售方 转让方 受让方 转让人 出让方 出让人 受让人 投资方 投资人 引资方 合作方 主办方 承办方 协办方
    贷款人 借款人 服务方 许可方 被许可方 赠与方 受赠方 赠与人 受赠人 捐赠方 捐赠人 运营方 建设方 共建方 牵头方 参与方
    联合方 监管方 担保方 担保人 保证人 甲方代建方 代建方 勘察人 设计人 监理人 承揽人 定作人 寄存人 保管人 施工方
    施工单位 建设单位 设计单位 监理单位 用工单位 用人单位 支援方 受援方 帮扶方 受帮扶方 输出方 输入方 流出方 流入方
    债权人 债务人 债权方 债务方 抵押人 抵押权人 承继方
    上游方 下游方 出资方 管理方 实施方 使用方 产权方 租赁方 甲方委托人 征收人 被征收人 征收部门 联合体牵头人
    联合体牵头方 联合体牵头单位 联合体成员 联合体成员方 联合体成员单位
    """
)
# What a list of parties is called where they have no roles.
LIST_LABELS: tuple[str, ...] = _listed(
    """
    协议各方 协议双方 签约各方 签约双方 签约单位 签约方 签署单位 签署各方 签署方 合作单位 合作各方 合作双方 参与单位
    缔约各方 缔约方 共建单位 发起单位 参加单位 成员单位 联防单位 协作单位 协作各方 立协议人 立约人 立合同人
    """
)
# Who stands by and is no party.
WITNESS_LABELS: tuple[str, ...] = _listed("见证单位 见证方 见证人 鉴证单位 鉴证方 监督单位 指导单位")
# Who is a party of his own contract with the client, and of a contract for works a third beside its two parties.
SUPERVISORS = frozenset(_listed("监理人 监理单位"))
BUILDERS = frozenset(_listed("承包人 承包方 承包单位 总承包方 总承包人 分包方 分包人 施工方 施工单位"))
# A body's name ends in one of these.
BODY_ENDINGS: tuple[str, ...] = _listed(
    """
    人民政府 政府 管理委员会 委员会 管委会 执委会 组委会 党委 党组 团委 工会 委 局 厅 署 部 办公室 办事处 代表处 办公厅
    中心 公司 集团 大学 学院 学校 中学 小学 职校 医院 研究院 研究所 研究会 设计院 科学院 卫生院 法院 检察院 银行 分行
    支行 信用社 合作社 联社 协会 学会 商会 联合会 总会 促进会 联盟 基金会 基金 事务所 合伙企业 (有限合伙) 街道 开发区
    园区 高新区 示范区 新区 度假区 景区 保护区 试验区 博物馆 图书馆 文化馆 林场 农场 电视台 报社 出版社 支队 总队 大队
    机场 港务 车站 管理处 管理站 服务站 管理所 厂 店 镇 乡 县 区 市 省 村 社区 经济联合社 村民委员会 居民委员会 服务队
    联络处 指挥部 实验室 工作室 幼儿园 师范 疾控 血站 养老院 福利院 文旅局 投资促进局 科创走廊 产业园 产业城 分局
    税务所 派出所 司法所 海关 边检站 养护所 气象台 监测站 工作站 总站 分公司 子公司 分院 剧院 歌舞团 体育馆 美术馆
    档案馆 纪念馆 电厂 水厂 码头 港口集团 物流园 商行 经营部 门市部
    """
)
# Endings that can stand without any label and still be a body (a place name alone can't).
_WEAK_ENDINGS = (
    *("中心", "基金", "园区", "街道", "社区", "景区", "联盟", "中学", "师范", "科创走廊", "产业园", "产业城", "码头", "物流园"),
    *("实验室", "工作室", "示范区", "新区", "试验区", "保护区", "度假区", "高新区", "开发区", "服务队", "指挥部", "总站"),
)
STRONG_ENDINGS: tuple[str, ...] = tuple(
    ending for ending in BODY_ENDINGS if ending in ("局", "厅") or (len(ending) >= 2 and ending not in _WEAK_ENDINGS)
)
# Words that no body's name holds: what has one of them is a sentence or another field of a form.
NOT_IN_NAMES = re.compile(
    r"[。;！!？?\"=<>《》]|[甲乙丙丁]方|本协议|本合同|本备忘录|本意向|协议书|双方|各方|指定|的(?!士)|所属|下属|应当|应该|应在|应按|应于|应为|有权|不得|承担|负责|同意|按照|根据|依据"
    r"|确认|签字|签章|盖章|公章|日期|地址|电话|传真|联系|法定|(?:^|授权|委托)代表(?!处|大会)|开户|账号|帐号|邮编|信用代码|身份证|经办|负责人|提供|如下|以下|包括|违约"
    r"|的权利|的义务|义务|权利|年\s*月|^的|^在|^将|^为|^已|^未|^由|^若|^如|^对|^因|^指|#|建立|第[一二三四五六七八九十百]+[章节条]|^\d|^[(]?[一二三四五六七八九十]+[、)]"
)
# Verbs with which a clause about a party's duties begins: 甲方：指导乙方建设工业园区.
NOT_AT_HEAD = re.compile(
    "|".join(
        _listed(
            """
    负责 组织 推进 推动 协调 协助 支持 配合 加强 完成 指导 监督 参与 开展 落实 制定 做好 履行 享有 有权 可 可以 须 需
    应 不 每 按 从 把 用(?!友) 以 及时 定期 积极 牵头 统筹 保证 保障 鼓励 引导 授权 派 选派 安排 争取 主要 充分 围绕 依托
    结合 通过 利用 发挥 作为 是 系 为
    如(?![东皋意]) 若 当(?!涂) 对 关于 其 该 本 上述 所有 任何 同时 并 或 且 但 故 则 请 详见 见 另 无(?![锡为])
    待 暂 略 同上 上方 下方 签名 盖章 金额 单价 数量 备注 合计 项目名称 内容
            """
        )
    )
)
LEGAL_FORMS = re.compile(
    r"(?:Co\.?\s?,?\s?Ltd\.?|Limited|Inc\.?|GmbH|LLC|Corp(?:oration)?\.?|AG|S\.A\.|B\.V\.|Pte\.? Ltd\.?"
    r"|University|Institute|Government|Group|Bureau|Committee|Association|College|Hospital|Bank|Council)$"
)
# Two hundred family names would be a book; these are nine in ten persons'.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
NAME_LENGTH = range(2, 46)

# --- titles --------------------------------------------------------------------------------------------------------------------
TITLE_ENDINGS: tuple[str, ...] = (
    *(
        "协议",
        "协议书",
        "合同",
        "合同书",
        "备忘录",
        "意向书",
        "倡议书",
        "倡议",
        "公约",
        "章程",
        "宣言",
        "共同声明",
        "承诺书",
        "责任书",
    ),
    *(
        "约定书",
        "议定书",
        "框架",
        "会商纪要",
        "合作纪要",
        "协定",
        "联合声明",
        "合作宣言",
        "会谈纪要",
        "合约",
        "契约",
        "协议条款",
        "公约书",
    ),
)
# A line that ends like a title and is none.
# Papers that are no agreements, and come in all the same (条例 art. 8 and its kin).
OTHER_TITLE_ENDINGS: tuple[str, ...] = (
    *("通知", "通报", "方案", "纪要", "意见", "决定", "函", "报告", "请示", "批复", "公告", "规划", "计划", "要点"),
    *("办法", "细则", "规定", "倡议书?", "宣言", "声明", "承诺书", "清单", "名单", "说明"),
)
NOT_TITLES = re.compile(
    r"[。;,!?]|:|^\s*[(（]?\s*(?:第[一二三四五六七八九十\d]+[条章]|[一二三四五六七八九十\d]+[、.)])|^(?:附件|目录|鉴于|为|经|根据|本|特|双方|甲乙|签订|签署|达成)|(?:签订|订立|达成|签署)[本如]"
    r"|[.…·]{3,}|\d+$|编号|号$|^\s*[\d—-]+\s*$"
)
# A line of the head that can be the upper part of a broken title.
TITLE_CONTINUES = re.compile(r"^[\u4e00-\u9fffA-Za-z0-9\s()“”\"、—·《》-]{2,44}$")
TITLE_LINES = 24  # non-empty lines at the head that may hold it

# --- signing -------------------------------------------------------------------------------------------------------------------
SIGNED_BEFORE = re.compile(
    r"(?:签订|签署|签约|签定|订立|签字|缔约|立约|签章|盖章|签\s{1,4}订|签\s{1,4}署)\s{0,4}(?:的)?\s{0,4}(?:日\s{0,4}期|时\s{0,4}间|日)\s{0,4}"
    r"(?:[(、,和及与][^\n:]{1,8}[)]?)?\s{0,4}[:]?\s{0,4}(?:为|是)?\s{0,8}$"
    r"|(?:签订|签署|签约|签定|订立)[ ]{0,4}(?:于|在)?[ ]{0,4}:?[ ]{0,4}$"
    r"|(?:[Ss]igned|[Ee]xecuted|[Ee]ntered into)[ ]{1,2}(?:on|as of|this)[ ]{1,2}$|[Dd]ate of [Ss]igning[ ]{0,2}:[ ]{0,2}$"
)
SIGNED_AFTER = re.compile(
    r"^\s*[,]?\s*(?:[^。;,年\n]{0,24}?)(?:共同|正式|在[^。;\n]{1,16}|于[^。;\n]{1,16})?(?:签订|签署|签约|订立|签字(?:并)?(?:盖章)?(?:后)?生效)(?!的|《|过|了|之日|之前|后|时|前)"
)
SIGNED_ELSEWHERE = re.compile(r"(?:原|曾|已|前期|此前|先后|落实|根据|依据|按照|执行)[^。;,\n]{0,12}$")
DATE_LABEL = re.compile(r"(?:日\s{0,6}期|时\s{0,6}间|签约日|Date|DATE)\s{0,4}(?:[(][^()\n]{1,8}[)])?\s{0,4}[:]?[\s_]{0,8}$")
# What stands before 日期 or 时间 and makes it another day than that of the signing.
OTHER_DATES = re.compile(
    r"(?:生效|开工|竣工|完工|出生|到期|截止|验收|交货|付款|打印|印发|起始|终止|开始|结束|首次|会议|活动|举办|召开|填报|登记|公示|成立)$"
)

# --- term ----------------------------------------------------------------------------------------------------------------------
TERM_WORDS = (
    r"(?<!免)(?:(?:有\s{0,4}效|合\s{0,4}作|协\s{0,4}议|合\s{0,4}同|共\s{0,4}建|服\s{0,4}务|委\s{0,4}托|租\s{0,4}赁|履\s{0,4}行|租|结\s{0,4}对|联\s{0,4}防|供\s{0,4}应|运\s{0,4}营|协作|流转|承包|使用|帮扶|补偿|存续|特许经营|实施|聘用|对口支援|托管)"
    r"\s{0,4}期\s{0,4}限?|期\s{0,4}限)"
)
NOT_TERM = re.compile(
    r"(?:付款|支付|质保|保修|保密|交货|缴纳|整改|答复|通知|宽限|保证金|异议|响应|建设工|审查|公示|免租)[^。;\n]{0,6}$"
)

# --- amounts -------------------------------------------------------------------------------------------------------------------
# role -> words that name it when they stand nearest before the amount, in the same sentence.
AMOUNT_ROLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("总投资", ("总投资", "投资总额", "投资总规模", "计划投资", "概算投资", "估算投资", "投资额", "总投入")),
    ("违约金", ("违约金", "赔偿金", "罚款", "赔偿")),
    ("定金", ("定金",)),  # 民法典 第五百八十六条：与保证金不是一回事
    ("保证金", ("保证金", "押金", "履约担保")),
    ("租金", ("租金", "租赁费", "租费")),
    (
        "合同价款",
        (
            "合同价款",
            "合同价",
            "合同总价",
            "合同金额",
            "合同总额",
            "协议金额",
            "中标金额",
            "成交金额",
            "结算金额",
            "结算价",
            "总价款",
            "总金额",
            "价款",
            "成交价",
            "中标价",
            "总价",
        ),
    ),
    ("补偿资金", ("补偿资金", "补偿金", "生态补偿", "补偿")),
    ("专项资金", ("专项资金", "引导资金", "引导基金", "产业基金", "发展基金", "基金规模", "专项经费")),
    ("奖补", ("奖补", "奖励", "补助", "补贴", "资助")),
    ("授信额度", ("授信", "信贷", "贷款", "融资")),
    ("注册资本", ("注册资本", "注册资金", "认缴", "认缴出资")),
    ("出资", ("出资",)),  # into a common fund as well as into a firm
    # What a contract for works names apart from its price (建设工程工程量清单计价规范 GB 50500-2013, 2).
    ("暂列金额", ("暂列金额", "暂列金", "预留金")),
    ("暂估价", ("暂估价", "专业工程暂估")),
    ("预付款", ("预付款", "预付金", "首付款", "首期款")),
    ("设计费", ("设计费", "勘察设计费", "设计费用")),
    ("勘察费", ("勘察费", "勘测费")),
    ("监理费", ("监理费", "监理酬金")),
    ("费用", ("工程费", "建安费", "施工费", "安装费", "服务费", "管理费", "咨询费", "费用", "经费", "酬金", "报酬")),
    ("投资", ("投资", "投入")),
    ("产值", ("产值", "营业收入", "销售收入", "销售额", "税收")),
    ("资金", ("资金", "金额", "款项")),
)
# Words so general that the one before them says what they mean: 保险金额, 担保金额.
GENERAL_SUMS = frozenset(_listed("金额 款项"))
MAY_PRECEDE_SUMS = "总的其该本此各为及和与、之额元"
# A sum from which on something else holds is none that the agreement grants; a limit (不超过) is.
THRESHOLD_BEFORE = re.compile(
    r"(?<![不未])(?<!不[得应能会可宜])(?:超过|超出|高于|大于|多于|低于|少于|不足|不满)\s{0,4}(?:人民币|RMB|[¥￥])?\s{0,4}$"
)
_INCLUSIVE = r"(?:[(]不?含[^()]{0,8}[)])?"
THRESHOLD_AFTER = re.compile(rf"\s{{0,4}}{_INCLUSIVE}及?(?:以上|以下){_INCLUSIVE}(?:的|时|者)")
UNIT_PRICE = re.compile(r"^\s*(?:/|每)\s*[\u4e00-\u9fffA-Za-z㎡]|^\s*[(](?:每|/)")
UNIT_PRICE_BEFORE = re.compile(
    r"(?:单价|每(?!年|季|月|半年|学年|期|次)[\u4e00-\u9fff]{1,4}|/[\u4e00-\u9fff])\s*(?:为|按|:|计)?\s*$"
)
