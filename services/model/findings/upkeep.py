"""What verification says of the store. Rows of FINDINGS: code -> (sentence, source)."""

from __future__ import annotations

UPKEEP_FINDINGS: dict[str, tuple[str, str]] = {
    "V01": ("文件内容已被改动（校验值不符），请从备份恢复该文件", "OCFL 1.1, 3.5.2"),
    "V02": ("文件缺失，请从备份恢复该文件", "OCFL 1.1, 3.5.2"),
    "V03": ("档案对象内有登记以外的文件，请查明来历后移出", "OCFL 1.1, 3.1"),
    "V04": ("档案对象的目录无法使用（{reason}），请从备份恢复该对象", "OCFL 1.1, 3.6"),
    "V05": ("登记库里有、档案目录里找不到的档案，请从备份恢复该对象", "promise 1: nothing acknowledged is lost"),
    "V06": ("档案目录里有、登记库里没有的档案，请重新启动服务，启动时自动登记", "promise 2: the archive alone is enough"),
    "V07": ("档案库里有不属于它的文件或空目录，请查明来历后移出", "OCFL 1.1, 4.1"),
    "V08": ("档案对象不在应在的位置（{object}），请移回", "OCFL extension 0003"),
    "V09": ("档案目录与登记时不一致（整体被改写过），请查明原因并从备份恢复", "DA/T 70-2018, 真实性"),
    "V10": (
        "操作日志从这一条起对不上（{at} {action}），日志可能被改动过，请保留现状、查明原因，并与备份比对",
        "GB/T 22239-2019, 8.1.4.3",
    ),
    "V11": ("文件的国密校验值（SM3）不符，请从备份恢复该文件", "GB/T 32905-2016"),
    "V12": ("登记库的内容与档案不一致，请运行 python app.py rebuild 重建登记库", "promise 2: the archive alone is enough"),
    "V13": ("有一步业务尚未办完，请确认磁盘可写后重新启动服务", "promise 1: nothing acknowledged is lost"),
    "V14": (
        "编号不连续：应为第 {expected} 号，实为第 {found} 号（{object}），请运行 python app.py rebuild 重建，仍不连续则恢复备份",
        "promise 3: numbers are gapless",
    ),
    "V15": ("登记库文件损坏（{reason}），请运行 python app.py rebuild 从档案重建", "promise 2: the archive alone is enough"),
    "V16": ("档案目录里有、登记库里原先没有的档案，已自动登记，请到检索页核对", "promise 2: the archive alone is enough"),
    "V17": ("档案中缺少清单所列的文件，或其内容与清单不符，请从备份恢复该对象", "promise 1: nothing acknowledged is lost"),
    "V18": (
        "编号与登记不符（{object}），暂停取号，请运行 python app.py rebuild 重建登记库后再核验",
        "promise 3: numbers are gapless",
    ),
    "V22": ("“{title}”没有导出（{reason}），请运行 python app.py verify 查看详情，并从备份恢复", "services/upkeep/export.py"),
    "V20": (
        "编号 {number} 出现在两件档案上（{first}、{second}），请保留现状，查明后从备份恢复",
        "promise 3: numbers are unique",
    ),
    "V21": ("编号 {number} 已由本系统编出（{object}），又登记为外部占号，请在发文设置中核对", "promise 3: numbers are unique"),
    "V30": (
        "冻结的内容与冻结时的校验值（SM3）不符，可能被改动过，请保留现状、查明原因，并从备份恢复",
        "promise 5: a frozen quarter never changes",
    ),
    "V31": (
        "前一次冻结的校验值对不上：前面的考核缺失、被改动，或顺序被调换，请查明原因并从备份恢复",
        "promise 5: a frozen quarter never changes",
    ),
    "V32": ("按冻结的事实和方案重新计算，结果与冻结的不一致（{what}），请核对", "promise 5: every score opens to its evidence"),
    "V33": ("登记库里的名次与这次考核的不一致，请运行 python app.py rebuild 重建登记库", "services/stores/assessments.py"),
    "V34": (
        "与操作日志不符：日志记载{by}于 {at} 冻结，校验值与现存的不同，或冻结的考核已不在，请查明原因并从备份恢复",
        "promise 5: a frozen quarter never changes",
    ),
    "V19": ("操作日志不完整：应到第 {end} 条，现有 {found} 条，请查明原因并从备份恢复登记库", "GB/T 22239-2019, 8.1.4.3"),
}
