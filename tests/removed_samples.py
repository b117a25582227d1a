"""Invented items for stay-down: unrelated ones, many of one pattern, and variations of a text that was removed.

Used by the tests and by `benchmarks/stay_down.py`.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import articles.text
from articles.text.folding import fold

WORDS = (
    "港口 码头 货轮 航线 泊位 引航 拖轮 堆场 集装箱 报关 运价 船期 台风 潮位 灯塔 司机 夜班 工会 协会 主管 "
    "部门 委员会 记者 编辑 公告 报告 方案 计划 草案 会议 论坛 调查 数据 季度 订单 库存 需求 供应 价格 成本 "
    "利润 营收 现金 债券 股份 基金 银行 保险 支付 清算 账户 用户 平台 软件 芯片 电池 汽车 工厂 工人 学校 医院 "
    "河道 水库 森林 公园 地铁 桥梁 隧道 电网 光伏 风电 煤炭 钢铁 粮食 棉花 茶叶 水果 渔业 牧场 旅游 酒店 航班 "
    "机场 火车 邮政 快递 仓库 超市 餐馆 电影 音乐 球队 比赛 教练 球员 博物馆 图书馆 展览"
).split()
VERBS = (
    "表示 认为 指出 宣布 透露 预计 要求 建议 批准 否决 暂停 恢复 启动 完成 推迟 扩大 缩减 调整 公布 修订 签署 "
    "收购 出售 合并 拆分 投资 借款 偿还 起诉 和解 上诉 检查 维修 改造 关闭 开放 迁移 租用 交付 测试 升级 下线 "
    "召回 赔偿 招聘 裁减 培训 表彰 警告"
).split()
LINKS = "其中 此外 同时 不过 因此 随后 目前 据悉 另外 尽管如此 与此同时 在此之前 按照规定 相比之下".split()
NAMES = "临屿 潮信 浪汐 澄湾 远岸 北礁 南浦 青沙 云帆 石湖 白塔 长堤 海棠 翠屏 金湾 银滩 松岭 竹溪 桃源 枫桥".split()
KINDS = "指数 综指 成指 航运 能源 农产 科技 银行 消费 地产".split()

SHORT = (
    "{name}{kind}指数报{level:,.2f}点，{turn}{change:.2f}%。",
    "{name}币突破{level:.0f}美元，24小时{turn}幅{change:.2f}%。",
    "{name}{kind}主力合约{turn}逾{change:.1f}%，报{level:.0f}元/吨。",
    "{name}{kind}：{month}月{day}日成交额{amount}亿元，较前一日{turn}{change:.2f}%。",
)
LONG = (
    "行情显示，{name}币短时突破{level:.0f}美元，现报{near:.2f}美元，24小时{turn}幅为{change:.2f}%，行情波动较大，"
    "请投资者做好风险控制，注意仓位管理，谨慎参与交易。",
    "{name}{kind}指数{month}月{day}日收盘报{level:,.2f}点，{turn}{change:.2f}%，全天成交{amount}亿元，"
    "两市超过{count}只个股上涨，北向资金净流入{flow:.2f}亿元，分析人士认为短期内仍将以震荡为主，建议关注后续政策动向。",
    "{name}交易所公告：自2026年{month}月{day}日起，将{name}{kind}合约交易保证金标准调整为{change:.0f}%，"
    "涨跌停板幅度调整为{flow:.0f}%，请各会员单位做好客户提示工作，加强风险管理，确保市场平稳运行，特此公告。第{count}号。",
)


def _values(rng: random.Random) -> dict[str, object]:
    level = rng.uniform(800, 90_000)
    return {
        "name": rng.choice(NAMES),
        "kind": rng.choice(KINDS),
        "level": level,
        "near": level * rng.uniform(0.99, 1.01),
        "turn": rng.choice("涨跌"),
        "change": rng.uniform(0, 9),
        "month": rng.randint(1, 12),
        "day": rng.randint(1, 28),
        "amount": rng.randint(100, 9_999),
        "count": rng.randint(100, 4_000),
        "flow": rng.uniform(1, 90),
    }


def formulaic(rng: random.Random) -> str:
    """A market brief that differs from others of its pattern in figures, names and dates only."""
    return rng.choice(SHORT if rng.random() < 0.7 else LONG).format(**_values(rng))


def prose(rng: random.Random, sentences: int) -> str:
    return "".join(_sentence(rng) for _ in range(sentences))


def _sentence(rng: random.Random) -> str:
    name, figure = rng.choice(NAMES), rng.randint(2, 900)
    words = [rng.choice(WORDS) for _ in range(6)]
    verbs = [rng.choice(VERBS) for _ in range(3)]
    shapes = (
        f"{name}{words[0]}{verbs[0]}，{words[1]}{verbs[1]}{words[2]}，涉及{figure}家{words[3]}。",
        f"{rng.choice(LINKS)}，{words[0]}与{words[1]}的{words[2]}{verbs[0]}{words[3]}，{words[4]}{verbs[1]}。",
        f"{words[0]}{verbs[0]}{name}{words[1]}，并{verbs[1]}{words[2]}的{words[3]}，{words[4]}将{verbs[2]}{words[5]}。",
    )
    return rng.choice(shapes)


def unrelated(rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Headline and text of items that nobody removed: six of ten of a pattern, the others prose of all lengths."""
    for _ in range(count):
        text = formulaic(rng) if rng.random() < 0.6 else prose(rng, rng.choice((1, 2, 3, 3, 4, 12)))
        yield text[: rng.randint(8, 16)].strip("，。"), text


def variations(rng: random.Random) -> dict[str, Callable[[str], str]]:
    """Name of a class of variation -> what it makes of a removed text."""
    return {
        "equal": lambda text: text,
        "punctuation and blanks": lambda text: text.replace("，", "， ").replace("。", ".\n"),
        "width": lambda text: text.translate({**{n: n + 0xFEE0 for n in range(0x21, 0x7F)}}),
        "traditional": _traditional,
        "retyped": lambda text: _retyped(rng, text),
        "one figure changed": lambda text: _figures(rng, text, 1),
        "all figures changed": lambda text: _figures(rng, text, 99),
        "truncated": lambda text: text[: max(len(text) * 3 // 5, 1)],
        "inside a longer text": lambda text: f"{prose(rng, 6)}\n{text}\n{prose(rng, 6)}",
    }


def _traditional(text: str) -> str:
    return "".join(_to_traditional().get(char, char) for char in text)


def _to_traditional() -> dict[str, str]:
    if not _TABLE:
        file = Path(articles.text.__file__).parent / "traditional.txt"
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        pairs = "".join(lines)
        for traditional, simplified in zip(pairs[::2], pairs[1::2], strict=True):
            if fold(traditional) == fold(simplified):
                _TABLE.setdefault(simplified, traditional)
    return _TABLE


_TABLE: dict[str, str] = {}


def _retyped(rng: random.Random, text: str) -> str:
    """One character in thirty is wrong, at least one."""
    typed = list(text)
    places = [at for at, char in enumerate(typed) if "\u4e00" <= char <= "\u9fff"]
    for at in rng.sample(places, min(len(places), max(1, len(text) // 30))):
        typed[at] = rng.choice("的地得在再做作像象")
    return "".join(typed)


def _figures(rng: random.Random, text: str, most: int) -> str:
    places = [at for at, char in enumerate(text) if char.isdecimal()]
    starts = [at for at in places if at - 1 not in places]
    typed = list(text)
    for at in rng.sample(starts, min(most, len(starts))):
        typed[at] = rng.choice([digit for digit in "123456789" if digit != typed[at]])
    return "".join(typed)
