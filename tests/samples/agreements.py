"""Sample agreements between bodies of Anhui, Jiangsu, Zhejiang and Shanghai: invented texts in the style of the real ones.

Each sample knows the facts that a careful reader would find. `python -m tests.samples.agreements` writes the set of the README's
walk to tests/samples/walk; equal code gives equal bytes.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from services.model.papers import PAPERS, sample_of

WALK = Path(__file__).with_name("walk")
EPOCH = datetime(2022, 9, 1)
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One agreement: its paper, line by line, and what it says.

    A line that begins with "# " is the title, "> " stands at the right, "| " is a row of a table (cells parted by |).
    `expected` maps a field to its values; parties as (role, name), amounts as (role, yuan).
    """

    name: str
    form: str  # docx, pdf, txt
    text: str
    expected: dict[str, Any]
    header: str = ""
    footnote: str = ""
    encoding: str = "gb18030"
    findings: tuple[str, ...] = ()
    absent: tuple[str, ...] = field(default=())  # fields that must not be guessed

    @property
    def label(self) -> str:
        return f"{self.name}.{self.form}"

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.text.strip("\n").split("\n")]

    def build(self) -> bytes:
        return BUILDERS[self.form](self)


# --- the three forms -----------------------------------------------------------------------------------------------------------


def build_docx(sample: Sample) -> bytes:
    document = Document()
    document.core_properties.author = "示例"
    document.core_properties.created = document.core_properties.modified = EPOCH
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    if sample.header:
        document.sections[0].header.paragraphs[0].text = sample.header
    rows: list[list[str]] = []
    for line in [*sample.lines, ""]:
        if line.startswith("| "):
            rows.append([cell.strip() for cell in line[2:].split("|")])
            continue
        if rows:
            _docx_table(document, rows)
            rows = []
        _docx_paragraph(document, line)
    out = io.BytesIO()
    document.save(out)
    return normalised_zip(out.getvalue())


def _docx_paragraph(document: Any, line: str) -> None:
    paragraph = document.add_paragraph()
    if line.startswith("# "):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(line[2:])
        run.bold, run.font.size = True, Pt(22)
    elif line.startswith("> "):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(line[2:])
    else:
        half = len(line) // 2  # Word cuts text into runs anywhere
        paragraph.add_run(line[:half])
        paragraph.add_run(line[half:])


def _docx_table(document: Any, rows: list[list[str]]) -> None:
    """A row with fewer cells ends in a merged one; an empty first cell continues the one above it."""
    width = max(map(len, rows))
    table = document.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if column == 0 and not text and number:
                above, below = table.cell(number - 1, 0), table.cell(number, 0)
                above.merge(below)
                continue
            table.cell(number, column).text = text
        if len(row) < width:
            table.cell(number, len(row) - 1).merge(table.cell(number, width - 1))


def build_pdf(sample: Sample) -> bytes:
    """A text PDF in STSong-Light, 28 characters a line, lines broken as paper breaks them."""
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    paper = _Paper(canvas, header=sample.header)
    rows: list[list[str]] = []
    for line in [*sample.lines, ""]:
        if line.startswith("| "):
            rows.append([cell.strip() for cell in line[2:].split("|")])
            continue
        if rows:
            paper.table(rows)
            rows = []
        paper.paragraph(line)
    paper.end()
    return out.getvalue()


