"""The agreements of the demonstration year: invented texts between public bodies of Anhui, Jiangsu, Zhejiang and Shanghai."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.demonstration.cast import PLAYERS
from services.demonstration.papers import FICTION

FULL_NAMES: Mapping[str, str] = {player.name: player.full_name for player in PLAYERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pact:
    """One agreement. `sum` in 万元, 0: none is named; `years` 0: for good. The last three are the promises of the “3个1”."""

    unit: str
    other: str
    signed_on: date
    field: str
    form: str
    sum: int
    years: int
    matter: str
    project: str
    policy: str
    result: str

    @property
    def title(self) -> str:
        return f"{self.matter}协议" if self.matter.endswith(("合作", "协作")) else f"{self.matter}合作协议"

    @property
    def own(self) -> str:
        return FULL_NAMES[self.unit]

    @property
    def sent_on(self) -> date:
        """The day on which the unit sends it to the office: what was signed before the year comes in its first week."""
        return max(self.signed_on + timedelta(days=2), date(2022, 1, 4))

    def lines(self) -> list[str]:
        """The paper itself."""
        told = f"{self.signed_on.year}年{self.signed_on.month}月{self.signed_on.day}日"
        invests = f"双方共同推进{self.project}，计划总投资{self.sum}万元，按各自承担的建设内容筹措。" if self.sum else ""
        term = f"本协议有效期{self.years}年，自双方签字盖章之日起生效。" if self.years else "本协议自双方签字盖章之日起长期有效。"
        return [
            f"# {self.title}",
            f"甲方：{self.own}",
            f"乙方：{self.other}",
            f"为推动苏皖合作示范区建设，促进{self.field}，甲乙双方本着平等自愿、优势互补、互利共赢的原则，经友好协商，达成如下协议：",
            f"一、合作内容。围绕{self.matter}，双方建立定期会商机制，每半年轮流召开一次联席会议，明确年度任务和责任人。{invests}",
            "二、合作目标。双方就本协议商定“3个1”：",
            f"标志性项目：{self.project}。",
            f"关键性政策：{self.policy}。",
            f"突破性成果：{self.result}。",
            "三、工作保障。甲乙双方各明确一名联络员，负责日常对接、信息报送和材料归集；重要事项提请双方领导协调。",
            f"四、合作期限。{term}",
            "五、其他。未尽事宜由双方另行协商，可签订补充协议。本协议一式肆份，双方各执贰份，具有同等效力。",
            f"甲方（盖章）：{self.own}",
            f"乙方（盖章）：{self.other}",
            f"签订日期：{told}",
            FICTION,
        ]


def _pact(line: str) -> Pact:
    unit, other, signed_on, field, form, total, years, matter, project, policy, result = line.split()
    return Pact(
        unit=unit,
        other=other,
        signed_on=date.fromisoformat(signed_on),
        field=field,
        form=form,
        sum=int(total),
        years=int(years),
        matter=matter,
        project=project,
        policy=policy,
        result=result,
    )


# unit, other party, signed on, field, form, 万元, years; then matter, project, policy, result
PACTS: tuple[Pact, ...] = tuple(
    map(
        _pact,
        """
市发改委 溧阳市发展和改革委员会 2020-10-22 规划衔接 docx 0 5 \
    共编毗邻地区空间协同规划 毗邻地区协同规划“一张图” 规划会商联审办法 联合规划成果发布
市发改委 长兴县发展和改革局 2021-04-16 产业协作 pdf 5000 5 \
    共建产业合作园区 共建产业园启动区 园区税收分享办法 首批企业入园投产
市交运局 溧阳市交通运输局 2020-11-05 交通互联 docx 8600 3 \
    共同打通省界断头路 省界道路贯通工程 省界道路共建共管办法 省界段全线通车
市交运局 长兴县交通运输局 2021-06-18 交通互联 pdf 240 3 \
    开通毗邻公交线路 毗邻公交一号线 毗邻公交票价互认办法 日均客流破千人次
市生态环境分局 宜兴市生态环境局 2020-12-09 生态共保 docx 900 5 \
    跨界河流水环境联保共治 跨界断面水质自动监测站 跨界水污染联合处置办法 省界断面水质稳定达标
市生态环境分局 安吉县生态环境分局 2021-09-10 生态共保 pdf 0 3 \
    固体废物跨界联防联治 联合执法信息平台 固体废物转移会商办法 跨界倾倒案件清零
市医保局 溧阳市医疗保障局 2021-03-25 服务共享 docx 0 3 \
    异地就医直接结算 异地结算定点机构扩面 慢特病异地结算办法 门诊直接结算全覆盖
市教体局 溧阳市教育局 2021-05-14 服务共享 docx 0 3 \
    基础教育结对共建 结对学校联合教研基地 教师跟岗交流办法 结对学校质量同步提升
市人社局 宜兴市人力资源和社会保障局 2021-07-08 服务共享 pdf 0 3 \
    人力资源市场共建共享 联合招聘平台 技能证书互认办法 跨省招聘千人上岗
