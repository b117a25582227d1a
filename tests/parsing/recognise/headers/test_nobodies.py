"""Words in the place of a name that name nobody."""

import pytest

from articles.parsing.recognise.headers.nobodies import is_nobody, is_nobody_line

NOBODIES = """
作者自摄 受访者供图 受访者本人提供 本人提供 家属供图 公司供图 当事人 资料图 资料图片 网络图片 视频截图 官网截图
网络 互联网 网络整理 本站原创 佚名 匿名 未知 小编 管理员 admin supplied anonymous
""".split()
SOMEBODIES = "陆鸣 周作者 港务局 望海日报 新华社 编辑部 记者站 综合开发研究院 网络安全局 资料室 Ada".split()
LINES = """
图片来源：作者自摄
图/受访者供图
（图片由受访者提供）
图片来源于网络
摄影 资料图
供图/本人
作者：佚名
编辑：小编
来源：网络
By Staff Writer
Photo: Supplied
Image credit: the author
Source: Internet
"""
OTHER_LINES = """
图1 望津港装卸量
图：三号闸口
图为三号闸口
作者：陆鸣
供图：港务局
来源：望海日报
来源 网络安全局
Source: Estuary Post
By the sea
"""


@pytest.mark.parametrize("value", NOBODIES)
def test_it_names_nobody(value):
    assert is_nobody(value)


@pytest.mark.parametrize("value", SOMEBODIES)
def test_it_names_somebody(value):
    assert not is_nobody(value)


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_a_line_that_names_nobody_is_one(line):
    assert is_nobody_line(line)


@pytest.mark.parametrize("line", OTHER_LINES.strip().splitlines())
def test_a_line_that_names_somebody_or_something_is_none(line):
    assert not is_nobody_line(line)