class _Paper:
    """Text set line by line on A4."""

    LEFT, TOP, BOTTOM, SIZE, LEAD = 79.0, 735.0, 90.0, 16.0, 28.0

    def __init__(self, canvas: Canvas, *, header: str) -> None:
        self.canvas, self.header, self.number = canvas, header, 0
        self._begin()

    def _begin(self) -> None:
        self.number += 1
        self.y = self.TOP
        if self.header:
            self.canvas.setFont("STSong-Light", 10.5)
            self.canvas.drawCentredString(A4[0] / 2, 790, self.header)
        self.canvas.setFont("STSong-Light", 10.5)
        self.canvas.drawCentredString(A4[0] / 2, 50, f"— {self.number} —")

    def end(self) -> None:
        self.canvas.showPage()
        self.canvas.save()

    def paragraph(self, line: str) -> None:
        size = 22.0 if line.startswith("# ") else self.SIZE
        right, text = line.startswith("> "), re.sub(r"^[#>] ", "", line)
        for piece in broken(text, width=440.0 / size) or [""]:
            self._room(1)
            self.canvas.setFont("STSong-Light", size)
            if line.startswith("# "):
                self.canvas.drawCentredString(A4[0] / 2, self.y, piece)
            elif right:
                self.canvas.drawRightString(self.LEFT + 440, self.y, piece)
            else:
                self.canvas.drawString(self.LEFT, self.y, piece)
            self.y -= self.LEAD

    def table(self, rows: list[list[str]]) -> None:
        width, height = 440.0 / max(map(len, rows)), 24.0
        self._room(len(rows))
        top = self.y + 16
        self.canvas.setFont("STSong-Light", 12)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                last = column == len(row) - 1
                cell = 440.0 - column * width if last else width
                self.canvas.rect(self.LEFT + column * width, top - (number + 1) * height, cell, height)
                self.canvas.drawString(self.LEFT + column * width + 4, top - number * height - 16, text)
        self.y = top - len(rows) * height - 24

    def _room(self, lines: int) -> None:
        if self.y - lines * self.LEAD < self.BOTTOM:
            self.canvas.showPage()
            self._begin()


def broken(text: str, *, width: float) -> list[str]:
    """The text in lines of `width` full-width characters; a Latin character takes half of one."""
    lines, line, used = [], "", 0.0
    for character in text:
        size = 0.5 if character.isascii() else 1.0
        if used + size > width and character not in "。，、；：）”":
            lines.append(line)
            line, used = "", 0.0
        line += character
        used += size
    return [*lines, line] if line else lines


def build_txt(sample: Sample) -> bytes:
    text = "\r\n".join(re.sub(r"^[#>] ", "    ", re.sub(r"^\| ", "", line)).replace(" | ", "\t") for line in sample.lines)
    return text.encode(sample.encoding)


BUILDERS: dict[str, Callable[[Sample], bytes]] = {"docx": build_docx, "pdf": build_pdf, "txt": build_txt}


def normalised_zip(data: bytes) -> bytes:
    """The same package with fixed times, so that equal content gives equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, (2022, 9, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


# --- clauses that every such agreement has ---

MECHANISM = """
    第三条  工作机制
    （一）建立联席会商机制。双方成立合作工作专班，分管负责同志任召集人，原则上每半年召开一次联席会议，研究解决合作中的重大事项。
    （二）建立常态联络机制。双方各明确一个责任处室和一名联络员，负责日常沟通、信息报送和督促落实。
    （三）建立清单管理机制。按年度编制工作要点和项目清单，逐项明确牵头单位、责任单位和完成时限，实行动态调整、闭环管理。
"""
CLOSING = """
    第五条  附则
    （一）双方对合作中知悉的国家秘密、商业秘密和个人信息负有保密义务，该义务不因本协议终止而免除。
    （二）本协议未尽事宜，由双方协商一致后另行签订补充协议，补充协议与本协议具有同等效力。
    （三）因履行本协议发生争议的，双方应当友好协商解决。
"""

SAMPLES: tuple[Sample, ...] = (
    Sample(
        name="产业合作框架协议",
        form="docx",
        header="苏皖合作示范区广德片区",
        text=f"""
# 共建苏皖合作示范区产业合作框架协议
甲方：安徽省广德市人民政府
乙方：江苏省溧阳市人民政府
    为深入贯彻长江三角洲区域一体化发展战略，落实《苏皖合作示范区建设方案》，推动两地产业协作向更深层次迈进，甲乙双方本着优势互补、互利共赢、共同发展的原则，经友好协商，达成如下协议。
    第一条  合作目标
    围绕智能制造、新能源汽车零部件、信息电子等主导产业，共建产业链供应链协同体系，到协议期满时共同引进项目不少于二十个。
    第二条  合作内容
    （一）共建产业园区。双方在苏皖合作示范区内共同规划建设“溧广智造产业园”，首期用地1200亩，项目总投资12.5亿元，由双方平台公司按股比共同出资。
    （二）共同开展招商。建立统一的招商项目库，联合赴深圳、上海等地开展产业招商推介活动，每年不少于四次。
    （三）推动科技创新和成果转化。支持两地企业与高校院所共建研发机构，甲方设立产业协作专项资金人民币（大写）伍仟万元整（¥50,000,000.00）。
{MECHANISM}
    第四条  合作期限
    本协议有效期三年，自2022年9月2日起至2025年9月1日止。期满前三个月，双方可协商续签。
{CLOSING}
    （四）本协议一式四份，甲乙双方各执两份，自双方签字盖章之日起生效。