市科技局 上海市青浦区科学技术委员会 2021-10-20 产业协作 docx 600 3 \
    科技创新资源共享 异地孵化中心 创新券互认兑付办法 孵化企业回归落地
市文旅局 安吉县文化和广电旅游体育局 2021-11-12 服务共享 docx 0 3 \
    省际旅游线路联合推广 竹乡山水精品线路 文旅一卡通优惠办法 联合线路游客倍增
市铁路建管中心 长兴县铁路建设中心 2021-12-03 交通互联 pdf 0 5 \
    共同推进城际铁路前期工作 城际铁路站前枢纽 前期工作联席会议办法 前期要件同步报批
市公安局 长兴县公安局 2021-08-19 服务共享 docx 0 3 \
    省界警务联勤联动 省界联合警务站 警情联动处置办法 省界案件破案率提升
新杭镇 长兴县泗安镇人民政府 2021-12-17 生态共保 docx 160 3 \
    省界集镇联合共治 省界集镇环境提升工程 联合巡查轮值办法 省界村庄环境同治同美
市发改委 上海市松江区发展和改革委员会 2022-02-24 产业协作 docx 0 5 \
    科创走廊协同发展 科创成果转化基地 项目联合招引办法 首个转化项目落地
市科技局 南京市江宁区科学技术局 2022-03-10 产业协作 pdf 300 3 \
    共建技术转移分中心 技术转移分中心 技术合同互认办法 年度技术合同过亿元
市农业农村局 溧阳市农业农村局 2022-03-17 产业协作 docx 450 3 \
    农产品产销对接 茶叶交易展示中心 农产品检测结果互认办法 区域公用品牌发布
市卫健委 无锡市卫生健康委员会 2022-03-29 服务共享 docx 0 3 \
    共建区域医联体 专科联盟分中心 专家坐诊补助办法 转诊绿色通道常态运行
市市场监管局 长兴县市场监督管理局 2022-04-08 服务共享 pdf 0 3 \
    市场监管跨省通办 企业登记通办专窗 登记材料互认办法 跨省办照当日办结
市数据资源局 湖州市大数据发展管理局 2022-04-21 服务共享 docx 0 3 \
    政务数据共享和跨省通办 跨省通办虚拟窗口 电子证照互认办法 高频事项全程网办
市民政局 安吉县民政局 2022-05-12 服务共享 docx 380 3 \
    区域养老服务协作 康养合作示范点 养老补贴异地结算办法 异地养老床位互通
市应急局 溧阳市应急管理局 2022-05-19 服务共享 pdf 0 3 \
    应急救援跨省联动 联合应急物资储备点 救援力量调度办法 联合演练常态化
市司法局 宜兴市司法局 2022-05-26 服务共享 docx 0 3 \
    跨界矛盾纠纷联合调解 省界联合调解室 调解协议互认办法 跨界纠纷就地化解
市税务局 国家税务总局长兴县税务局 2022-06-02 服务共享 docx 0 3 \
    跨省涉税事项通办 跨省办税专窗 涉税风险协同办法 涉税事项一次办结
市法院 溧阳市人民法院 2022-06-09 服务共享 pdf 0 3 \
    跨域司法协作 跨域诉讼服务站 委托执行协作办法 执行协作提速增效
市检察院 长兴县人民检察院 2022-06-16 生态共保 docx 0 3 \
    生态环境公益诉讼协作 联合生态修复基地 线索移送办法 跨界案件联合办理
市教体局 南京市溧水区教育局 2022-06-24 服务共享 docx 0 3 \
    职业教育联合培养 产教融合实训中心 联合招生培养办法 首届联培班开班
市交运局 宜兴市交通运输局 2022-07-07 交通互联 docx 11200 5 \
    共建省际水陆联运通道 水陆联运作业区 货运信息共享办法 集装箱航线开通
市招商合作中心 上海市闵行区投资促进中心 2022-07-14 产业协作 pdf 0 3 \
    共建招商联络站 招商联络站 招商项目流转办法 首批流转项目签约
市委组织部 溧阳市委组织部 2022-07-21 服务共享 docx 0 3 \
    人才交流合作 人才驿站 干部人才互派办法 互派挂职常态化
市残联 长兴县残疾人联合会 2022-07-28 服务共享 docx 0 3 \
    残疾人康复就业协作 康复协作基地 辅具适配互认办法 跨省就业推荐成功
市文旅局 宜兴市文体广电和旅游局 2022-08-11 服务共享 pdf 260 3 \
    非物质文化遗产联合保护 非遗联合展示馆 非遗传承人互认办法 联合展演常态化
柏垫镇 安吉县递铺街道办事处 2022-08-18 产业协作 docx 200 3 \
    毛竹产业协作 竹产品加工示范点 原料收购互保办法 竹农亩均收益提高
市发改委 郎溪县发展和改革委员会 2022-08-25 规划衔接 docx 0 5 \
    两县市重大项目联合谋划 重大项目联合储备库 项目联审会商办法 联合申报项目入库
