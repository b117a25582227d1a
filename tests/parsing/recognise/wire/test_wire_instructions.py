"""Lines for the desk, and text for readers that looks like them."""

import pytest

from articles.parsing.recognise.wire import desk_contacts, desk_notes, use_limits
from articles.parsing.recognise.wire.instructions import instruction_kind

EMBARGOES = """
新闻稿请于11月30日20:00后发布
禁发至2026年11月30日晚8时
【禁发至12月1日6时】
解禁时间：11月30日20:00
本稿12月1日零时解禁
本稿11月30日20:00前不得发布，谢谢配合。
请各媒体于11月30日20:00后统一发布
12月1日凌晨前勿发
发布时间不得早于2026年11月30日20:00
供12月1日见报
限12月1日上午9时后发布
請勿於11月30日晚上八時前發佈
新聞稿請於11月30日晚上八時後發佈
稿件保密至12月1日零时
悉尼时间2026年12月1日上午9时解禁
EMBARGOED UNTIL 0001 GMT 30 NOV 2026
*** STRICTLY EMBARGOED UNTIL 14.00 BST TUESDAY 1 DECEMBER ***
Embargo: 30 November 2026, 00:01 GMT
Not for release before 9:00 a.m. ET, Monday, November 30, 2026
Embargoed: not for publication or broadcast before 00:01 on Monday 30 November
This report is embargoed until 6 a.m. ET on Nov. 30.
Embargoed until 10:00 Perth time on 30 November 2026
EMBARGOED UNTIL FURTHER NOTICE
No use before 0001 GMT Dec 1
For release 10 a.m. Eastern time Nov. 30
"""
LIMITS = """
仅限内部使用
本稿仅限报刊使用
本图仅限新闻报道使用，不得用于商业用途
本稿网站不得转载
本稿不得转载
(NO SALES)
Mandatory credit: Estuary Pictures
ATTENTION EDITORS - THIS IMAGE WAS PROVIDED BY A THIRD PARTY. EDITORIAL USE ONLY.
Not for use after 14 December 2026
For print use only
"""
CONTACTS = """
编辑部：010-66551234
本稿联系人：林初 13800000000
稿件咨询：010-6655 1234，desk@wangjin.example
London newsroom: +44 20 7946 0000; london@estuary.example
媒体垂询：钟女士 021-5555 0000
"""
NOTES = """
致编辑：附图请见邮件
Note to editors: The authority was founded in 2019.
ATTN EDITORS
Eds: Updates with quotes from the minister.
【编辑请注意】文中人名均为化名
字数：850
"""
TEXT = """
贸易禁运持续到2026年11月30日
联合国对该国的武器禁运将于11月30日解禁
休渔期至8月16日12时，届时解禁
渔民8月16日12时解禁出海
首批限售股11月30日解禁
政策于11月30日20:00后发布
数据将于11月30日20:00发布
该报道于11月30日发布
请于12月1日前报名
保密期至2030年12月31日
停车场11月30日20:00后使用
Oil embargo until 1974 shaped the port
The embargo ends on 30 November 2026, the ministry said
Embargo to last until December 2027
Tickets are not for use before 9:00 a.m. on weekdays
Do not use the crane before 9:00 a.m.
For release on Nov. 30
咨询电话：0755-12345678
市民可拨打12345热线反映
报名电话：010-66551234，邮箱：baoming@wangjin.example
电话：010-66551234
仅限60岁以上老人使用
该码头仅限小型船只使用
每人仅限购买两张
以上内容仅供用户参考，不构成投资建议
编辑部的灯亮到深夜，值班编辑接了三十个电话
他拨打了编辑部的电话010-66551234，但没有人接听。
编者按：本文写于去年。
Editor's note: This story was updated.
The newsroom received 7946 0000 calls, editors said
本文为原创，转载请注明出处
不得转载是行业共识
No sales tax will be charged
No archives survive from the period, she said
The desk was sold for 100 dollars
Adds to the pressure on ports
更新：银行已回应
"""


def lines_of(texts):
    return texts.strip().splitlines()


@pytest.mark.parametrize("line", lines_of(EMBARGOES))
def test_an_embargo_is_one(line):
    assert instruction_kind(line) == "embargo"


@pytest.mark.parametrize("line", [*lines_of(LIMITS), *use_limits.EXAMPLES])
def test_a_limit_of_use_is_one(line):
    assert instruction_kind(line) == "use_limit"


@pytest.mark.parametrize("line", [*lines_of(CONTACTS), *desk_contacts.EXAMPLES])
def test_a_number_of_the_desk_is_one(line):
    assert instruction_kind(line) == "desk_contact"


@pytest.mark.parametrize("line", [*lines_of(NOTES), *desk_notes.EXAMPLES])
def test_a_note_to_editors_is_one(line):
    assert instruction_kind(line) == "desk_note"


@pytest.mark.parametrize("line", lines_of(TEXT))
def test_text_for_readers_is_no_instruction(line):
    assert instruction_kind(line) is None