甲方（盖章）：安徽省广德市人民政府
代表（签字）：
乙方（盖章）：江苏省溧阳市人民政府
代表（签字）：
签订日期：2022年9月2日
签订地点：安徽省广德市
""",
        expected={
            "title": ["共建苏皖合作示范区产业合作框架协议"],
            "party": [("甲方", "安徽省广德市人民政府"), ("乙方", "江苏省溧阳市人民政府")],
            "signed_on": ["2022-09-02"],
            "term": ["3年"],
            "expires_on": ["2025-09-01"],
            "field": ["产业协作"],
            "amount": [("总投资", 1_250_000_000.0), ("专项资金", 50_000_000.0)],
        },
    ),
    Sample(
        name="跨界水环境联保共治协议",
        form="pdf",
        header="长三角（广德—长兴）跨界水环境联保共治",
        text=f"""
# 广德市人民政府 长兴县人民政府
# 跨界流域水环境联保共治协议
甲方：广德市人民政府（以下简称甲方）
乙方：长兴县人民政府（以下简称乙方）
    为落实长江经济带“共抓大保护、不搞大开发”要求，保障泗安塘、无量溪河等跨界流域水质安全，防范跨界水污染纠纷，根据《中华人民共和国水污染防治法》等有关规定，经双方协商一致，签订本协议。
    第一条  考核断面
    双方以泗安塘省界断面为考核断面，水质目标不低于地表水Ⅲ类标准，监测数据以国家地表水环境质量监测网公布的数据为准，主要断面及水质目标见下表。
| 断面名称 | 所在河流 | 水质目标
| 泗安塘界牌断面 | 泗安塘 | Ⅲ类
| 杭垓断面 | 西苕溪 | Ⅱ类
    第二条  生态补偿
    （一）建立双向生态补偿机制。年度考核达到目标的，乙方向甲方支付生态补偿资金1000万元；未达到目标的，甲方向乙方支付补偿资金人民币壹仟万元整。
    （二）补偿资金专项用于流域内污染治理、生态环境监测和河长制工作经费，不得挪作他用。
{MECHANISM}
    第四条  联防联控
    （一）建立水质信息共享和预警通报机制，上游发生突发水污染事件的，应当在两小时内通报下游。
    （二）每季度至少开展一次跨界河流联合巡河、联合执法，对固体废物跨界倾倒、企业偷排等违法行为从严查处。
{CLOSING}
    （四）本协议有效期为自二〇二三年一月一日起至二〇二五年十二月三十一日止。

甲方（盖章）：                乙方（盖章）：
广德市人民政府                长兴县人民政府
代表：                        代表：

> 二〇二二年十二月二十八日
""",
        expected={
            "title": ["广德市人民政府长兴县人民政府跨界流域水环境联保共治协议"],
            "party": [("甲方", "广德市人民政府"), ("乙方", "长兴县人民政府")],
            "signed_on": ["2022-12-28"],
            "term": ["3年"],
            "expires_on": ["2025-12-31"],
            "field": ["生态共保"],
            "amount": [("补偿资金", 10_000_000.0), ("补偿资金", 10_000_000.0)],
        },
    ),
    Sample(
        name="医疗卫生合作协议",
        form="docx",
        text=f"""
# 医疗卫生服务共享合作协议
| 甲方 | 上海市松江区卫生健康委员会
| 乙方 | 广德市卫生健康委员会
| 丙方 | 广德市人民医院
| 签订日期 | 2023年5月18日
| 合作期限 | 5年
    为推进长三角公共服务便利共享，提升广德市医疗服务水平，方便群众异地就医，经三方协商，达成以下协议：
    第一条  组建专科医联体。甲方组织区内三级医院与丙方组建心血管、儿科等专科联盟，每年选派不少于十名专家定期坐诊、带教查房。
    第二条  推进检查检验结果互认。三方按照统一标准开展检查检验结果互认、电子病历共享和远程会诊，实现医保异地就医门诊费用直接结算。
    第三条  人才培养。甲方每年接收乙方选派的医务人员二十名进修学习，免收进修费用，食宿补贴每人每月2000元由乙方承担。
    第四条  经费保障。乙方每年安排医联体建设经费300万元，列入年度预算，专款专用。
{CLOSING}

