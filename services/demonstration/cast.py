"""Who plays in the demonstration year: the units of 附件1, some townships and subdistricts, posts in the place of people.

The names are those of public bodies; what they do in this year is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.model.mechanisms import Mechanism


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


POLICY = _names(
    """
    市委组织部 市委宣传部 市委编办 市发改委 市教体局 市科技局 市经信局 市民政局 市财政局 市人社局
    市自然资源规划局 市生态环境分局 市住建局 市交运局 市农业农村局 市水利局 市商务局 市文旅局 市卫健委
    市林业发展中心 市医保局 市金融服务中心 市数据资源局 市城管执法局 市税务局 市铁路建管中心
    人行广德支行
    """
)
EXCHANGE = _names(
    """
    市委组织部 市发改委 市教体局 市科技局 市公安局 市民政局 市司法局 市人社局 市生态环境分局 市交运局
    市农业农村局 市文旅局 市卫健委 市应急局 市市场监管局 市医保局 市数据资源局 市税务局 市铁路建管中心
    市招商合作中心 市残联 市法院 市检察院
    """
)
INNOVATION = _names(
    """
    市发改委 市教体局 市科技局 市经信局 市民政局 市人社局 市自然资源规划局 市生态环境分局 市住建局
    市交运局 市水利局 市文旅局 市市场监管局 市卫健委 市税务局 人行广德支行
    """
)
UNIT_LISTS = f"""附件1

市直有关单位名单

政策争取涉及单位：{"、".join(POLICY)}等。

交流合作涉及单位：{"、".join(EXCHANGE)}等。

制度创新涉及单位：{"、".join(INNOVATION)}等。
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A unit with what its papers need: who leads, which section writes, to which body it looks up."""

    name: str
    full_name: str
    head: str  # post of the principal leader
    deputy: str  # post of the deputy leader
    section: str
    above: str
    joins: tuple[Mechanism, ...] = ()  # of a unit that the office adds besides 附件1


def _player(line: str) -> Player:
    name, full_name, head, deputy, section, above = line.split()
    return Player(name=name, full_name=full_name, head=head, deputy=deputy, section=section, above=above)


DEPARTMENTS: tuple[Player, ...] = tuple(
    map(
        _player,
        """
市委组织部 中共广德市委组织部 部长 副部长 人才工作科 省委组织部
市委宣传部 中共广德市委宣传部 部长 副部长 文明创建科 省委宣传部
市委编办 中共广德市委机构编制委员会办公室 主任 副主任 综合科 省委编办
市发改委 广德市发展和改革委员会 主任 副主任 长三角科 省发展改革委
市教体局 广德市教育体育局 局长 副局长 发展规划科 省教育厅
市科技局 广德市科学技术局 局长 副局长 规划合作科 省科技厅
市经信局 广德市经济和信息化局 局长 副局长 产业发展科 省经济和信息化厅
市民政局 广德市民政局 局长 副局长 养老服务科 省民政厅
市财政局 广德市财政局 局长 副局长 经济建设科 省财政厅
市人社局 广德市人力资源和社会保障局 局长 副局长 就业促进科 省人力资源社会保障厅
市自然资源规划局 广德市自然资源和规划局 局长 副局长 空间规划科 省自然资源厅
市生态环境分局 宣城市广德市生态环境分局 局长 副局长 水生态科 省生态环境厅
市住建局 广德市住房和城乡建设局 局长 副局长 城市建设科 省住房城乡建设厅
市交运局 广德市交通运输局 局长 副局长 综合规划科 省交通运输厅
市农业农村局 广德市农业农村局 局长 副局长 产业发展科 省农业农村厅
市水利局 广德市水利局 局长 副局长 规划建设科 省水利厅
市商务局 广德市商务局 局长 副局长 外贸外资科 省商务厅
市文旅局 广德市文化和旅游局 局长 副局长 资源开发科 省文化和旅游厅
市卫健委 广德市卫生健康委员会 主任 副主任 医政医管科 省卫生健康委
市林业发展中心 广德市林业发展中心 主任 副主任 资源保护科 省林业局
市医保局 广德市医疗保障局 局长 副局长 待遇保障科 省医保局
市金融服务中心 广德市金融服务中心 主任 副主任 银企服务科 省地方金融监管局
市数据资源局 广德市数据资源管理局 局长 副局长 政务服务科 省数据资源局
市城管执法局 广德市城市管理执法局 局长 副局长 综合科 省住房城乡建设厅
市税务局 国家税务总局广德市税务局 局长 副局长 纳税服务股 省税务局
市铁路建管中心 广德市铁路建设管理中心 主任 副主任 综合科 省发展改革委
人行广德支行 中国人民银行广德市支行 行长 副行长 综合业务部 人民银行合肥中心支行
市公安局 广德市公安局 局长 副局长 情报指挥中心 省公安厅
市司法局 广德市司法局 局长 副局长 公共法律服务科 省司法厅
市应急局 广德市应急管理局 局长 副局长 应急指挥科 省应急厅
市市场监管局 广德市市场监督管理局 局长 副局长 信用监管科 省市场监管局
市招商合作中心 广德市招商合作中心 主任 副主任 合作交流科 省商务厅
市残联 广德市残疾人联合会 理事长 副理事长 康复就业科 省残联
市法院 广德市人民法院 院长 副院长 审判管理办公室 省高级人民法院
市检察院 广德市人民检察院 检察长 副检察长 综合业务部 省人民检察院
""".strip().splitlines(),
    )
)


def _place(name: str, full_name: str, *joins: Mechanism) -> Player:
    return Player(
        name=name,
        full_name=full_name,
        head="主要负责人",
        deputy="分管负责人",
        section="党政综合办公室",
        above="省农业农村厅",
        joins=joins,
    )


_M = Mechanism
PLACES: tuple[Player, ...] = (
    _place("新杭镇", "广德市新杭镇人民政府", _M.POLICY, _M.EXCHANGE),
    _place("邱村镇", "广德市邱村镇人民政府", _M.POLICY),
    _place("誓节镇", "广德市誓节镇人民政府", _M.POLICY),
    _place("柏垫镇", "广德市柏垫镇人民政府", _M.POLICY, _M.EXCHANGE),
    _place("卢村乡", "广德市卢村乡人民政府", _M.EXCHANGE),
    _place("桐汭街道", "广德市人民政府桐汭街道办事处", _M.INNOVATION),
    _place("祠山街道", "广德市人民政府祠山街道办事处", _M.EXCHANGE, _M.INNOVATION),
)
PLAYERS: tuple[Player, ...] = (*DEPARTMENTS, *PLACES)

APPROVING = frozenset({"市发改委", "市文旅局"})  # their deputy leader looks before the office does
BY_MAIL = frozenset({"市残联", "人行广德支行"})  # they send by OA mail; the office enters it
TARDY = frozenset({"市城管执法局", "市司法局", "邱村镇"})


def duties(player: Player) -> tuple[Mechanism, ...]:
    """The ledgers that a player owes."""
    listed = ((POLICY, _M.POLICY), (EXCHANGE, _M.EXCHANGE), (INNOVATION, _M.INNOVATION))
    return (*(mechanism for names, mechanism in listed if player.name in names), *player.joins)
