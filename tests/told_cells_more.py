"""More cells as clerks of other departments write them, in the form of tests/told_cells.py; written in September 2022."""

from __future__ import annotations

FIRST = """
matter | 9.15，张三局长带队到省交通厅对接G235改线工程。 | visit 9-15 省级 主要领导
matter | 9.6 分管局长李四去省水利厅汇报卢村水库扩容。 | visit 9-6 省级 分管领导
matter | 上月，局主要领导赴省自然资源厅汇报增减挂钩指标事宜。 | visit 8月 省级 主要领导
matter | 9月上旬，副主任李四专程赴省发改委汇报城际铁路前期工作。 | visit 9月 省级 分管领导
matter | 7月20日、8月25日局长张三2次赴国家林草局汇报自然公园整合优化。 | visit 7-20 国家级 主要领导; visit 8-25 国家级 主要领导
matter | 9月8日，通过视频连线方式向省商务厅汇报跨境电商综试区申报工作。 |
matter | 9月9日，省发改委铁路处李四处长一行莅临我市座谈。 |
matter | 8月31日，接待溧阳市政府代表团来访。 |
matter | 9月13日，局党组书记张三带队到省数据资源管理局，与政务服务处座谈交流，争取“一网通办”试点。 | visit 9-13 省级 主要领导
matter | 计划9月下旬由局主要负责人带队赴省生态环境厅对接生态补偿试点。 |
matter | 拟邀请省文旅厅专家实地指导5A创建。 |
matter | 原定9月5日赴省农业农村厅汇报，因疫情未成行。 |
matter | 因疫情影响，9月份未赴省厅对接。 |
matter | 8月18日至19日，党委书记李四一行赴省住建厅、省财政厅汇报污水管网改造项目。 | visit 8-18 省级 主要领导
matter | 9月1日，向宣城市财政局汇报专项债项目储备情况，分管副局长参加。 | visit 9-1 市级 分管领导
matter | 2022年8月，先后3次到省卫健委汇报县域医共体建设。 | visit 8月 省级
matter | 9月7日下午，镇党委书记张三、镇长李四赴省乡村振兴局汇报和美乡村示范点。 | visit 9-7 省级 主要领导
matter | 9月2日，市政府副市长带队，市经信局局长张三一同赴省经信厅汇报省级特色产业集群（基地）。 | visit 9-2 省级 主要领导
matter | 安排专人在省自然资源厅跟班学习。 |
matter | 9月16日收到省体育局来函，要求补充材料。 |
matter | 8月5日与省教育厅职成处电话沟通职教基地事宜。 |
matter | 梳理向上争取事项清单8项，其中项目5个、政策3项。 |
matter | 8月30日，局总工程师李四带领规划科赴省水利厅对接水系连通项目。 | visit 8-30 省级 分管领导
matter | 9月5日，张三（局长）、李四（分管副局长）到宣城市交通运输局对接农村公路建设。 | visit 9-5 市级 主要领导
matter | 按照国家发展改革委要求，做好项目储备。 |
matter | 9月14日，参加省商务厅组织的业务培训会。 |
matter | 8月12日，赴湖州市、长兴县学习考察“未来乡村”建设。 |
matter | 8月24日，二级调研员李四前往中国人民银行合肥中心支行汇报金融服务一体化。 | visit 8-24 省级 分管领导
matter | 9月19日分管负责人赴省民政厅汇报养老服务一体化，省厅处长李四参加座谈。 | visit 9-19 省级 分管领导
matter | 6月9日上午，局长赴省应急管理厅，下午赴省消防救援总队，分别对接应急物资库建设。 | visit 6-9 省级 主要领导
matter | 目前正在与省委编办沟通，争取将我市列为试点。 |
matter | 8月下旬，主任张三到省林业局拜会分管副局长，争取国家储备林指标。 | visit 8月 省级 主要领导
effect | 省财政厅下达2022年农村综合性改革试点资金5000万元。 | fund 5000
effect | 已争取到位上级补助资金860万元。 | fund 860
effect | 9.2日获省级科技创新专项资金120万元。 | fund 9-2 120
effect | 上报资金需求2400万元，力争年底前下达。 |
effect | 拟申请中央预算内投资3000万元。 |
effect | 专项债券额度1.2亿元已于8月26日下达我市。 | fund 8-26 12000
effect | 今年以来累计争取中央、省级资金3.6亿元。 | fund 36000
effect | 2021年争取到位省级资金1500万元，今年正在申报。 | fund 1500
effect | 省级奖补资金200万元尚未下达。 |
effect | 省交通运输厅同意补助2300万元，资金文件待印发。 |
effect | 8月19日，省发改委印发通知，安排我市中央预算内投资4200万元用于老旧小区改造。 | fund 8-19 4200
effect | 9月6日，财政部、住建部批复同意我市纳入系统化全域推进海绵城市建设示范，补助资金7亿元分三年下达。 | policy 9-6; fund 9-\
6 70000
effect | 项目总投资9.8亿元，已完成投资4.1亿元。 |
effect | 目前资金缺口约600万元。 |
effect | 8月8日，省经信厅公布2022年省级专精特新企业名单，我市12家企业入选。 | policy 8-8
effect | 申报的省级乡村旅游重点村已公示。 |
effect | 已通过省级专家评审，待省政府批复。 |
effect | 8月17日，广德市入选全国县域商业建设示范县。 | policy 8-17
effect | 只完成申报，未获批复。 |
effect | 省厅口头答复同意支持，暂无正式文件。 |
effect | 9月1日，国家发改委下发《关于同意广德市开展城乡融合发展试点的批复》（发改规划〔2022〕1266号）。 | policy 9-1
effect | 争取省级下放用地审批权限1项。 |
effect | 已编制完成可研报告，正在报省发改委审批。 |
effect | 8月29日，G235改线工程可研获省发改委批复（皖发改基础〔2022〕455号）。 | project 8-29
effect | 卢村水库除险加固工程列入省“十四五”水利发展规划项目库。 | project
effect | 7月，通用机场项目获批立项并开工，总投资6.2亿元。 | project 7月
effect | 未能列入省2022年重点项目清单。 |
effect | 我市未纳入第一批试点范围。 |
effect | 8月15日，分管副局长李四再次赴省能源局汇报，省能源局同意将抽水蓄能电站纳入国家规划重点实施项目库。 | visit 8-15 省级 \
分管领导; project 8-15
effect | 该做法被省委办公厅《安徽信息》采用，9月3日获省委书记肯定性批示。 | instruction 9-3 省级
effect | 宣城市市长8月20日在《跨省通办专报》上作出批示。 | instruction 8-20 市级
effect | 市委主要领导圈阅。 |
effect | 省委领导同志圈阅并作出批示，给予充分肯定。 | instruction 省级
effect | 签批同意后印发实施。 |
effect | 国家发展改革委领导批示：请总结推广广德经验。 | instruction 国家级
effect | 按照市委书记批示要求，完成了整改。 |
effect | 9月8日，我市主要经验获副省长批示。 | instruction 9-8 省级
effect | 拟报请市长批示。 |
effect | 广德“一件事”改革入选安徽省营商环境优秀案例。 | case
effect | 省里正在制定相关政策，预计四季度出台。 |
effect | 省科技厅批准我市组建省级农业科技园区。 | policy
effect | 继续保持与省厅对接，推动尽快获批。 |
signing | 9.10日与宜兴市签订《旅游联盟合作协议》。 | signing 9-10
signing | 上月与南京林业大学签订产学研合作协议。 | signing 8月
signing | 日前，广德市医保局同溧阳市医保局签了《异地就医合作备忘录》。 | signing
signing | 8月10日，我局同长兴、安吉两地签定《林业有害生物联防联治协议》。 | signing 8-10
signing | 7月5日，三地共签《苏浙皖边界市场监管合作协议》。 | signing 7-5
signing | 协议文本已报市政府审定，计划9月底前签署。 |
signing | 与溧阳市协商签署事宜中。 |
signing | 本月未签署新协议。 |
signing | 2020年11月签订《溧广公交合作协议》，今年未新签。 | signing
signing | 8月28日与上海松江区卫健委签订医疗合作协议2个。 | signing 8-28
signing | 6.18与郎溪县人民法院会签《跨域司法协作框架意见》。 | signing 6-18
signing | 双方就《教育联盟章程》达成初步意向。 |
signing | 9月4日，完成《毗邻区域应急联动协议》签署。 | signing 9-4
signing | 1月12日，在合肥举行的签约活动上与合肥工业大学签署战略合作协议。 | signing 1-12
signing | 9月6日签约3个项目。 | signing 9-6
implementation | 1.标志性项目：社渚—邱村省界公路9月1日建成通车。2.关键性政策：无。3.突破性成果：实现两地公交“一卡通刷”。 | lan\
dmark 9-1; breakthrough
implementation | 标志性项目：拟建苏皖农业示范园；关键性政策：拟联合出台人才互认办法。 |
implementation | 突破性成果：两地执法证据互认，8月20日办结首例跨省案件。 | breakthrough 8-20
implementation | 关键性政策：8月5日两地联合出台《跨省养老补贴办法》。 | key-policy 8-5
implementation | 标志性项目未开工。 |
implementation | 协议正常履行，双方按季召开联席会议。 |
implementation | 标志性项目：广德融创中心（一期）已投入使用。 | landmark
implementation | 突破性成果正在总结提炼。 |
implementation | 关键性政策：《人才互认实施细则》已于7月印发执行。 | key-policy 7月
implementation | 已形成突破性成果1项：跨省电子证照互认。 | breakthrough
other_cooperation | 9.3—9.4，在溧阳市联合举办“一地六县”农特产品展销会。 | event 9-3
other_cooperation | 8月中旬，与宜兴市联合举办乒乓球友谊赛。 | event 8月
other_cooperation | 9月10日，应邀出席溧阳市旅游推介会。 |
other_cooperation | 9月2日，溧阳市发改委代表团一行8人来我市考察交流。 |
other_cooperation | 计划10月份举办长三角（广德）露营大会。 |
other_cooperation | 8月9日，承办“一地六县”知识产权保护论坛。 | event 8-9
other_cooperation | 7月28日，牵头成立苏浙皖毗邻区职教联盟。 | alliance 7-28
other_cooperation | 加入长三角竹产业联盟（7月）。 | alliance 7月
other_cooperation | 筹备成立文旅营销联盟。 |
other_cooperation | 9月7日，与安吉县检察院召开工作联席会。 |
other_cooperation | 8月20日在上海召开招商推介会，签约项目6个。 | event 8-20
other_cooperation | 受疫情影响，推介会取消。 |
coverage | 学习强国9月4日刊登《广德：毗邻公交跑出幸福路》。 | coverage 9-4 国家级
coverage | 9月8日，央视《新闻联播》报道我市苏皖合作示范区建设。 | coverage 9-8 国家级
coverage | 安徽日报（9.6）《毗邻不分家》。 | coverage 9-6 省级
coverage | 在县融媒、“广德发布”推送信息5条。 | coverage 本级; coverage 本级
coverage | 8月30日《经济日报》第5版刊发《边界变前沿》，中国经济网、安徽新闻联播分别转载报道。 | coverage 8-30 国家级; coverage\
 8-30 国家级; coverage 8-30 省级
coverage | 已向安徽日报投稿2篇，尚未刊发。 |
coverage | 本月暂无媒体报道。 |
coverage | 宣城日报8月2日头版《携手》，皖东南晨刊8月3日转发。 | coverage 8-2 市级; coverage 8-3 市级
coverage | 新浪网、搜狐网转载。 | coverage; coverage
coverage | 拟邀请新华社记者来广德采访。 |
progress | 借鉴浦东新区“一业一证”做法，制定实施方案。 |
progress | 已总结上报典型案例1个，9月5日被省发改委采用推广。 | case 9-5
progress | 形成《一照多址改革案例》，入选全省十佳案例。 | case
progress | 上海市典型案例《一网通办》学习借鉴中。 |
progress | 案例申报材料已报送，结果未公布。 |
progress | 改革经验获宣城市委主要负责同志批示肯定。 | instruction 市级
"""

