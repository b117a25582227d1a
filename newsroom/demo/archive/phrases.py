"""Phrases of the invented archive: names and sentence patterns for its texts. All names are invented.

A pattern contains slots in braces: the name of a list in this file, a figure (`n`, `pct`, `sum`, `sum_en`), a company
that the item is about (`about`), or another company (`other`).
"""

# Companies and places become tags: each root is combined with each trade, which gives some thousands of names.
ROOTS = """
    云舟 潮信 青屿 望海 沧浦 临屿 渡汇 枰石 盘星 苇渡 凭舟 鹭江 汐川 澜湾 岚港 衡川 远澄 鲸岛 雁洲 松浦 碧澳 石矶
    南渚 北碇 晴川 霁海 朔风 凌波 听潮 帆影 星槎 海若 玄洲 灵矶 铁锚 银帆 金渚 白鹭 黑礁 红树 长礁 短桥 平沙 高桅
    深泊 浅湾 东篱 西渡 中洲 上浦 下汀 左岸 右舷 九曲 八桅 七洲 六横 五渔 四明湾 三江渚 双桥 一苇
""".split()
ROOTS_EN = """
    Yunzhou Chaoxin Qingyu Wanghai Cangpu Linyu Duhui Pingshi Panxing Weidu Pingzhou Lujiang Xichuan Lanwan Langang
    Hengchuan Yuancheng Jingdao Yanzhou Songpu Biao Shiji Nanzhu Beiding Qingchuan Jihai Shuofeng Lingbo Tingchao
    Fanying Xingcha Hairuo Xuanzhou Lingji Tiemao Yinfan Jinzhu Bailu Heijiao Hongshu Changjiao Duanqiao Pingsha
    Gaowei Shenbo Qianwan Dongli Xidu Zhongzhou Shangpu Xiating Zuoan Youxian Jiuqu Bawei Qizhou Liuheng Wuyu Siming
    Sanjiang Shuangqiao Yiwei
""".split()
TRADES = """
    航运=Shipping 银行=Bank 重工=Heavy_Industries 港务=Ports 支付=Pay 证券=Securities 物流=Logistics 能源=Energy
    科技=Technology 保险=Insurance 交易所=Exchange 信托=Trust 船厂=Shipyard 冷链=Cold_Chain 航空=Air 铁路=Rail
    钢铁=Steel 化工=Chemicals 农业=Farms 半导体=Semiconductors 电力=Power 水务=Water 地产=Estates 药业=Pharma
    传媒=Media 汽车=Motors 零售=Retail 资本=Capital 研究院=Institute 海关=Customs 大学=University 法院=Court
    渔港=Fishing_Harbour 新区=District 大桥=Bridge 航线=Line 指数=Index 链=Chain
""".split()
SUBJECTS = """
    稳定币 跨境支付 电子提单 航运指数 运价 港口 供应链 利率 汇率 通胀 央行 监管 反洗钱 数字货币 区块链 人工智能 芯片
    新能源 储能 光伏 风电 液化气 原油 铁矿石 大豆 棉花 玉米 生猪 渔业 冷链 关税 自贸区 保税区 海关 船员 引航 拖轮
    船级社 海事 台风 潮位 航道 疏浚 岸电 碳排放 绿色债券 国债 基金 信托 保险 再保险 首次公开募股 并购 破产 审计 财报
    股东大会 薪酬 就业 社保 养老金 医保 疫苗 药品 教育 住房 房租 地铁 机场 高铁 公路 桥梁 隧道 水利 电网 宽带 卫星
    网络安全 数据出境 个人信息 版权 专利 反垄断 消费者权益 食品安全 餐饮 旅游 电影 图书馆 博物馆 足球 马拉松 赛艇
    气候 地震 洪水 森林 湿地 候鸟 城市更新 乡村 老龄化 生育 志愿者 法院 仲裁 检察 听证 选举 议会
""".split()