甲方（公章）	乙方（公章）	丙方（公章）
""",
        expected={
            "title": ["医疗卫生服务共享合作协议"],
            "party": [("甲方", "上海市松江区卫生健康委员会"), ("乙方", "广德市卫生健康委员会"), ("丙方", "广德市人民医院")],
            "signed_on": ["2023-05-18"],
            "term": ["5年"],
            "expires_on": ["2028-05-17"],
            "field": ["服务共享"],
            "amount": [("单价", 2000.0), ("费用", 3_000_000.0)],
        },
    ),
    Sample(
        name="毗邻公交合作备忘录",
        form="txt",
        text=f"""
# 关于开通广德至安吉省际毗邻公交的
# 合作备忘录
（甲方）广德市交通运输局
（乙方）安吉县交通运输局
    为加快长三角交通互联互通，方便两地群众出行，双方就开通广德市新杭镇至安吉县梅溪镇毗邻公交线路有关事项，达成如下备忘录。
    一、线路设置
    线路全长38公里，途经省道S215，共设站点22个，采用公交化运营，首末班时间为6:30至17:30，发车间隔60分钟。
    二、运营管理
    线路由双方公交企业对开运营，各投入新能源公交车辆4台，实行统一票价，老年人、学生等群体享受同等优惠政策。
    三、资金分担
    站台改造及标志标线费用合计86万元，由双方按属地原则分别承担。运营亏损由两地财政按线路里程比例给予补贴。
    四、其他事项
    打通界牌岭断头路，推进省界路网衔接和道路客运信息共享，具体事项另行约定。
{CLOSING}
    五、本备忘录自签署之日起生效，长期有效。

                                        签署日期：2021.11.5
""",
        expected={
            "title": ["关于开通广德至安吉省际毗邻公交的合作备忘录"],
            "party": [("甲方", "广德市交通运输局"), ("乙方", "安吉县交通运输局")],
            "signed_on": ["2021-11-05"],
            "term": ["长期"],
            "field": ["交通互联"],
            "amount": [("费用", 860_000.0)],
        },
        absent=("expires_on",),
    ),
    Sample(
        name="国土空间规划衔接协议",
        form="docx",
        text=f"""
# 毗邻地区国土空间规划衔接合作协议
    安徽省郎溪县自然资源和规划局（以下简称“甲方”）与江苏省溧阳市自然资源和规划局（以下简称“乙方”），为做好省际毗邻地区规划衔接工作，经友好协商，达成协议如下：
    第一条  加强规划编制协同。双方在编制国土空间总体规划和交通、水利等专项规划时，应当就毗邻地区的空间布局相互征求意见。
    第二条  统一规划底图底数。共享第三次全国国土调查等基础数据，统一坐标系统和用地分类标准，建立毗邻地区规划“一张图”。
    第三条  建立规划对接会商制度。毗邻五公里范围内的重大项目选址，应当提前三十日书面告知对方，对方应在十五日内反馈意见。
    第四条  建立联合实施评估制度。每年联合开展一次规划实施评估，形成评估报告报双方人民政府。
    第五条  本协议合作期限为十年，自签订之日起计算。
{CLOSING}
    本协议于2022年6月30日在江苏省溧阳市签订，一式四份。

甲方（盖章）                                乙方（盖章）
授权代表：                                  授权代表：
""",
        expected={
            "title": ["毗邻地区国土空间规划衔接合作协议"],
            "party": [("甲方", "安徽省郎溪县自然资源和规划局"), ("乙方", "江苏省溧阳市自然资源和规划局")],
            "signed_on": ["2022-06-30"],
            "term": ["10年"],
            "expires_on": ["2032-06-29"],
            "field": ["规划衔接"],
        },
    ),
    Sample(
        name="标准厂房建设合同",
        form="pdf",
        text="""