SECOND = """
matter | 8.12，四级调研员李四率规划科人员赴省自然资源厅汇报国土空间规划调整。 | visit 8-12 省级 分管领导
matter | 局长张三于9月14日向省体育局主要负责人汇报全民健身中心建设，争取省级补助。 | visit 9-14 省级 主要领导
matter | 8月份，分管领导两次赴省人社厅衔接社保卡“一卡通”。 | visit 8月 省级 分管领导
matter | 9月21日下午，县级领导李四带队，市林业局党组书记张三随同赴省林业局争取古树名木保护项目。 | visit 9-21 省级 主要领导
matter | 8月2日，省水利厅副厅长李四到广德检查防汛，我局作专题汇报。 |
matter | 以线上会议形式向省文旅厅汇报智慧旅游项目（9月6日）。 |
matter | 已与省能源局约定9月底当面汇报。 |
matter | 9月22日局主要负责同志、分管负责同志一道赴省科技厅汇报创新型县（市）创建。 | visit 9-22 省级 主要领导
matter | 待疫情好转后赴省财政厅对接。 |
matter | 9.1—9.3，党工委书记张三赴国家发改委、农业农村部对接现代农业产业园。 | visit 9-1 国家级 主要领导
matter | 7月中旬，局长到宣城市自然资源和规划局协调占补平衡指标。 | visit 7月 市级 主要领导
matter | 9月6日上报《关于恳请支持示范区建设的请示》至省发改委。 |
matter | 8月9日，由副镇长李四带队走访省农科院，邀请专家担任顾问。 |
matter | 9月8日在合肥参加全省推进会期间，局长张三拜访省商务厅流通处，对接县域商业项目。 | visit 9-8 省级 主要领导
effect | 9月5日，收到省级文物保护专项补助资金85万元。 | fund 9-5 85
effect | 省发改委已安排新基建专项资金1000万元，目前到位400万元。 | fund 1000
effect | 2022年中央财政林业草原生态保护恢复资金下达我市310万元。 | fund 310
effect | 省级财政拟安排补助150万元，待省人大批准。 |
effect | 未争取到省级资金。 |
effect | 9.8，省农业农村厅公布我市为全省农业社会化服务创新试点县。 | policy 9-8
effect | 经省政府批准，广德经开区扩区调区方案于8月3日获批。 | policy 8-3
effect | 广德至溧阳天然气管道互联互通项目被省能源局核准（8月11日）。 | project 8-11
effect | 初步设计已送审，批复后即可开工。 |
effect | 争取专项债项目3个，发行到位1.5亿元。 | fund 15000
effect | 9月7日，常务副省长在我市报送材料上批示予以肯定。 | instruction 9-7 省级
effect | 已呈报市委主要领导阅示。 |
effect | 省发改委主任对我市做法批示：“很好，值得总结”。 | instruction 省级
effect | 落实副省长批示要求，牵头整改到位。 |
effect | 我局申报的“毗邻党建”案例，8月25日获评安徽省基层党建优秀案例。 | case 8-25
effect | 试点名单未公布，我市是否入选待定。 |
effect | 跨省公交案例入选国家发展改革委长三角一体化典型案例集。 | case
effect | 中央预算内投资1800万元已到账，占年度争取目标的60%。 | fund 1800
signing | 8.5，与溧阳市文广旅局签署了《文旅融合发展战略合作协议》。 | signing 8-5
signing | 市人社局与长兴县人社局就劳务协作于7月19日签约。 | signing 7-19
signing | 拟签订《红十字应急救援协议》，文本已达成一致。 |
signing | 9月15日上午在宜兴举办签约仪式，两地检察机关会签《环太湖公益诉讼协作机制》。 | signing 9-15
signing | 因疫情，原定8月与安吉签订的协议推迟。 |
signing | 今年3月，续签《浙皖毗邻护林联防协议》。 | signing 3月
signing | 与浙江大学意向合作，正在商谈。 |
signing | 签订协议0份。 |
implementation | 标志性项目：“两山”绿道一期工程8月28日完工。 | landmark 8-28
implementation | 关键性政策正在会商，突破性成果暂未形成。 |
implementation | 突破性成果：联合办案36起，实现跨省案件“一次办”。 | breakthrough
implementation | 关键性政策：印发《长三角就医备案免申即享办法》；标志性项目：分院大楼封顶。 | key-policy; landmark
implementation | 标志性项目：苏皖物流园，完成选址，未开工。 |
other_cooperation | 8.18—8.20，与长兴县联办“紫笋茶·黄金芽”茶文化交流周。 | event 8-18
other_cooperation | 9月12日，苏浙皖三省六县消防应急救援联盟正式揭牌成立。 | alliance 9-12
other_cooperation | 组队赴宜兴参加龙舟赛。 |
other_cooperation | 上月举办“一地六县”青年人才招聘会1场。 | event 8月
other_cooperation | 8月13日，湖州市、长兴县代表团来访，座谈交流生态补偿。 |
other_cooperation | 9月2日两地联合开展毗邻水域巡查。 |
other_cooperation | 推介会因故取消，未举办。 |
coverage | 8月30日新华社客户端推送《皖南小城的“同城”梦》，阅读量突破百万。 | coverage 8-30 国家级
coverage | CCTV-13《朝闻天下》9月4日播出广德茶旅融合新闻。 | coverage 9-4 国家级
coverage | 省市媒体未报道。 |
coverage | 9.2《安徽日报》第3版：《广德：打造苏皖合作桥头堡》 | coverage 9-2 省级
coverage | 宣城发布、广德融媒各推送1次。 | coverage 市级; coverage 本级
coverage | 已与央视对接拍摄事宜。 |
coverage | 8月6日，中国交通报、安徽交通运输厅官网报道毗邻公交。 | coverage 8-6 国家级; coverage 8-6 省级
progress | 已完成，8月形成《企业开办跨省通办案例》报宣城市。 | case 8月
progress | 对照上海做法，正梳理本市典型案例。 |
progress | 本市做法获省领导批示。 | instruction 省级
"""

