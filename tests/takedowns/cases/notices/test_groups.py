"""Groups of notices: one among a thousand is read first, and versions of one text are one group."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.takedowns.cases.notices.groups import GroupedNotice, group, groups_of
from articles.takedowns.intake.signatures import fill_signatures, forget_networks, sender_digest, signature_of
from articles.takedowns.models import Claimant, Notice, NoticeSignature
from articles.takedowns.privacy.erasure import erase_although_open
from tests import makers
from tests.takedowns.decisions.deciding import case_on

WORDS = "渡轮码头潮汐航道灯塔缆绳货柜引航员船长海关检疫报告昨夜凌晨西岸堤坝渔港仓库调度".strip()


def text(chance, length=60):
    return "".join(chance.choice(WORDS) for _number in range(length))


def edited(statement, chance):
    """A version of a statement, with some characters changed and a sentence of its sender before it."""
    characters = list(statement)
    for _number in range(len(characters) // 40):
        characters[chance.randrange(len(characters))] = chance.choice(WORDS)
    return f"本人{text(chance, 3)}：" + "".join(characters)


def grouped(pk, statement, *, sender="", network="", missing=0):
    signature = signature_of(Notice(statement=statement), None)
    packed = bytes(signature.sketch)
    hashes = frozenset(int.from_bytes(packed[at : at + 4], "little") for at in range(0, len(packed), 4))
    return GroupedNotice(pk, True, missing, signature.wording, hashes, sender, network)


@pytest.mark.parametrize("key", range(5))
def test_the_complete_notice_that_is_like_no_other_is_read_first(settings, key):
    settings.SECRET_KEY = f"which hashes are the smallest depends on the key {key}"
    chance = random.Random(3)
    campaign, junk = text(chance, 200), [text(chance, 80) for _number in range(5)]
    notices = [grouped(pk, edited(campaign, chance), sender=f"c{pk}") for pk in range(1, 750)]
    notices += [grouped(1000 + pk, edited(junk[pk % 5], chance), missing=2) for pk in range(200)]
    notices += [grouped(2000 + pk, text(chance, 40), network="n", missing=2) for pk in range(50)]
    chance.shuffle(notices)

    groups = group([*notices, grouped(1500, text(chance, 300), sender="real")])

    assert groups[0].keys == [1500]
    assert sorted(len(each.notices) for each in groups[1:]) == [40] * 5 + [50, 749]


def test_two_versions_that_differ_by_chance_are_united_by_a_third_that_resembles_both():
    first, last, between = range(0, 12), range(8, 20), range(4, 16)
    apart = [GroupedNotice(pk, True, 0, pk, frozenset(sketch)) for pk, sketch in ((1, first), (2, last))]
    third = GroupedNotice(3, True, 0, 3, frozenset(between))

    assert [each.keys for each in group(apart)] == [[1], [2]]
    assert [each.keys for each in group([*apart, third])] == [[1, 2, 3]]


def test_grouping_does_not_depend_on_the_order_and_unrelated_statements_stay_apart():
    chance = random.Random(4)
    notices = [grouped(pk, text(chance, chance.choice((6, 30, 120)))) for pk in range(300)]
    shuffled = chance.sample(notices, len(notices))

    groups = group(notices)

    assert [each.keys for each in groups] == [each.keys for each in group(shuffled)]
    assert len(groups) >= 297


def test_the_same_wording_and_the_same_sender_are_one_group():
    same = [grouped(1, "请立即删除！"), grouped(2, "請立即刪除"), grouped(3, "另一件事，与前面无关", sender="s")]

    groups = group([*same, grouped(4, "再说一件全然不同的事情", sender="s"), grouped(5, "")])

    assert [each.keys for each in groups] == [[5], [1, 2], [3, 4]]
    assert (groups[1].has_one_wording, groups[1].is_of_one_sender, groups[2].is_of_one_sender) == (True, False, True)


def test_the_most_complete_notice_represents_its_group():
    (only,) = group([grouped(pk, "同一段文字，一字不差", missing=missing) for pk, missing in ((1, 2), (2, 0), (3, 0))])

    assert only.representative.pk == 2


def test_an_email_address_is_one_sender_in_any_case_and_a_name_only_without_one():
    written = [Claimant(email="A@x.example", name="甲"), Claimant(email=" a@X.example"), Claimant(name="甲")]

    digests = [sender_digest(claimant) for claimant in (*written, Claimant(), None)]

    assert digests[0] == digests[1] != digests[2]
    assert digests[3:] == ["", ""]
    assert "x.example" not in digests[0]


@pytest.mark.django_db
def test_a_received_notice_is_grouped_by_one_query_and_its_signature_goes_with_the_claimant(
    django_assert_num_queries,
):
    article = makers.make_article()
    case = case_on(article)
    case_on(article)

    with django_assert_num_queries(1):
        (only,) = groups_of(case)
    assert len(only.notices) == 2

    first = case.notices.order_by("pk")[0]
    erase_although_open(first, None)
    assert list(NoticeSignature.objects.values_list("notice", flat=True)) == only.keys[1:]


@pytest.mark.django_db
def test_notices_from_before_the_signatures_get_them_later():
    case = case_on(makers.make_article())
    before = NoticeSignature.objects.values_list("wording", "sender").get()
    NoticeSignature.objects.all().delete()
    assert len(groups_of(case)) == 1

    assert (fill_signatures(), fill_signatures()) == (1, 0)

    assert NoticeSignature.objects.values_list("wording", "sender").get() == before


def test_notices_that_only_a_sender_or_a_network_groups_are_not_alike_and_complete_ones_stay_apart():
    chance = random.Random(5)
    by_sender = [grouped(pk, text(chance), sender="s") for pk in (1, 2)]
    by_network = [grouped(10 + pk, text(chance), network="n") for pk in range(5)]
    alike = [grouped(pk, "同一段文字，一字不差", sender=f"a{pk}") for pk in (20, 21)]
    complete = [grouped(30 + pk, text(chance), sender="s", network="n")._replace(is_complete=True) for pk in range(6)]

    groups = group([*by_sender, *by_network, *alike, *complete])

    many = {tuple(each.keys): (each.is_alike, each.is_of_one_network) for each in groups if len(each.notices) > 1}
    assert many == {(1, 2): (False, False), tuple(range(10, 15)): (False, True), (20, 21): (True, False)}
    assert len(groups) == 3 + len(complete)


@pytest.mark.django_db
def test_networks_are_forgotten_after_two_days():
    case_on(makers.make_article())
    NoticeSignature.objects.update(network="n")

    assert (forget_networks(timezone.now()), forget_networks(timezone.now() + timedelta(days=3))) == (0, 1)

    assert NoticeSignature.objects.get().network == ""
