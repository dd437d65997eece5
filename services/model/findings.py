"""Findings are data: what a person should know about a file, a fact or the store. The table is the only source of their words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark. `code` is a row of FINDINGS, `where` names the file, field or object it is about."""

    code: str
    where: str
    text: str


# code -> (sentence, source). Letters: I intake, R reading, F facts, M manuscripts, P papers, T text of a checked paper,
# V verification.
FINDINGS: dict[str, tuple[str, str]] = {
    "M01": ("去掉了标记符号“{mark}”，其余文字未动", "model/manuscript/pieces.py"),
    "M02": ("断开的几行已接成一段：{seams}", "model/manuscript/joining.py"),
    "M03": ("标题原分{count}行，已并为一个标题，排版时按词意重新分行", "GB/T 9704-2012, 7.3.1"),
    "M04": ("去掉了汉字与数字、字母、标点之间多余的空格，共{count}处", "GB/T 15835-2011; model/manuscript/spaces.py"),
    "M05": ("正文之前的网页内容未排入：“{text}”；如有需要，请移到正文中再排", "model/manuscript/heads.py"),
    "M06": ("去掉了{count}个不能打印的字符，其余文字未动", "XML 1.0, 2.2"),
    "M07": ("“{mark}”是原来的页码，未排入", "GB/T 9704-2012, 7.5"),
    "M08": ("表格各行栏数不一（{least}至{most}栏），不足的已在行末补空栏，请核对", "model/manuscript/tables.py"),
    "M09": ("没有找到标题，请补上标题后再排", "GB/T 9704-2012, 7.3.1"),
    "M10": ("没有找到发文机关署名，请核对", "GB/T 9704-2012, 7.3.5"),
    "M11": ("没有找到成文日期，请核对", "GB/T 9704-2012, 7.3.5.4"),
    "M12": ("成文日期“{dated}”不完整或写法不规范，应如“2022年9月2日”；已照原样排入，请核对", "GB/T 9704-2012, 7.3.5.4"),
    "M13": ("附件说明的序号不连续，排版时按先后重新编号，请核对", "GB/T 9704-2012, 7.3.4"),
    "M14": ("落款前后的“{text}”无法归类，已排在正文末尾，请核对位置", "GB/T 9704-2012, 7.3"),
    "M15": ("成文日期之后有未标“附件”的文字（“{text}”），已作为附件另页排，请核对", "GB/T 9704-2012, 7.3.7"),
    "M16": ("“{label}”的序号改用阿拉伯数字", "GB/T 9704-2012, 7.3.7"),
    "M17": ("附件说明列有“{name}”，文中没有这个附件，请补上或另行附送", "GB/T 9704-2012, 7.3.7"),
    "M18": ("附件“{name}”没有列入附件说明，请核对", "GB/T 9704-2012, 7.3.4"),
    "M19": ("文本框里的文字未排入：“{text}”；请移到正文中再排", "formats/manuscripts.py"),
    "M20": ("{count}幅图片未排入，请在排好的文件中补入", "formats/manuscripts.py"),
    "M21": ("脚注或尾注未排入：“{text}”；请写入正文或附注", "formats/manuscripts.py"),
    "M22": ("单元格里的空格：表头中按换行处理，其余处去掉，文字未动", "model/manuscript/tables.py"),
    "P01": ("“{label}”中有{count}个不能打印的控制字符，已去掉，其余文字未动", "XML 1.0, 2.2"),
    "P02": ("“{label}”只能写一行，其中的换行已并为一行", "model/papers/fields.py"),
    "P03": ("“{unit}”列入了“{label}”，但不在排名表中，请核对单位名称", "notice 三（三）"),
    "P04": ("发文字号“{number}”的年份应用六角括号〔〕括起，如“合管〔2026〕7号”", "GB/T 9704-2012, 7.2.5"),
    "P05": ("第{row}行没有读入：{reason}", "formats/standings.py"),
    "P06": ("没有读入的栏：{columns}", "formats/standings.py"),
    "P07": ("{first}（{earlier}）晚于{second}（{later}），请核对", "the calendar"),
    "P10": ("“{unit}”是{kind}，不宜用“{type}”，宜用“{proposed}”，请核对主送机关或另行发文", "条例第八条、第十五条至第十七条"),
    "P11": (
        "主送机关须由政府或者经政府同意后行文：请改由“{proposed}”印发，或者确已批准后在正文注明“{phrase}”",
        "条例第十六条（二）",
    ),
    "P12": ("“{unit}”是{kind}，一般只点名、不排名，请核对是否列入排名表（{source}）", "条例第十七条"),
    "P13": ("标题没有以文种“{kind}”结尾，标题应由发文机关、事由和文种组成，请核对", "条例第九条（七）"),
    "P14": ("第{row}行“{column}”写的是“{text}”，应为{choices}之一，请核对", "notice 附件5, 填表说明 3"),
    "P20": ("原标题没有发文机关名称，已在前面补上“{issuer}”；不需要的，请在原文标题中写明后重排", "条例第九条（七）"),
    "P40": ("“{where}”只有 docx，没有生成 PDF，未经版面核验；请用 Word 或 WPS 打开核对后再印发", "services/documents/issue.py"),
    "P41": ("“{where}”的模板没有核对印出来的样子（{reason}），请下载样张核对", "services/documents/templates.py"),
    "P43": ("“{where}”的模板不合“{what}”（{clause}）：{measured}。内置模板是合的，请核对改动之处", "GB/T 9704-2012"),
    "P44": ("“{where}”的模板没有印出“{label}”，填写了也不会出现在公文里，请核对", "services/documents/templates.py"),
    "P42": ("“{where}”的模板印出来会少字：{lost}。请核对模板的字体和段落", "promise 6: nothing of the text is lost"),
    "R01": ("“{kind}”类文件目前不识别文字，已归档，待识别", "parsing: kinds without a reader"),
    "R02": ("第{page}页没有可用的文字（扫描件、图片或字体缺少编码），待识别", "formats/readers/pdf.py"),
    "R04": ("有框线的页面较多，只识别了前{done}页的表格，其余{skipped}页只有文字", "formats/readers/pdf.py"),
    "R05": ("工作簿里没有内容，请核对是否交错了文件", "formats/readers/sheets.py"),
    "R06": ("有{count}处文字的编码无法辨认，请核对原文", "formats/readers/text.py"),
    "R07": ("“{where}”里没有文字，请核对是否交错了文件；确为空白的，请退回报送单位重新报送", "services/filings/reading.py"),
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
    "T01": ("发文字号“{quote}”的年份应当写全四位，用六角括号〔〕括起", "GB/T 9704-2012, 7.2.5"),
    "T02": ("发文字号“{quote}”的序号不加“第”，也不编虚位（前面不加0）", "GB/T 9704-2012, 7.2.5"),
    "T03": ("引用{number}时没有写标题，引用公文应当先引标题、后引发文字号", "条例实施惯例；GB/T 9704-2012, 9"),
    "T04": ("《{title}》在文中先后注为{first}和{second}，请核对是不是同一份文件", "formats/gongwen/checker/citations.py"),
    "T05": (
        "这里引用{second}，而{earlier}引用的是{first}，两处说的像是同一件事；两份文件可能都有，请核对",
        "formats/gongwen/checker/citations.py",
    ),
    "T06": ("{number}在文中先后用作《{first}》和《{second}》的发文字号，请核对", "formats/gongwen/checker/citations.py"),
    "T10": ("半角标点“{quote}”与汉字相连，应当用全角，共{count}处（{pages}）", "GB/T 15834-2011"),
    "T11": ("直引号“{quote}”应当改为“ ”或‘ ’，共{count}处（{pages}）", "GB/T 15834-2011, 4.8"),
    "T12": ("引号里面再用引号时，里面的用单引号‘ ’，共{count}处（{pages}）", "GB/T 15834-2011, 4.8.3.4"),
    "T13": ("并列的书名号或引号之间不用顿号（{quote}），共{count}处（{pages}）", "GB/T 15834-2011, 4.5.3.5"),
    "T14": ("“{quote}”：阿拉伯数字序号后用“.”，不用“、”，共{count}处（{pages}）", "GB/T 9704-2012, 7.3.3"),
    "T15": ("“{quote}”：带括号的序号后不加标点，共{count}处（{pages}）", "GB/T 15834-2011, 附录B"),
    "T16": ("“{quote}”：序号的括号应当用全角（），共{count}处（{pages}）", "GB/T 9704-2012, 7.3.3"),
    "T17": ("“{quote}”：“第一”“第二”后用逗号，不用顿号，共{count}处（{pages}）", "GB/T 15834-2011, 附录B"),
    "T20": ("日期“{quote}”的月、日不编虚位（1不写作01），共{count}处（{pages}）", "GB/T 9704-2012, 7.3.5.4"),
    "T21": ("日期“{quote}”后面缺“日”字，共{count}处（{pages}）", "GB/T 15835-2011"),
    "T22": ("日期“{quote}”混用了阿拉伯数字和汉字数字，共{count}处（{pages}）", "GB/T 15835-2011, 4"),
    "T23": ("“{quote}”的年份应当写全四位，共{count}处（{pages}）", "GB/T 15835-2011, 5.1"),
    "T30": ("{detail}；请补上附件，或者改附件说明", "GB/T 9704-2012, 7.3.7"),
    "T31": ("{detail}；请在附件说明中列出，或者去掉", "GB/T 9704-2012, 7.3.7"),
    "T32": ("{detail}；两处应当一致", "GB/T 9704-2012, 7.3.7"),
    "T33": ("文中提到附件{number}，附件说明和附件中都没有", "GB/T 9704-2012, 7.3.4"),
    "T40": ("标题以“{ending}”结尾，不是条例规定的十五种公文之一，请核对文种", "条例 第八条"),
    "T41": ("请示只写一个主送机关，这里写了“{recipients}”", "条例 第十五条"),
    "T42": ("请示不抄送下级机关，抄送中有“{quote}”", "条例 第十五条"),
    "T43": ("请示一文一事，这份请示像是不止一件事，请核对", "条例 第十五条"),
    "T44": ("报告中不夹带请示事项，文中有“{quote}”", "条例 第十五条"),
    "T50": ("{measured}；国家标准没有加粗的规定，请核对", "practice"),
    "T51": ("{measured}；如需双面印刷，请调整为偶数页", "GB/T 9704-2012, 7.4"),
    "T52": ("共{count}页，只核对了{done}页（开头部分和最后4页）", "formats/gongwen/checker/reading.py"),
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
    "V19": ("操作日志不完整：应到第 {end} 条，现有 {found} 条，请查明原因并从备份恢复登记库", "GB/T 22239-2019, 8.1.4.3"),
}


def finding(code: str, where: str, **details: object) -> Finding:
    """Make the finding `code` with the sentence of its row; raises KeyError for a code that has no row."""
    sentence, _source = FINDINGS[code]
    return Finding(code=code, where=where, text=sentence.format(where=where, **details))