SURNAMES = "江 沈 陆 顾 苏 闻 祝 裴 秦 梁 程 俞 严 虞 柳 尹 邵 汪 葛 岑 冉 芮 钟 简".split()
GIVEN_NAMES = "宁 澄 以舟 望潮 听雨 若海 知微 砚秋 云帆 景行 怀川 亦然 念慈 北辰 思齐 南乔 清越 归帆 子衿 书禾".split()
WRITERS_EN = """
    Ada_Finch Tom_Harrow Lena_Quay Miles_Tarn Ruth_Ferris Owen_Slip Nora_Brine Hugh_Carrick Ivy_Moor Paul_Sedge
    Kit_Marlow Jane_Spars
""".split()
OUTLETS = """
    试水通讯社=Trial_Water_Agency 望江晚报=Evening_River_Post 港湾财经=Harbour_Finance 船期周刊=Sailing_Weekly
    南渚日报=Nanzhu_Daily 沧浦电讯=Cangpu_Wire 远岸观察=Far_Shore_Review 拂晓快报=Daybreak_Bulletin
    青灯评论=Green_Lamp 数据码头=Data_Wharf 潮间带=Intertidal 北碇新闻网=Beiding_News 商路记录=Trade_Route_Record
    四海航讯=Four_Seas_Log 汐报=The_Ebb 石桥日报=Stone_Bridge_Daily 引航者=The_Pilot 远洋公报=Ocean_Gazette
""".split()
SECTIONS = (
    "财经=Finance 港航=Harbour 科技=Technology 城市=City 国际=World 评论=Opinion 文化=Culture 气候=Climate".split()
)
CHANNELS = """
    动态=News=#0b4f6c=快讯 晨讯=Morning=#8a5200=早报 分析=Analysis=#5b3a82=独家分析 行情=Markets=#b5382a=市况
    公告=Notices=#44525e=通告 声音=Voices=#1f6b4a=观点
""".split()
PREFIXES = ("", "", "", "潮汐", "今日", "午间")

# ---------------------------------------------------------------- Chinese

when = """
    周一 周二上午 周三晚间 本周四 上周五 昨日收盘后 今天凌晨 当地时间六日 月初 月末 上半年 去年第四季度 年初以来
    过去三个月 截至昨日 一个月前 两年来 节前最后一个工作日 开市前 台风过后
""".split()
who = """
    {about} {about} {about} {about} {other} 多家银行 监管部门 港务局 货代公司 一名知情人士 行业协会 分析师 船公司
    工会 评级机构 法院 两名前员工 本地商会 研究人员 国际买家 财政部门 审计机构 出口企业 码头公司 数据服务商 保险经纪
    一位不愿具名的高管 交易员 消费者团体 技术供应商
""".split()
did = """
    宣布 表示 披露 预计 否认 证实 建议 要求 警告 强调 承认 重申 透露 决定 计划 同意 呼吁 提醒 提议 测算 解释 回应称
    在公告中写道 对本报说
""".split()
what = """
    将在{n}天内完成{about}的系统切换
    与{other}签署为期{n}年的合作协议
    {about}的日均处理量升至{n}万笔
    暂停受理新的申请，已提交的按原规则办理
    把手续费从{pct}降到{pct}
    对{other}的{sum}贷款展期
    新航线每周开{n}班，首班船已离港
    {subject}的统计口径将作调整
    过去一年因{subject}造成的损失约{sum}
    {about}不会裁员，但会关闭{n}个网点
    库存只够维持{n}天，补货要到下旬
    {n}艘船正在锚地等泊，平均等候{n}小时
    这一轮涨价与{subject}没有直接关系
    {about}已把{n}名客户的资料迁到新的平台
    董事会批准回购不超过{sum}的股份
    {subject}试点扩大到{n}个城市
    下一次检查定在{n}天之后
    尚未收到{other}的正式答复
    {about}持有的储备资产为{sum}，高于要求{pct}
    旧合同到期后不再续签
    所有记录将保存{n}年，供查验
    正在调查{n}起与{subject}有关的投诉
    {about}与{other}之间的结算时间缩短到{n}分钟
    今年的预算比去年多{pct}，主要用于{subject}
""".strip().split("\n")
so = """
    这是今年以来最大的一次调整
    市场反应平淡
    受此影响，运价下跌{pct}
    相关股票盘中一度上涨{pct}
    比上月增加{pct}，比去年同期减少{pct}
    具体办法将在本月内公布
    此前的传闻没有得到证实
    不少中小企业表示难以承受
    但细节仍有待谈判
    涉及资金约{sum}
    这个数字低于多数人的预期
    工期可能再推迟{n}天
    双方都没有透露金额
    下一步要看{other}如何回应
    业内认为{subject}会首先受益
    船员和司机已接到通知
    其中{n}家来自外地
    {about}的客户不受影响
    排队最长的一处超过{n}小时
    与{subject}相关的岗位多出{n}个
    争议还会持续一段时间
    最终结果要等审计完成
""".strip().split("\n")
said = """
    我们等了{n}个星期，账上仍然没有到账
    这不是钱的问题，是谁来承担风险的问题
    船不会等人，潮水也不会
    过去{n}年里，我没有见过这样的行情
    {subject}改变了我们每天的工作
    如果{other}退出，整条链条都要重做
    数字很好看，码头上的人不这么觉得
    先把规则说清楚，再谈速度
    没有人愿意做第一个
    一张单据少走{n}道手续，客户当然欢迎
""".strip().split("\n")
sentence = """
    {when}，{who}{did}，{what}，{so}。
    {who}{did}，{what}。
    {when}，{about}{did}，{what}；{so}。
    {so}。{who}{did}，{what}。
    在{subject}方面，{who}{did}，{so}。
    {other}的一份报告显示，{what}，{so}。
    {when}，{about}{what}，{so}。
    与{other}不同，{about}{did}，{what}。
    记者在现场看到，{n}辆货车停在闸口外，{so}。
    据{other}统计，{subject}相关业务占{pct}，{so}。
    至于{subject}，{who}{did}，“{said}”。
    “{said}，”{who}说，“{said}。”
    {about}上一次这样做是在{n}年前，当时{so}。
    问题在于{subject}：{what}，而{so}。
    按{other}的估计，{what}，总额约{sum}。
""".strip().split("\n")
headline = """
    {about}{did}{so}
    {about}与{other}合作推进{subject}
    {about}：{what}
    {subject}升温，{about}{did}加快布局
    {about}拟投入{sum}发展{subject}
    {so}，{about}怎么办
    {n}天之后，{about}要回答的{n}个问题
    {about}半年报：{subject}收入增长{pct}
    {other}起诉{about}，涉案{sum}
    {about}的第{n}个冬天
    一文看懂{about}与{subject}
    {about}{subject}业务下滑{pct}
""".strip().split("\n")
short = """
    {about}{did}{what}
    {about}：{so}
    {about}与{other}签署{subject}协议
    {about}{subject}收入增长{pct}
    {other}：{about}的{subject}风险可控
    {about}暂停{subject}业务{n}小时
    {about}完成{sum}融资
    {subject}指数收报{n}点，{about}领涨
""".strip().split("\n")
heading = """
    为什么是现在
    {subject}的账怎么算
    等待{other}
    谁来付这{sum}
    码头上的{n}个小时
    下一步
    {about}的算盘
    规则之外
    从{subject}说起
    仍未回答的问题
""".strip().split("\n")
point = """
    {about}：{what}
    {subject}：{so}
    {what}
    {other}{did}，{so}
    {n}家机构参加{subject}测试
""".strip().split("\n")
correction = """
    本文先前把{subject}的数字写作{pct}，应为{pct}。
    {other}的全称有误，已改。
    时间应为{n}日，特此更正。
""".strip().split("\n")