# 广德经济开发区标准化厂房建设工程
# 合作建设合同
    合同编号：GDKF-2022-031
    发包人：安徽广德经济开发区管理委员会
    承包人：上海临港松江科技城投资发展有限公司广德分公司
    根据《中华人民共和国民法典》及有关法律规定，遵循平等、自愿、公平和诚实信用的原则，双方就标准化厂房建设及相关事项协商一致，订立本合同。
    第一条  工程概况
    工程位于广德经济开发区国安路北侧，总建筑面积86000平方米，用于承接沪苏浙产业转移项目，重点引进智能制造、电子信息企业，打造产业园区共建样板。
    第二条  合同价款
    签约合同价为人民币（大写）贰亿叁仟陆佰万元整（¥236,000,000.00元），其中暂列金额500万元。
    第三条  履约保证
    承包人应在合同签订后十五日内向发包人提交履约保证金1180万元。工程质量保证金为结算总价的百分之三，质保期2年。
    第四条  违约责任
    承包人未按期完工的，每逾期一日应当向发包人支付违约金5万元；逾期超过六十日的，发包人有权解除合同。
    第五条  合同工期与期限
    合同工期总日历天数为540天。本合同有效期自2022年7月1日至2024年6月30日。
    第六条  其他
    双方对合作中知悉的商业秘密负有保密义务。招商运营、产业链项目导入等事项由双方另行签订补充合同约定。

发包人：安徽广德经济开发区管理委员会（盖章）
承包人：上海临港松江科技城投资发展有限公司广德分公司（盖章）
签订时间：2022年6月20日
""",
        expected={
            "title": ["广德经济开发区标准化厂房建设工程合作建设合同"],
            "party": [("发包人", "安徽广德经济开发区管理委员会"), ("承包人", "上海临港松江科技城投资发展有限公司广德分公司")],
            "signed_on": ["2022-06-20"],
            "term": ["2年"],
            "expires_on": ["2024-06-30"],
            "field": ["产业协作"],
            "amount": [("合同价款", 236_000_000.0), ("保证金", 11_800_000.0), ("违约金", 50_000.0)],
        },
    ),
    Sample(
        name="政务服务跨省通办协议",
        form="docx",
        text=f"""
# 政务服务“跨省通办”合作协议
甲  方：  广德市数据资源管理局
乙  方：  湖州市南浔区政务服务管理办公室
    为贯彻落实国务院关于加快推进政务服务“跨省通办”的部署要求，推动长三角政务服务一网通办走深走实，双方协商一致，签订本协议。
    一、合作范围
    首批“跨省通办”事项共126项，涉及社会保障、公积金、户籍、市场主体登记等高频事项，事项清单由双方共同编制并动态更新。
    二、合作方式
    采取“全程网办、异地代收代办、多地联办”方式办理。双方在政务服务大厅设立“跨省通办”专窗，推进电子证照互认和数据共享。
{MECHANISM}
    四、有效期
    本协议有效期2年，自双方签字盖章之日起生效；期满无异议的，自动顺延二年。
{CLOSING}

甲  方（盖章）：                    乙  方（盖章）：
负责人：                            负责人：
      年    月    日                      年    月    日
""",
        expected={
            "title": ["政务服务“跨省通办”合作协议"],
            "party": [("甲方", "广德市数据资源管理局"), ("乙方", "湖州市南浔区政务服务管理办公室")],
            "term": ["2年"],
            "field": ["服务共享"],
        },
        findings=("F03",),
        absent=("signed_on", "expires_on"),
    ),
    Sample(
        name="产业基金合作协议",
        form="docx",
        text=f"""
# 苏皖合作产业引导基金合作协议
甲方：宣城市国有资本投资运营控股集团有限公司
法定代表人：
住所：安徽省宣城市宣州区
乙方：常州投资集团有限公司
法定代表人：
住所：江苏省常州市延陵西路
    甲乙双方为支持苏皖合作示范区产业协作和科技创新，共同发起设立产业引导基金，现就有关事宜约定如下：
    第一条  基金规模
    基金总规模为人民币壹亿贰仟万元整（￥12,000,000.00），其中甲方认缴出资7200万元，乙方认缴出资4800万元。
    第二条  投资方向
    重点投向示范区内智能制造、新材料等产业链项目，单个项目投资不超过基金规模的百分之二十。
    第三条  管理费用
    基金管理人按实缴出资额的百分之一点五收取年度管理费，管理费按季支付，付款期限为每季度首月10个工作日内。
    第四条  存续期
    基金存续期七年，其中投资期四年、退出期三年。本协议有效期七年。
    第五条  保密
    乙方：本协议中的所有术语，除另有说明外，其定义与《合伙企业法》一致。
    任何一方不得向第三方披露本协议内容，保密期限为协议终止后3年。
{CLOSING}
    （四）本协议自二○二二年八月八日起生效。

