"""Erasure: an erased claimant is gone from every table and file, and the ledger stays intact."""

import json
from io import BytesIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from PIL import Image

from articles.editing.notes import add_note
from articles.models import Byline, Correction, Mode, Note, PersonProfile, Restriction, WordList
from articles.outbox.models import Message
from articles.pictures.marks import Marks
from articles.pictures.models import Picture
from articles.takedowns.cases import workflow
from articles.takedowns.decisions.actions import DecisionText, ReplaceName, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.undo import undo
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import (
    Change,
    Claimant,
    ClaimantMessage,
    Evidence,
    LedgerEvent,
    Notice,
    PageCopy,
    Pause,
    Receipt,
)
from articles.takedowns.privacy.erasure import erase, redact_everywhere
from articles.takedowns.privacy.redaction import MASK, PersonWords
from articles.text.text_quote import TextQuote
from tests import makers
from tests.mail_servers import IN_MEMORY
from tests.pictures.generated import Marking, marked
from tests.takedowns.privacy.claimants import (
    LATIN,
    MAIL,
    NAME,
    SECRETS,
    TELEPHONE,
    closed,
    moderator,
    notice_with,
    output_of,
    tables_that_contain,
)


@pytest.mark.django_db
def test_an_open_case_and_a_legal_hold_refuse_an_erasure_with_a_message():
    notice = notice_with(makers.make_article())

    with pytest.raises(CommandError, match=r"is still open.*Nothing was changed.*--although-open"):
        output_of("erase_claimant", notice.reference)
    case = closed(notice)
    case = workflow.set_hold(case, case.version, moderator(), "法院保全")
    with pytest.raises(CommandError, match=r"on legal hold.*法院保全"):
        output_of("erase_claimant", notice.reference, "--although-open")
    with pytest.raises(CommandError, match="There is no notice N-0000-0000"):
        output_of("erase_claimant", "N-0000-0000")
    assert Claimant.objects.exists()

    workflow.end_hold(case, case.version, moderator())
    output_of("erase_claimant", notice.reference.lower())
    assert not Claimant.objects.exists()
    assert "has no claimant" in output_of("erase_claimant", notice.reference)


@pytest.mark.django_db
def test_a_claimant_can_be_erased_although_a_case_is_open():
    notice = notice_with(makers.make_article())

    output_of("erase_claimant", notice.reference, "--although-open")

    assert not Claimant.objects.exists()
    assert notice.cases.get().is_open


@pytest.mark.django_db
def test_a_dry_run_counts_and_changes_nothing():
    notice = notice_with(makers.make_article(), statement=f"{NAME}说")
    closed(notice)

    output = output_of("erase_claimant", notice.reference, "--dry-run")

    assert "would be erased" in output
    assert "rows deleted: claimants 1" in output
    assert "texts masked: notices 1" in output
    assert not any(secret in output for secret in SECRETS)
    notice.refresh_from_db()
    assert (notice.statement, Claimant.objects.count()) == (f"{NAME}说", 1)
    assert not LedgerEvent.objects.filter(action="erased").exists()


