"""Words and restrictions of decisions go to rows of their own; what is open becomes due, and open notices get cases."""

from datetime import timedelta

from django.db import migrations

from articles.takedowns.models.reference_number import new_reference

CORRECTING = ("attribution", "fact")


def move(apps, schema_editor):
    model = lambda name: apps.get_model("takedowns", name)._base_manager  # noqa: E731
    for decision in model("Decision").order_by("pk").iterator():
        did = "made" if decision.action == "restrict" else "ended"
        model("Statement").create(decision=decision, reason=decision.reason)
        model("Effect").create(decision=decision, restriction_id=decision.restriction_id, did=did)
    for case in model("Case").filter(state="open"):
        case.state, case.due_at, case.due_for = "received", case.opened_at + timedelta(days=7), "look"
        case.save()
    for notice in model("Notice").exclude(state="closed").order_by("pk").iterator():
        _join(apps.get_model("takedowns", "Case"), notice)


def _join(model, notice):
    """The open case on the same target, and what is asked of it; else a new one."""
    cases = model._base_manager
    item = notice.placement.brief_id if notice.placement_id else None if notice.picture_id else notice.item_id
    same = {
        "family": "correct" if notice.basis in CORRECTING else "remove",
        "item_id": item,
        "picture_id": notice.picture_id if item is None else None,
    }
    has_target = item or same["picture_id"]
    case = cases.filter(**same, placement=None, state__in=("received", "in_review")).first() if has_target else None
    if case is None:
        due_at = notice.received_at + timedelta(days=7)
        more = {"state": notice.state, "opened_at": notice.received_at, "due_at": due_at, "due_for": "look"}
        case = cases.create(**same, **more, basis=notice.basis, reference=new_reference("C", model))
    case.notifiers += 1
    case.save()
    notice.cases.add(case)


class Migration(migrations.Migration):

    dependencies = [
        ("takedowns", "0006_widen_cases"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