甲方（盖章）：宣城市国有资本投资运营控股集团有限公司
日期：2022年8月8日
乙方（盖章）：常州投资集团有限公司
日期：2022年8月10日
""",
        expected={
            "title": ["苏皖合作产业引导基金合作协议"],
            "party": [("甲方", "宣城市国有资本投资运营控股集团有限公司"), ("乙方", "常州投资集团有限公司")],
            "signed_on": ["2022-08-10"],
            "term": ["7年"],
            "expires_on": ["2029-08-09"],
            "field": ["产业协作"],
        },
        findings=("F05", "F06"),
    ),
    Sample(
        name="森林防火联防协议",
        form="txt",
        encoding="utf-8",
        text=f"""
# 苏浙皖三省交界地区森林防火联防协议书
    江苏省宜兴市林业局、浙江省长兴县自然资源和规划局、安徽省广德市林业局经友好协商，就三省交界地区森林防火和松材线虫病等林业有害生物联防联控工作达成如下协议：
    第一条 联防范围为三省（市、县）交界线两侧各十公里范围内的林区，总面积约四十六万亩。
    第二条 建立值班互通和火情互报制度。森林防火期内，三方实行二十四小时值班，发现毗邻地区火情应当在十分钟内通报。
    第三条 建立扑救互助制度。接到支援请求后，应当在三十分钟内组织专业队伍赶赴现场，扑救所需费用由火场所在地承担。
    第四条 开展林业有害生物联合监测、联合检疫执法，加强生态环境保护宣传，每年轮流承办一次联席会议。
    第五条 联防期限为三年。
{CLOSING}

江苏省宜兴市林业局（盖章）
浙江省长兴县自然资源和规划局（盖章）
安徽省广德市林业局（盖章）
                                二〇二〇年十月十六日
""",
        expected={
            "title": ["苏浙皖三省交界地区森林防火联防协议书"],
            "party": [("", "江苏省宜兴市林业局"), ("", "浙江省长兴县自然资源和规划局"), ("", "安徽省广德市林业局")],
            "signed_on": ["2020-10-16"],
            "term": ["3年"],
            "expires_on": ["2023-10-15"],
            "field": ["生态共保"],
        },
    ),
    Sample(
        name="供水服务采购协议",
        form="pdf",
        text=f"""
# 区域供水互济合作协议
    供方（全称）：宜兴水务集团有限公司
    需方（全称）：广德市自来水公司
    为保障毗邻地区居民饮水安全，实现供水管网互联互通和公共服务共享，供需双方根据有关法律法规，经协商一致订立本协议。
    第一条  供水方式
    供方通过省界连通管道向需方毗邻乡镇供水，日供水能力不低于8000立方米，遇突发事件时互为应急备用水源。
    第二条  水价与结算
    供水单价为每立方米2.35元，按月计量结算。需方应在每月15日前支付上月水费，逾期的按日支付应付款项千分之一的违约金。
    第三条  管网建设
    省界连通管道工程投资估算3.6亿元，由双方按行政区域分别负责建设和运行维护，力争2023年底前建成。
    第四条  协议期限
    自2022年10月1日起至2032年9月30日止。
    第五条  便民服务
    双方营业厅互设窗口，为两地居民提供用水报装、缴费等便民服务，推动供水、公积金、医保等公共服务事项就近办理。
{CLOSING}

供方（盖章）：宜兴水务集团有限公司
需方（盖章）：广德市自来水公司
签约日期：2022/9/16
""",
        expected={
            "title": ["区域供水互济合作协议"],
            "party": [("供方", "宜兴水务集团有限公司"), ("需方", "广德市自来水公司")],
            "signed_on": ["2022-09-16"],
            "expires_on": ["2032-09-30"],
            "term": ["10年"],
            "field": ["服务共享"],
        },
    ),
    Sample(
        name="规划编制委托协议",
        form="docx",
        footnote="委托费用含税。",
        text=f"""
