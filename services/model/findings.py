"""Findings are data: what a person should know about a file, a fact or the store. The table is the only source of their words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark. `code` is a row of FINDINGS, `where` names the file, field or object it is about."""

    code: str
    where: str
    text: str


# code -> (sentence, source). Letters: I intake, R reading, F facts, P papers, V verification.
FINDINGS: dict[str, tuple[str, str]] = {
    "P01": ("“{label}”中有{count}个不能打印的控制字符，已去掉，其余文字未动", "XML 1.0, 2.2"),
    "P02": ("“{label}”只能写一行，其中的换行已并为一行", "model/papers/fields.py"),
    "P03": ("“{unit}”列入了“{label}”，但不在排名表中，请核对单位名称", "notice 三（三）"),
    "P04": ("发文字号“{number}”的年份应用六角括号〔〕括起，如“合管〔2026〕7号”", "GB/T 9704-2012, 7.2.5"),
    "P05": ("第{row}行没有读入：{reason}", "formats/standings.py"),
    "P06": ("没有读入的栏：{columns}", "formats/standings.py"),
    "P07": ("{first}（{earlier}）晚于{second}（{later}），请核对", "the calendar"),
    "R01": ("“{kind}”类文件目前不识别文字，已归档，待识别", "parsing: kinds without a reader"),
    "R02": ("第{page}页没有可用的文字（扫描件、图片或字体缺少编码），待识别", "formats/readers/pdf.py"),
    "R04": ("有框线的页面较多，只识别了前{done}页的表格，其余{skipped}页只有文字", "formats/readers/pdf.py"),
    "R05": ("工作簿里没有内容，请核对是否交错了文件", "formats/readers/sheets.py"),
    "R06": ("有{count}处文字的编码无法辨认，请核对原文", "formats/readers/text.py"),
    "F01": ("没有找到协议名称，请填写", "notice 二（二）2"),
    "F02": ("只找到{count}个协议方，协议应有两方以上，请核对并补充", "notice 二（二）2"),
    "F03": ("签订日期未填（原文为“{quote}”），请核对原件后填写", "notice 二（二）2"),
    "F04": ("没有找到签订日期，请核对原件后填写", "notice 二（二）2"),
    "F05": ("金额大小写不一致：大写为{capital}元，小写为{digits}元，请核对原件", "GB/T 15835; 票据法 第八条"),
    "F06": ("签名处有不同的日期（{dates}），请核对以哪一天为签订日期", "formats of signature blocks"),
    "F07": ("{role}前后名称不一致：“{first}”与“{second}”，请核对", "formats of signature blocks"),
    "F08": ("日期“{quote}”不存在，请核对原件", "the calendar"),
    "F09": ("合作期限与起止日期不一致：写明{stated}，起止日期为{counted}，请核对", "formats of term clauses"),
    "I20": (
        "“{where}”与本单位已报送的“{title}”（{number}）内容相同，未重复受理；如需补充材料，请在该备案中选择“补充材料”",
        "notice 二（二）2",
    ),
    "I21": ("“{unit}”报送的“{title}”与本件内容相同，请核对是否为同一协议", "notice 二（二）2"),
    "I22": ("单位“{unit}”原不在单位名册，已按“{kind}”新增，请核对", "notice 附件1 (its lists end in 等)"),
    "I23": ("“{where}”没有受理：{reason}", "services/intake.py"),
    "I24": ("“{where}”没有备案：{reason}", "services/filings/rules.py"),
    "I25": (
        "“{where}”已受理，但后续处理没有完成（{reason}）；服务运行时会自动再试，一直不成功请联系管理员",
        "services/worker.py",
    ),
    "I26": ("“{where}”已归档，没有识别：{reason}", "services/model/inspection.py"),
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
    "V19": ("操作日志不完整：应到第 {end} 条，现有 {found} 条，请查明原因并从备份恢复登记库", "GB/T 22239-2019, 8.1.4.3"),
}


def finding(code: str, where: str, **details: object) -> Finding:
    """Make the finding `code` with the sentence of its row; raises KeyError for a code that has no row."""
    sentence, _source = FINDINGS[code]
    return Finding(code=code, where=where, text=sentence.format(where=where, **details))