市卫健委 宜兴市卫生健康委员会 2022-09-08 服务共享 docx 0 3 \
    传染病联防联控 联合检测协作点 疫情信息通报办法 协查响应一小时到位
市生态环境分局 溧阳市生态环境局 2022-09-15 生态共保 docx 1300 5 \
    流域生态补偿 上游湿地修复工程 流域生态补偿办法 补偿资金首次兑付
祠山街道 溧阳市社渚镇人民政府 2022-09-22 服务共享 pdf 0 3 \
    社区服务结对共建 邻里服务中心 志愿服务互认办法 结对社区活动常态化
市农业农村局 安吉县农业农村局 2022-10-13 产业协作 docx 520 3 \
    白茶产业协同发展 茶苗联合繁育基地 茶叶质量追溯办法 联合品牌产品上市
市数据资源局 溧阳市行政审批局 2022-10-20 服务共享 docx 0 3 \
    政务服务跨省代收代办 代收代办专窗 异地收件办法 百项事项异地可办
市人社局 湖州市人力资源和社会保障局 2022-11-10 服务共享 pdf 0 3 \
    社会保障卡异地通用 居民服务一卡通 待遇资格互认办法 社保卡跨省通用
卢村乡 郎溪县姚村镇人民政府 2022-11-17 生态共保 docx 0 3 \
    水库上游联合护水 水源地生态护岸 联合护水轮值办法 水源地水质保持优良
市铁路建管中心 溧阳市铁路办公室 2022-11-24 交通互联 docx 0 5 \
    城际铁路协同建设 城际铁路省界段 征迁补偿协同办法 省界段同步开工
""".strip().splitlines(),
    )
)

UNCLEAR = frozenset({3, 17})
"""Places in PACTS of those that are sent back once for 补正."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """An event held jointly; `month` of 2022."""

    unit: str
    month: int
    other: str
    name: str
    deals: int


def _gathering(line: str) -> Gathering:
    unit, month, other, name, deals = line.split()
    return Gathering(unit=unit, month=int(month), other=other, name=name, deals=int(deals))


GATHERINGS: tuple[Gathering, ...] = tuple(
    map(
        _gathering,
        """
市委组织部 4 溧阳市委组织部 毗邻地区人才工作座谈会 2
市发改委 3 溧阳市发展和改革委员会 示范区产业合作推介会 6
市发改委 9 长兴县发展和改革局 省际毗邻地区发展论坛 4
市教体局 5 溧阳市教育局 结对学校教学研讨会 1
市科技局 6 上海市青浦区科学技术委员会 科技成果对接会 5
市科技局 11 南京市江宁区科学技术局 创新创业路演活动 3
市公安局 2 长兴县公安局 省界联合巡防启动仪式 1
市公安局 8 溧阳市公安局 毗邻地区反诈联合宣传活动 1
市民政局 7 安吉县民政局 康养产业推介会 2
市司法局 6 宜兴市司法局 跨界调解工作交流会 1
市人社局 3 宜兴市人力资源和社会保障局 春季联合招聘会 8
市人社局 10 溧阳市人力资源和社会保障局 技能人才交流大会 4
市生态环境分局 6 宜兴市生态环境局 跨界河流联合巡查活动 1
市交运局 4 长兴县交通运输局 毗邻公交开通仪式 1
市农业农村局 4 溧阳市农业农村局 春茶产销对接会 7
市农业农村局 9 安吉县农业农村局 农民丰收节联合展销活动 5
市文旅局 5 安吉县文化和广电旅游体育局 省际旅游推介会 6
市文旅局 10 宜兴市文体广电和旅游局 非遗联合展演活动 2
市卫健委 7 无锡市卫生健康委员会 专家联合义诊活动 1
市应急局 8 溧阳市应急管理局 跨省应急救援联合演练 1
市市场监管局 9 长兴县市场监督管理局 食品安全联合检查活动 1
市医保局 5 溧阳市医疗保障局 异地就医结算业务交流会 1
市数据资源局 8 湖州市大数据发展管理局 跨省通办业务培训会 1
市税务局 4 国家税务总局长兴县税务局 跨省办税服务交流会 1
市铁路建管中心 3 长兴县铁路建设中心 城际铁路前期工作对接会 1
市招商合作中心 4 上海市闵行区投资促进中心 示范区招商推介会 9
市招商合作中心 11 苏州市吴江区投资促进中心 产业链专题招商会 5
市残联 9 长兴县残疾人联合会 残疾人就业联合招聘会 3
市法院 10 溧阳市人民法院 跨域司法协作座谈会 1
市检察院 7 长兴县人民检察院 生态检察协作现场会 1
新杭镇 6 长兴县泗安镇人民政府 省界集镇文化交流活动 1
柏垫镇 9 安吉县递铺街道办事处 竹产业对接会 3
卢村乡 5 郎溪县姚村镇人民政府 水库联合巡护活动 1
祠山街道 10 溧阳市社渚镇人民政府 结对社区文艺联演 1
""".strip().splitlines(),
    )
)