THIRD = """
matter | 8.23 党组成员李四带队，到省市场监管局登记处咨询汇报跨省通办。 | visit 8-23 省级 分管领导
matter | 张三主任9.1向国家能源局电力司汇报。 | visit 9-1 国家级 主要领导
matter | 9月中下旬择机赴省厅对接。 |
matter | 上个月，分管副主任赴省人防办汇报工作。 | visit 8月 省级 分管领导
effect | 8.9省财政厅、省农业农村厅联合下达衔接资金640万元。 | fund 8-9 640
effect | 正在积极争取2000万元补助资金。 |
effect | 我市获评省级文明城市提名城市。 | policy
effect | 8月，“广德竹编”列入第六批省级非遗名录。 | policy 8月
effect | 水系连通项目未通过省级评审。 |
effect | 获市政府主要领导肯定性批示1件。 | instruction 本级
effect | 项目纳入中央预算内投资备选项目库，8.30获批资金950万元。 | project; fund 8-30 950
signing | 8.20 双方签订《毗邻乡镇联建协议》 | signing 8-20
signing | 合作协议拟定于10月签约。 |
signing | 8月11日与无锡市文旅集团达成战略合作协议1份。 | signing 8-11
implementation | 标志性项目：广德—郎溪快速通道8月通车。 | landmark 8月
other_cooperation | 8.28，举办“一地六县”篮球邀请赛。 | event 8-28
other_cooperation | 开展环境联合执法2次。 |
coverage | 9.4 新华网《边城新貌》 | coverage 9-4 国家级
coverage | 学习强国平台采用2条。 | coverage 国家级
progress | 9.5，《跨省办税》入选全省税务系统优秀案例。 | case 9-5
"""