# “一地六县”长三角生态优先绿色发展产业集中合作区
# 交通专项规划编制委托协议
委托方（甲方）：长三角（安徽）生态绿色一体化
发展合作区管理委员会
受托方（乙方）：上海同济城市规划设计研究院有限公司
    甲方委托乙方编制“一地六县”合作区交通专项规划，双方依据《中华人民共和国民法典》的规定，签订本协议。
    第一条  工作内容
    研究合作区对外高速铁路、城际轨道交通和高速公路衔接方案，提出省界断头路贯通、路网结构优化、公交和货运枢纽布局等近期建设项目。
    第二条  成果形式
    规划文本、图集、说明书及数据库各一套，并通过甲方组织的专家评审。
    第三条  编制费用
    编制服务费总价为人民币贰佰叁拾捌万元整（238万元），分三期支付，付款期限30个工作日。
    第四条  合作期限
    合作期限：自2022年3月1日至2023年2月28日。
    第五条  双方的权利义务
    甲方：负责提供基础资料，协调沿线六县开展调研。
    乙方：按照国家和行业标准开展工作，对成果质量负责。
{CLOSING}

委托方（甲方）（盖章）：                    受托方（乙方）（盖章）：

签署时间：2022年2月25日                     签署时间：2022年2月25日
""",
        expected={
            "title": ["“一地六县”长三角生态优先绿色发展产业集中合作区交通专项规划编制委托协议"],
            "party": [
                ("委托方", "长三角（安徽）生态绿色一体化发展合作区管理委员会"),
                ("受托方", "上海同济城市规划设计研究院有限公司"),
            ],
            "signed_on": ["2022-02-25"],
            "term": ["1年"],
            "expires_on": ["2023-02-28"],
            "amount": [("合同价款", 2_380_000.0)],
        },
    ),
    Sample(
        name="教育合作意向书",
        form="pdf",
        text=f"""
# 基础教育结对合作意向书
    为共享长三角优质教育资源，推动公共服务共建共享，杭州市余杭区教育局与广德市教育体育局本着平等自愿的原则，就两地学校结对合作达成以下意向：
    一、结对学校
    两地选择小学、初中、高中各三所建立结对关系，开展教师互派、学生研学和线上同步课堂，结对学校名单由双方另行确定。
    二、教师培养
    每年互派骨干教师跟岗学习不少于十五人次，联合举办教学研讨活动，共享数字教育资源平台。
    三、经费
    跟岗教师差旅费用由派出方承担，研学活动经费按实际发生额分担。
    四、期限
    本意向书有效期叁年，自签署之日起算。
{CLOSING}

杭州市余杭区教育局（盖章）
广德市教育体育局（盖章）

> 2023年3月15日
""",
        expected={
            "title": ["基础教育结对合作意向书"],
            "party": [("", "杭州市余杭区教育局"), ("", "广德市教育体育局")],
            "signed_on": ["2023-03-15"],
            "term": ["3年"],
            "expires_on": ["2026-03-14"],
            "field": ["服务共享"],
        },
    ),
)

MATERIAL = Sample(
    name="支撑材料-会议纪要",
    form="docx",
    text="""
# 溧广智造产业园建设推进会会议纪要
    2022年9月20日，广德市与溧阳市在苏皖合作示范区召开“溧广智造产业园”建设推进会，研究产业园规划、招商和要素保障等事项。现将会议议定事项纪要如下：
    一、关于园区规划。同意产业园首期1200亩的空间布局方案，由两地自然资源和规划部门于10月底前完成控制性详细规划衔接。
    二、关于招商工作。建立统一的招商项目库，首批入库项目16个，其中G60科创走廊转移项目5个，由两地招商部门联合跟踪。
    三、关于工作进度。各责任单位按下表分工抓好落实，每月15日前报送进展情况。
| 序号 | 事项 | 责任单位 | 完成时限
| 1 | 控规编制 | 自然资源和规划局 | 2022年10月
| 2 | 项目入库 | 招商服务中心 | 2022年11月
| | 联合推介 | 招商服务中心 | 2022年12月
""",
    expected={"title": ["溧广智造产业园建设推进会会议纪要"]},
)

BY_NAME = {sample.name: sample for sample in (*SAMPLES, MATERIAL)}
WALK_NAMES = ("产业合作框架协议", "跨界水环境联保共治协议", "政务服务跨省通办协议", "支撑材料-会议纪要")


def write_walk(folder: Path = WALK) -> list[Path]:
    """Write the samples of the README's walk; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in WALK_NAMES:
        path = folder / BY_NAME[name].label
        path.write_bytes(BY_NAME[name].build())
        paths.append(path)
    for form in PAPERS:  # the facts from which the walk drafts its papers
        path = folder / f"{form.kind.value}.json"
        path.write_text(json.dumps(sample_of(form.kind), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write_walk():
        print(written)