@pytest.mark.django_db
def test_an_erased_person_is_in_no_row_and_the_ledger_is_intact():
    article = makers.make_article()
    notice = notice_with(
        article,
        statement=f"我是{NAME}，{LATIN}也是我。",
        part=f"{NAME}的署名",
        evidence=f"问{MAIL}",
        work=f"电话{TELEPHONE}",
        ground=f"{LATIN}",
        url_as_given=f"https://a.example/?by={LATIN.replace(' ', '+')}",
        elements=["address"],
    )
    case = notice.cases.get()
    case = workflow.await_reply(case, case.version, moderator(), f"等{NAME}答复")
    decide(
        case,
        case.version,
        Restrict((article,), Mode.DELISTED),
        DecisionText(f"{NAME}有理", NAME, f"应{NAME}要求"),
        moderator(),
    )
    decision = case.decisions.get()
    change = {"table": "item", "row": article.pk, "column": "headline", "before": NAME, "after": "x"}
    rows = [
        Change.objects.create(decision=decision, **change),
        Receipt.objects.create(decision=decision, answers=[{"path": "/", "says": [NAME, 200]}]),
    ]
    append_event(LedgerEvent.Action.CHANGED, None, case.reference, {}, rows)
    LogEntry.objects.log_actions(
        moderator().pk, [notice], CHANGE, [{"changed": {"fields": [NAME]}}], single_object=True
    )
    LogEntry.objects.update(object_repr=LATIN)
    session = SessionStore()
    session["_messages"] = json.dumps([["__json_message", 0, 25, f"已回复{NAME}", ""]])
    session["_auth_user_id"] = "1"
    session.save()
    before = (notice.subject, notice.relief, notice.received_at)

    output_of("erase_claimant", notice.reference)

    assert tables_that_contain(*SECRETS) == []
    notice.refresh_from_db()
    assert notice.statement == f"我是{MASK}，{MASK}也是我。"
    assert decision.statement.reason == f"{MASK}有理"
    assert Restriction.objects.get().public_note == f"应{MASK}要求"
    assert Pause.objects.get().reason == f"等{MASK}答复"
    assert (notice.subject, notice.relief, notice.received_at) == before
    assert set(SessionStore(session.session_key).load()) == {"_auth_user_id"}
    event = LedgerEvent.objects.get(action="erased")
    assert (event.case, event.payload_data["notice"], event.payload_data["why"]) == (
        case.reference,
        notice.reference,
        "asked",
    )
    masked = {entry["table"] for entry in event.payload_data["rows"]}
    assert masked == {"notice", "threadentry", "statement", "restriction", "change", "pause", "receipt"}
    assert verify().code == INTACT
    assert output_of("verify_ledger").startswith("Intact")


@pytest.mark.django_db
def test_texts_on_other_matters_are_counted_and_masked_only_on_request():
    notice = notice_with(makers.make_article())
    closed(notice)
    other = notice_with(makers.make_article(), statement=f"{NAME}是市长。", claimant=None)

    output = output_of("erase_claimant", notice.reference, "--dry-run")
    output_of("erase_claimant", notice.reference, "--dry-run", "--everywhere")
    assert "with the same words (--everywhere): notices 1" in output

    output_of("erase_claimant", notice.reference)
    other.refresh_from_db()
    assert other.statement == f"{NAME}是市长。"


@pytest.mark.django_db
def test_texts_of_a_case_on_hold_are_not_masked():
    article = makers.make_article()
    notice = notice_with(article)
    closed(notice)
    held = notice_with(article, basis="fact", statement=f"{NAME}所说有误", claimant=None)
    case = held.cases.get()
    workflow.set_hold(case, case.version, moderator(), f"{NAME}诉本社")

    output_of("erase_claimant", notice.reference, "--everywhere")

    held.refresh_from_db()
    assert held.statement == f"{NAME}所说有误"
    assert held.cases.get().hold == f"{NAME}诉本社"


@pytest.mark.django_db
def test_published_texts_are_kept_and_reported():
    article = makers.make_article(body=f"<p>{NAME}到任。</p>")
    Correction.objects.create(item=article, text=f"{NAME}的职务有误。")
    notice = notice_with(article)
    closed(notice)

    output = output_of("erase_claimant", notice.reference)

    assert "only a decision changes published texts: corrections 1" in output
    assert "only a decision changes published texts: news items 1" in output
    article.refresh_from_db()
    assert article.body == f"<p>{NAME}到任。</p>"
    assert PageCopy.objects.get().is_intact


@pytest.mark.django_db
def test_undoing_after_an_erasure_does_not_write_the_mask_into_a_text():
    article = makers.make_article(body=f"<p>{NAME}到任。</p>")
    notice = notice_with(article)
    case = notice.cases.get()
    decision = decide(case, case.version, ReplaceName((article,), (), NAME, "某人"), DecisionText("依法"), moderator())

    erase(notice, None)
    case.refresh_from_db()
    undone = undo(decision, case.version, moderator())

    article.refresh_from_db()
    assert article.body == "<p>某人到任。</p>"
    assert len(undone.skipped) == 1


