"""What units adopt from the two replication lists in the demonstration year (制度创新): invented items and counts."""

from __future__ import annotations

from dataclasses import dataclass

BATCHES = {1: "2021年第一批", 2: "2022年第二批"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """One item of one unit. `counted` is what its progress counts, `measure` in what, `pace` how many a month; `slow`: the
    quarters behind.
    """

    unit: str
    batch: int
    item: str
    counted: str
    measure: str
    pace: int
    slow: frozenset[int]


def _adoption(line: str) -> Adoption:
    unit, batch, item, counted, pace, slow = line.split()
    behind = frozenset(int(one) for one in slow if one != "-")
    what, measure = counted.split("_")
    return Adoption(unit=unit, batch=int(batch), item=item, counted=what, measure=measure, pace=int(pace), slow=behind)


ADOPTIONS: tuple[Adoption, ...] = tuple(
    map(
        _adoption,
        """
市发改委 1 重大项目跨区域联合会商制度 会商项目_个 3 -
市发改委 2 示范区规划“一张图”联合编制 完成图层_个 4 2
市教体局 1 优质教育资源结对共享机制 结对课时_节 36 -
市教体局 2 职业院校跨省联合招生培养 签约学生_名 12 3
市科技局 1 科技创新券跨区域通用通兑 兑付券额_万元 9 -
市科技局 2 大型科学仪器设施共享 共享机时_小时 40 2
市经信局 1 产业链供需对接清单制度 对接企业_家 8 -
市经信局 2 园区共建“飞地”利益分享机制 入驻企业_家 1 24
市民政局 1 养老服务补贴异地结算 异地结算_人次 26 -
市民政局 2 婚姻登记跨省通办 办理登记_件 5 3
市人社局 1 社会保险关系转移接续一网通办 办理转移_件 48 -
市人社局 2 技能等级证书区域互认 互认证书_本 15 1
市自然资源规划局 1 不动产登记跨省通办 办理登记_件 22 -
市自然资源规划局 2 省界毗邻地区规划协同机制 协同地块_处 2 3
市生态环境分局 1 跨界河流联合巡查机制 联合巡查_次 4 -
市生态环境分局 2 固体废物联防联治信息共享 共享信息_条 30 2
市住建局 1 住房公积金异地贷款互认 办理贷款_笔 18 -
市住建局 2 工程建设项目联合验收 验收项目_个 3 4
市交运局 1 道路运输高频事项跨省通办 办理事项_件 55 -
市交运局 2 省界路政联合执法机制 联合执法_次 3 -
市水利局 1 跨省河湖联合河长制 联合巡河_次 6 -
市水利局 2 水资源论证区域评估 评估项目_个 1 2
市文旅局 1 文旅一卡通同城待遇 持卡入园_人次 320 -
市文旅局 2 非遗资源联合保护名录 列入项目_个 2 3
市市场监管局 1 企业登记跨省通办 办理登记_件 24 -
市市场监管局 2 食品安全追溯信息互认 信息互认_批次 60 1
市卫健委 1 检查检验结果互认 结果互认_项次 210 -
市卫健委 2 专家联合坐诊机制 专家坐诊_人次 45 4
市税务局 1 跨省涉税事项通办 办理事项_件 33 -
市税务局 2 税收风险信息交换机制 交换信息_条 12 -
人行广德支行 1 动产融资统一登记推广 统一登记_笔 14 -
人行广德支行 2 绿色信贷项目互认 互认项目_个 2 3
桐汭街道 1 社区网格跨区联动机制 联动处置_件 20 -
祠山街道 1 便民服务“就近办” 办理事项_件 64 2
""".strip().splitlines(),
    )
)
