"""Buttons of the bar above an item's form: one main button, saving beside it, and the others in a menu."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.admin.form.publish_buttons import SCHEDULE, UPDATE, PublishButton

CONTINUE, ADD_ANOTHER = "_continue", "_addanother"


@dataclass(frozen=True, slots=True)
class FormBar:
    """`save` comes first in the form, because Enter in a field presses the first button: it never publishes.

    `schedule` stands beside the field of the time, unless it is the main button. `releases` are the other buttons
    that change what readers see; `saves` are the other ways to save.
    """

    save: PublishButton | None
    main: PublishButton | None
    schedule: PublishButton | None
    releases: list[PublishButton]
    saves: list[PublishButton]


def form_bar(buttons: list[PublishButton], *, may_edit: bool, may_add: bool) -> FormBar:
    """Arrange the publish buttons of an item and the buttons that save it."""
    main = next((button for button in buttons if button.is_main), None)
    schedule = next((button for button in buttons if button.name == SCHEDULE and button is not main), None)
    releases = [button for button in buttons if button not in (main, schedule)]
    if not may_edit:
        return FormBar(None, main, schedule, releases, [])
    if main is not None and main.name == UPDATE:
        return FormBar(None, main, None, releases, [])
    save = PublishButton(CONTINUE, _("Save"), "", is_main=main is None)
    saves = [PublishButton(UPDATE, _("Save and close"), "")]
    if may_add:
        saves.append(PublishButton(ADD_ANOTHER, _("Save and add another"), ""))
    if main is None:
        return FormBar(None, save, schedule, releases, saves)
    return FormBar(save, main, schedule, releases, saves)