@pytest.mark.django_db
def test_an_erased_person_leaves_no_mail_and_no_file(client, settings, django_capture_on_commit_callbacks):
    proof = SimpleUploadedFile(f"{NAME}.txt", f"{NAME}的证词".encode())
    claim = makers.make_claim(name=NAME, email=MAIL, subject="defamation") | {"proofs": [proof]}
    client.post("/takedowns/new/", claim)
    notice = Notice.objects.get()
    closed(notice)
    assert (Evidence.objects.count(), ClaimantMessage.objects.count()) == (1, 2)

    with django_capture_on_commit_callbacks(execute=True):
        erase(notice, None)

    assert not Message.objects.exists()
    assert not [path for path in settings.EVIDENCE_ROOT.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_unsent_mails_are_announced_before_an_erasure():
    notice = notice_with(makers.make_article())
    closed(notice)

    assert "had not been sent: 2" in output_of("erase_claimant", notice.reference, "--dry-run")


@pytest.mark.django_db
def test_a_hold_set_in_the_meantime_refuses_the_erasure():
    notice = notice_with(makers.make_article())
    case = closed(notice)
    workflow.set_hold(case, case.version, moderator(), "保全")

    with pytest.raises(ValidationError):
        erase(notice, None)


def signed_picture(name: str, how: str) -> bytes:
    """A picture file that names somebody in one of the places where programs write a name."""
    if how == "IPTC":
        return makers.with_iptc({80: name})
    if how == "IPTC in GB 18030":
        return makers.with_iptc({80: name}, charset="gb18030")
    if how == "XMP":
        packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><p>{name}</p></x:xmpmeta>'.encode()
        return marked(makers.image_bytes("JPEG"), Marking("", packet, b"", Marks()))
    if how == "manifest":
        return marked(makers.image_bytes("PNG"), Marking("", b"", b"jumbc2pa" + name.encode(), Marks()))
    exif, out = Image.Exif(), BytesIO()
    # XPAuthor, as Windows writes it.
    exif[0x9C9D] = name.encode("utf-16-le") + bytes(2)
    Image.new("RGB", (24, 16)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["IPTC", "IPTC in GB 18030", "XMP", "manifest", "EXIF"])
def test_a_picture_whose_uploaded_file_names_the_person_is_counted(how):
    lead, other = makers.make_picture(data=signed_picture(NAME, how)), makers.make_picture()
    article = makers.make_article(lead_picture=lead, body=f'<figure data-picture="{other.pk}"></figure>')
    elsewhere = makers.make_picture(data=signed_picture(NAME, how))
    notice = notice_with(article)
    closed(notice)

    before = lead.read_original()
    output = output_of("erase_claimant", notice.reference, "--everywhere")

    assert "only a decision changes published texts: pictures 1\n" in output
    assert f"name the person: {lead.pk}, {elsewhere.pk}\n" in output
    assert lead.read_original() == before


@pytest.mark.django_db
def test_a_label_of_the_aigc_rule_that_names_the_person_is_counted_and_the_desks_reason_is_masked():
    label = json.dumps({"Label": "1", "ContentProducer": NAME})
    picture = makers.make_picture(marked_aigc=label, mark_reason=f"{NAME}说是误标")
    Picture.objects.update(marked_aigc=label)
    notice = notice_with(makers.make_article(body=f'<figure data-picture="{picture.pk}"></figure>'))
    closed(notice)

    output = output_of("erase_claimant", notice.reference)

    picture.refresh_from_db()
    assert picture.mark_reason == f"{MASK}说是误标"
    assert "only a decision changes published texts: pictures 1\n" in output


@pytest.mark.django_db
def test_the_name_is_masked_in_the_reasons_that_editors_recorded():
    picture = makers.make_picture(mark_reason=f"{NAME}来信说明")
    article = makers.make_article(rights_override=f"{NAME}电话同意，{TELEPHONE}", lead_picture=picture)
    other = makers.make_article(rights_override="编辑部同意")
    notice = notice_with(article)
    notice.picture = picture
    notice.save()
    closed(notice)

    erase(notice, moderator())

    for row in (article, other, picture):
        row.refresh_from_db()
    assert article.rights_override == f"{MASK}电话同意，{MASK}"
    assert other.rights_override == "编辑部同意"
    assert picture.mark_reason == f"{MASK}来信说明"


@pytest.mark.django_db
def test_the_name_is_masked_in_the_reasons_of_every_item_unless_it_is_on_hold():
    article, held = (makers.make_article(rights_override=f"{NAME}同意") for _ in range(2))
    case = closed(notice_with(held, claimant=None))
    workflow.set_hold(case, case.version, moderator(), "法院保全")

    redact_everywhere(PersonWords([NAME]))

    for row in (article, held):
        row.refresh_from_db()
    assert (article.rights_override, held.rights_override) == (f"{MASK}同意", f"{NAME}同意")


@pytest.mark.django_db
def test_an_erased_person_is_in_no_note_mail_or_preview_link_on_the_matter(settings):
    settings.MAILERS = IN_MEMORY
    article = makers.make_article(body="<p>船长欧阳先生说。</p>")
    notice = notice_with(article)
    closed(notice)
    author, lin = moderator(), makers.make_person_at_desk("lin", "Writer")
    lin.email = "lin@newsroom.example"
    lin.save()
    add_note(article, author, f"@lin 问问{NAME}", TextQuote(f"{NAME}说", NAME, LATIN))
    makers.make_preview_link(article, author, "a", recipient=NAME)
    Correction.objects.create(item=article, text="已改。", exact=f"{NAME}说")
    elsewhere = add_note(makers.make_article(), author, f"{NAME}又来了").note
    assert NAME not in Message.objects.get(recipient=lin.email).text

    output_of("erase_claimant", notice.reference)

    note = Note.objects.get(item=article)
    assert (note.text, note.exact, note.prefix) == (f"@lin 问问{MASK}", f"{MASK}说", MASK)
    assert set(tables_that_contain(*SECRETS)) == {"articles_note"}
    elsewhere.refresh_from_db()
    assert NAME in elsewhere.text
    redact_everywhere(PersonWords([NAME]))
    assert tables_that_contain(*SECRETS) == []


@pytest.mark.django_db
def test_former_versions_of_shared_rows_and_reasons_of_house_terms_lose_the_name_everywhere():
    person, source, tag = makers.make_person(name=NAME), makers.make_source(name=NAME), makers.make_tag("航运")
    profile = PersonProfile.objects.create(person=person, biography=NAME, contact=MAIL)
    tag.description = NAME
    tag.save()
    picture = makers.make_picture(caption=NAME)
    term = makers.make_term("帐户", reason=f"{NAME}投诉过")
    lists = WordList.objects.get(pk=term.word_list_id).version
    person.name, source.name, profile.biography, profile.contact = "甲", "乙", "记者", ""
    tag.description, picture.caption = "船", "码头"
    for row in (person, source, profile, tag, picture):
        row.save()
    assert tables_that_contain(NAME, MAIL)

    redact_everywhere(PersonWords([NAME, MAIL]))

    assert tables_that_contain(NAME, MAIL) == []
    term.refresh_from_db()
    assert term.reason == f"{MASK}投诉过"
    assert WordList.objects.get(pk=term.word_list_id).version != lists


@pytest.mark.django_db
def test_profiles_and_descriptions_that_readers_see_are_counted_and_not_masked():
    person, tag = makers.make_person(name="甲"), makers.make_tag("航运")
    PersonProfile.objects.create(person=person, biography=f"{NAME}的同事", biography_en=LATIN)
    tag.description_en = f"Ships of {LATIN}"
    tag.save()
    other = makers.make_tag("港口")
    other.description = NAME
    other.save()
    article = makers.make_article(tags=["航运"])
    Byline.objects.create(item=article, person=person)
    notice = notice_with(article)
    closed(notice)

    output = output_of("erase_claimant", notice.reference, "--everywhere")

    assert "only a decision changes published texts: profiles of people 1\n" in output
    assert "only a decision changes published texts: tags 1\n" in output
    assert f"content that names the person: tags {tag.pk}, {other.pk}\n" in output
    tag.refresh_from_db()
    assert tag.description_en == f"Ships of {LATIN}"
