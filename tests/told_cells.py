"""Cells of ledgers as clerks write them, each with the facts that a person finds in it.

A line: column | text (⏎ is a line break) | facts. A fact: kind, then what it must say: its day, level, leader, or sum in 万元.
Written in September 2022.
"""

from __future__ import annotations

CELLS = """
matter | 9月2日，张三带队赴省发改委拜访李四，汇报苏皖合作示范区铁路项目事项。 | visit 9-2 省级
matter | 9月2日，局长张三带队赴省交通运输厅对接省界道路项目。 | visit 9-2 省级 主要领导
matter | 8月16日，副局长李四一行到省水利厅规划处汇报中小河流治理项目。 | visit 8-16 省级 分管领导
matter | 7月5日，党组书记、局长张三赴国家发展改革委对接中央预算内投资。 | visit 7-5 国家级 主要领导
matter | 8月3日，市水利局主要负责人赴宣城市水利局对接。 | visit 8-3 市级 主要领导
matter | 拟于10月8日赴省财政厅汇报专项债券额度。 |
matter | 计划下月由分管领导带队赴省自然资源厅对接用地指标。 |
matter | 积极争取省级乡村振兴资金。 |
matter | 跟踪省发改委对项目的审核进度。 |
matter | 9月6日上午，赴省科技厅对接创新券政策；下午，到省经信厅汇报产业集群事项。 | visit 9-6 省级; visit 9-6 省级
matter | 9月6日，分管负责同志赴省科技厅、省经信厅对接创新券政策。 | visit 9-6 省级 分管领导
matter | 9月7日，赴湖州市发改委考察学习。 |
matter | 9月7日，省发改委主任一行来广德调研，局长张三陪同。 |
matter | 9月8日，市委常委、副市长张三带队赴省文旅厅汇报太极洞景区提升，市文旅局局长李四参加。 | visit 9-8 省级 主要领导
matter | 9月9日，科室负责人到省民政厅报送材料并汇报养老补贴试点。 | visit 9-9 省级 其他人员
matter | 1.3月15日，副局长赴省林业局对接松材线虫病防治资金。⏎2.4月20日，副局长再赴省林业局汇报实施方案。 | visit 3-15 省\
级 分管领导; visit 4-20 省级 分管领导
matter | 主要领导9月13日向省委编办汇报乡镇审批服务执法一体化改革。 | visit 9-13 省级 主要领导
matter | 去年12月5日，局长赴省教育厅汇报产教融合项目。 | visit 2021-12-5 省级 主要领导
matter | 9月2—4日，局长带队赴省住房城乡建设厅驻点对接老旧小区项目。 | visit 9-2 省级 主要领导
matter | 8月，分管领导赴省直有关部门汇报示范区政策。 | visit 8月 省级 分管领导
matter | 如：X月X日，XXX带队赴XX部门拜访XXX，汇报（对接）XXX事项。 |
matter | 无 |
matter | 9月14日，与省长三角办对接示范区工作要点任务，由副主任带队。 | visit 9-14 省级 分管领导
matter | 9月5日，通过电话向省财政厅咨询资金下达进度。 |
matter | 9月15日，镇长张三赴省农业农村厅争取产业强镇项目。 | visit 9-15 省级 主要领导
matter | 已向省发改委书面报送申请材料。 |
matter | 8月25日，分管领导带队前往合肥，向省医保局汇报异地结算试点。 | visit 8-25 省级 分管领导
effect | 获得专项资金500万元。 | fund 500
effect | 9月20日，省财政厅下达专项转移支付3000万元。 | fund 9-20 3000
effect | 申请专项资金500万元。 |
effect | 争取专项资金500万元。 |
effect | 成功争取到中央预算内投资2600万元。 | fund 2600
effect | 9月1日，示范区产业园区项目获批立项，总投资15800万元。 | project 9-1
effect | 9月1日，项目获批立项，总投资12600万元，获省级补助资金800万元。 | project 9-1; fund 9-1 800
effect | 8月4日，收到《关于同意开展毗邻地区审批执法一体化改革试点的复函》，同意广德市纳入范围。 | policy 8-4
effect | 7月，省政府办公厅印发《支持苏皖合作示范区建设若干政策措施》（皖政办〔2022〕11号）。 | policy 7月
effect | 6月10日，报送《关于申报冷链仓储项目的请示》。 |
effect | 正在申报省级重点项目，预计12月底前获批立项。 |
effect | 项目尚未获得批复。 |
effect | 已获得省级专项资金500万元，其中省级300万元、市级200万元。 | fund 500
effect | 8月12日，省水利厅拨付水利发展资金320万元；8月30日，省财政厅下达水库除险加固补助180万元。 | fund 8-12 320; fund 8-30 180
effect | 获批皖发改基础〔2022〕318号批复，同意项目立项。 | project
effect | 9月3日，示范区重大项目用地指标获省级统筹支持，新增建设用地指标500亩。 | policy 9-3
effect | 项目资金需求约5000万元，拟申报地方政府专项债券。 |
effect | 争取到省级制造强省奖补资金约120万元，资金已于8月18日到账。 | fund 8-18 120
effect | 9月9日，《全域土地综合整治试点实施方案》获省自然资源厅批复。 | policy 9-9
effect | 与省厅沟通顺畅，省厅表示大力支持，正在准备申报材料。 |
effect | 列入《安徽省“十四五”文化旅游重点项目清单》。 | project
effect | 广德经济开发区获批省级绿色园区。 | policy
effect | 9月1日获省长批示肯定。 | instruction 9-1 省级
effect | 深入贯彻落实省委主要负责同志批示精神。 |
effect | 相关做法获宣城市委书记批示。 | instruction 市级
effect | 《广德市创新举措推动跨省通办》获国家发展改革委主任批示肯定。 | instruction 国家级
effect | 毛竹产业转型升级典型经验入选省级乡村振兴典型案例。 | case
effect | 累计争取到各类资金1200万元。 | fund 1200
effect | 500万元专项资金已于9月2日拨付到位。 | fund 9-2 500
effect | 完成投资3500万元，占年度计划的70%。 |
effect | 招引企业3家，协议投资2.5亿元。 |
effect | 9月16日，省发改委批复同意省界道路贯通工程初步设计。 | project 9-16
effect | 按照《关于推进基础设施REITs的通知》要求，做好项目谋划。 |
effect | 获批省级职业教育产教融合试点。 | policy
signing | 9月2日，与湖州市发改委签订《长三角产业合作框架协议》。 | signing 9-2
signing | 8月10日，与溧阳市教育局签署《教师交流合作协议》《研学旅行合作协议》。 | signing 8-10; signing 8-10
signing | 拟于10月与宜兴市文旅局签订《旅游合作协议》。 |
signing | 正与长兴县交通局洽谈，尚未签订协议。 |
signing | 2021年12月1日，与安吉县林业局签订《联防联控协议》；2022年7月6日，与长兴县林业局签订《防火合作协议》。 | signin\
g 2021-12-1; signing 7-6
signing | 9月12日与宜兴市人民医院达成合作协议。 | signing 9-12
signing | 暂无 |
signing | 9月18日，举行签约仪式，与上海市闵行区投资促进中心签订合作备忘录。 | signing 9-18
signing | 框架协议文本正在磋商修改，力争年内签署。 |
implementation | 标志性项目：省界道路，已于8月开工建设。⏎关键性政策：7月12日联合印发《毗邻公交票价互认办法》。⏎突破性成\
果：正在总结。 | landmark; key-policy 7-12
implementation | 2021年12月1日与溧阳市发改委签订的《规划合作协议》：正在推进。 |
implementation | 1.标志性项目：康养示范点正在谋划；2.关键性政策：暂无；3.突破性成果：暂无。 |
implementation | 突破性成果：实现异地就医门诊慢特病直接结算，惠及群众1200人。 | breakthrough
implementation | 关键性政策：养老补贴异地结算办法已会签。 | key-policy
implementation | 实施标志性项目1个：苏皖合作产业园一期，9月5日竣工投产。 | landmark 9-5
implementation | 关键性政策拟于年底前出台。 |
implementation | 无 |
other_cooperation | 9月2日，与溧阳市联合举办苏皖合作示范区招商推介会。 | event 9-2
other_cooperation | 9月2日，参加长三角一体化发展高层论坛。 |
other_cooperation | 8月20日，与宜兴、长兴共同举办“一地六县”文化旅游节，组建文旅合作联盟。 | event 8-20; alliance 8-20
other_cooperation | 拟于11月举办长三角毛竹产业论坛。 |
other_cooperation | 7月8日，与长兴县应急管理局开展跨省森林火灾联合演练。 | event 7-8
other_cooperation | 9月6日，成立“一地六县”产业链联盟。 | alliance 9-6
other_cooperation | 8月11日，召开与溧阳市的工作推进会。 |
other_cooperation | 首届苏皖青年创业大赛于8月6日成功举办。 | event 8-6
other_cooperation | 加强与周边地区的沟通交流。 |
coverage | 9月5日，人民日报刊发《广德：一地六县话合作》。 | coverage 9-5 国家级
coverage | 《安徽日报》9月6日头版刊发《苏皖携手》，新华网转载。 | coverage 9-6 省级; coverage 9-6 国家级
coverage | 人民网、中安在线、宣城日报等媒体作了报道。 | coverage 国家级; coverage 省级; coverage 市级
coverage | 在“学习强国”安徽学习平台发布《广德跨省通办》。 | coverage 省级
coverage | 广德融媒发布信息3篇。 | coverage 本级
coverage | 拟在安徽日报刊发专版。 |
coverage | 无 |
coverage | 8月1日《毗邻地区医保直接结算》被新华社、央广网、安徽卫视报道。 | coverage 8-1 国家级; coverage 8-1 国家级; co\
verage 8-1 省级
coverage | 7月9日，溧阳日报刊登《携手共建》；7月12日，湖州日报刊登《同饮一江水》。 | coverage 7-9 本级; coverage 7-12 市级
coverage | 9月3日，中国税务报报道《跨省办税一次办》。 | coverage 9-3 国家级
coverage | 广德市人民政府网站刊发《我市与溧阳签约》。 | coverage 本级
progress | 截至9月10日，累计办理跨省通办业务350件，相关做法入选长三角制度创新典型案例。 | case 9-10
progress | 已制定复制推广工作方案，明确责任分工。 |
progress | 拟报送典型案例1篇。 |
progress | 《“一码通行”改革》获评2022年度省级优秀案例。 | case
matter | 2022年9月1日，李四副主任带队拜访省发展改革委长三角处，汇报示范区规划修编。 | visit 9-1 省级 分管领导
matter | 9月8日，张三局长、李四副局长赴合肥对接省农业农村厅，争取高标准农田项目。 | visit 9-8 省级 主要领导
matter | 8月29日，向上争取老旧小区改造资金，分管副局长到省住建厅城建处汇报。 | visit 8-29 省级 分管领导
matter | 全年计划向上争取项目5个、资金2亿元。 |
matter | 8月22日，市长张三带队赴国家铁路局汇报铁路专用线规划。 | visit 8-22 国家级 其他人员
matter | 对接省财政厅，争取专项债券额度。 |
matter | 9月1日，主要负责人到省科技厅汇报工作，争取将我市纳入科技创新券试点。 | visit 9-1 省级 主要领导
matter | 9月6日，邀请省农科院专家来广德指导。 |
matter | 9月13日，副镇长张三赴宣城市农业农村局对接笋竹两用林项目。 | visit 9-13 市级 分管领导
matter | 7月11日、8月15日，分管领导两次赴省教育厅汇报产教融合实训基地项目。 | visit 7-11 省级 分管领导; visit 8-15 省级 分管领导
matter | 蹲点驻守省交通运输厅，专人跟踪项目审批。 |
matter | 省人大代表建议办理。 |
effect | 省厅已原则同意，待正式行文。 |
effect | 9月8日，省发改委下达2022年中央预算内投资计划，我市获得资金1500万元。 | fund 9-8 1500
effect | 省农业农村厅将我市列为产业强镇创建单位。 | policy
effect | 争取省级财政资金支持300万元，其中到位200万元。 | fund 200
effect | 已纳入省“十四五”综合交通规划项目库。 | project
effect | 项目可研报告于8月20日获省发改委批复。 | project 8-20
effect | 8月30日，省财政厅下达的第二批专项债券额度2亿元已发行到位。 | fund 8-30 20000
effect | 资金使用进度达到85%，累计支出425万元。 |
effect | 省政府出台《关于支持示范区高质量发展的若干意见》，明确在广德设立省级开放平台。 | policy
effect | 市政府印发《广德市政策争取工作方案》。 |
effect | 8月获省发改委批复，总投资3.2亿元。 | project 8月
effect | 完成项目申报材料编制，已通过宣城市级初审，报省厅待批。 |
effect | 成功入选全国农业产业强镇，获中央财政奖补资金1000万元。 | policy; fund 1000
effect | 9月12日，省长批示：“广德做法值得推广”。 | instruction 9-12 省级
effect | 争取资金1000万元，已到账600万元。 | fund 600
effect | 暂未取得实质性进展。 |
effect | 获省级节水型社会建设奖励资金100万元（皖水资源函〔2022〕88号）。 | fund 100
signing | 9月2日，我局与浙江省长兴县市场监管局、江苏省溧阳市市场监管局三方共同签署了《食品安全监管协作备忘录》。 | signing 9-2
signing | 2022年5月20日签订《广德—宜兴旅游合作框架协议》（备案号GDBA-2022-011）。 | signing 5-20
signing | 与上海某公司签订投资协议3份，总投资5亿元。 | signing
signing | 已与湖州市教育局达成合作意向，协议待签。 |
signing | 9月7日，双方签订《战略合作协议》，将在人才、产业等方面开展合作。 | signing 9-7
implementation | 标志性项目：广溧产业园已完成一期建设；关键性政策：正在争取省级税收分享政策；突破性成果：率先实现电子证\
照互认。 | landmark; breakthrough
implementation | 一、标志性项目。毗邻公交线路于6月18日开通运营。 | landmark 6-18
implementation | 成功实施标志性项目（跨省公交线路），出台关键性政策（票价互认办法）。 | landmark; key-policy
other_cooperation | 7月15日，承办长三角(广德)汽车零部件产业峰会，来自沪苏浙的80家企业参会。 | event 7-15
other_cooperation | 8月5日至7日，在上海举办广德旅游推介会。 | event 8-5
other_cooperation | 接待湖州市发改委来访3批次。 |
other_cooperation | 9月1日，赴溧阳市参加一地六县联席会议。 |
other_cooperation | 8月26日，我市与溧阳、宜兴、长兴等地共同发起成立苏浙皖茶产业联盟。 | alliance 8-26
other_cooperation | 因疫情原因，原定9月的推介会延期举办。 |
coverage | 截至目前，国家级媒体报道2篇，省级媒体报道5篇。 | coverage 国家级; coverage 省级
coverage | 8月15日央视新闻频道报道我市跨省公交。 | coverage 8-15 国家级
coverage | 广德电视台、“广德发布”微信公众号宣传报道。 | coverage 本级; coverage 本级
coverage | 2022年8月3日，《新华日报》以《一桥连两省》为题报道。 | coverage 8-3 省级
coverage | https://www.ahnews.com.cn/a/2022.html 安徽新闻网《苏皖交界处的变迁》 | coverage 省级
progress | 总结形成《跨省通办典型案例》并报省长三角办。 | case
matter | 6月28日上午，市交通运输局局长张三一行5人前往省交通运输厅，就省界断头路项目向厅规划处作专题汇报。 | visit 6-28 \
省级 主要领导
matter | 9月20日，市政府分管领导带队，市卫健委党委书记李四等赴省卫健委衔接区域医疗中心项目。 | visit 9-20 省级 主要领导
matter | 2022.9.5 副局长张三到省科技厅成果处对接 | visit 9-5 省级 分管领导
matter | 主动与省数据资源局沟通，争取接入长三角政务服务地图。 |
matter | 9月中旬，分管领导到省林业局汇报工作。 | visit 9月 省级 分管领导
matter | 下一步将赴省财政厅对接。 |
matter | 8月19日，赴苏州市考察职业教育。 |
matter | 9月7日向国家林草局、省林业局汇报国家储备林项目，局主要负责人参加。 | visit 9-7 国家级
effect | 项目已列入2022年省重点项目投资计划。 | project
effect | 省生态环境厅已下达2022年度水污染防治资金1450万元（皖环发〔2022〕33号）。 | fund 1450
effect | 9月10日，经多方争取，获批新增建设用地计划指标320亩。 | policy 9-10
effect | 取得省级绿色食品产业基地授牌。 | policy
effect | 本月无新进展，继续跟踪。 |
effect | 预计获得资金支持800万元左右。 |
effect | 计划申报资金500万元，实际获批450万元。 | fund 450
effect | 已完成环评批复、用地预审。 |
effect | 争取上级资金共3项2100万元。 |
effect | 8月31日，获国家发展改革委批复同意开展全国智慧养老应用试点。 | policy 8-31
signing | 今年5月与溧阳市签订了《毗邻党建合作协议》。 | signing 5月
signing | 6月30日上午，在宜兴召开座谈会并签署《水环境联保共治协议》。 | signing 6-30
signing | 已签署协议2份：《广德长兴消防联动协议》（3月2日）、《广德溧阳消防联动协议》（4月8日）。 | signing 3-2; signing 4-8
implementation | 标志性项目1个（郎广输变电工程，已投运）；关键性政策1个（联合执法办法，已印发）；突破性成果0个。 | landm\
ark; key-policy
implementation | 协议签订后，双方每季度会商，暂未形成3个1成果。 |
other_cooperation | 9月23日，联合宜兴市文旅局在广德举行“一地六县”非遗展。 | event 9-23
other_cooperation | 组织企业赴上海参加进博会。 |
other_cooperation | 8月，与长兴县联合开展打击非法捕捞专项行动。 | event 8月
coverage | 1.《中国环境报》7月8日报道《护一河清水》；2.安徽电视台7月10日播出专题。 | coverage 7-8 国家级; coverage 7-10 省级
coverage | 省级以上媒体报道12篇。 | coverage
coverage | 光明网、人民日报客户端转发《山水相依》 | coverage 国家级; coverage 国家级
"""