# ---------------------------------------------------------------- English

when_en = """
    On Monday
    Late on Tuesday
    Last week
    In the first half
    Since January
    Before the market opened
    After the storm
    Over three months
    Earlier this year
""".strip().split("\n")
who_en = """
    {about}
    {about}
    {about}
    {other}
    the port authority
    two people familiar with the matter
    analysts
    the regulator
    shipowners
    an industry group
    freight agents
    the union
    auditors
""".strip().split("\n")
did_en = "said|announced|confirmed|denied|expects|warned|disclosed|added|estimated|told this newspaper".split("|")
what_en = """
    it would move {n} clients of {about} to a new system
    fees would fall from {pct} to {pct}
    the loan of {sum_en} to {other} has been extended
    a weekly service of {n} sailings starts next month
    {n} ships are waiting at anchor for {n} hours on average
    no jobs at {about} will be lost, though {n} branches will close
    stocks last for {n} days and no longer
    the board of {about} approved a buyback of up to {sum_en}
    complaints about {subject_en} have doubled within {n} months
    settlement with {other} now takes {n} minutes
    the pilot of {subject_en} reaches {n} more cities
""".strip().split("\n")
so_en = """
    rates fell by {pct}
    the market hardly moved
    details are still being negotiated
    the figure is lower than most had expected
    neither side gave an amount
    small firms say that they cannot afford it
    the work may take another {n} days
    much depends on how {other} responds
    the dispute over {subject_en} is far from settled
""".strip().split("\n")
subject_en = """
    stablecoins
    electronic bills of lading
    freight rates
    shore power
    cross-border payments
    R&D
    cold storage
    green bonds
    data protection
    crew changes
    pilotage
    tariffs
""".strip().split("\n")
sentence_en = """
    {when_en}, {who_en} {did_en} {what_en}, and {so_en}.
    {what_en}, {who_en} {did_en}.
    {who_en} {did_en} that {so_en}, while {what_en}.
    With {subject_en} in mind, {who_en} {did_en} {what_en}.
    “{so_en},” {who_en} {did_en}; {what_en}.
""".strip().split("\n")
headline_en = """
    {about} turns to {subject_en}
    {about} and {other} agree on {subject_en}
    What {about} owes: {sum_en}
    {about} loses {pct} as {so_en}
    Inside {about}: {n} days of {subject_en}
""".strip().split("\n")
heading_en = ["Why now", "The price of {subject_en}", "Waiting for {other}", "What comes next", "{n} hours at the quay"]
