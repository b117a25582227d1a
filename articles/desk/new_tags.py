"""Unknown tags in a form: each is created only after the editor was shown the nearest known ones.

The form is shown again with a question beside the field, whose first choice is to create the tag. What was answered
comes back with the form and is not asked again. This works without JavaScript.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.formats.lists import join_list
from articles.models.tag import Tag, join_tags, tags_by_key
from articles.rights.names import name_key
from articles.search.names.near_tags import near_tags

ASKED, ANSWER = "tags_asked", "tags_answer"
CREATE, LEAVE_OUT = "create", "leave_out"
MAX_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class NewTagQuestion:
    """`answer` is CREATE, LEAVE_OUT, the id of the tag that is meant, or "" before the editor has seen the question."""

    name: str
    near: list[Tag]
    answer: str

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Value, label, and whether it is chosen."""
        known = [(str(tag.pk), _("Use “%(name)s”") % {"name": tag.name}) for tag in self.near]
        choices = [(CREATE, _("Create this tag")), *known, (LEAVE_OUT, _("Leave it out"))]
        return [(value, label, value == (self.answer or CREATE)) for value, label in choices]

    @property
    def message(self) -> str:
        if not self.near:
            return _("“%(name)s” is not a tag yet. Press the button again to create it.") % {"name": self.name}
        similar = join_list(tag.name for tag in self.near)
        message = _("“%(name)s” is not a tag yet. Similar: %(similar)s. Choose below, or press the button again.")
        return message % {"name": self.name, "similar": similar}


class TagsInput(forms.TextInput):
    """The field of tags, with the questions about those that are new."""

    questions: tuple[NewTagQuestion, ...] = ()

    def format_value(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else join_tags(value)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field: SafeString = super().render(name, value, attrs, renderer)
        if not self.questions:
            return field
        context = {"questions": self.questions, "asked": ASKED, "answer": ANSWER}
        return field + render_to_string("desk/new_tags.html", context)


class NewTagsForm(forms.BaseForm):
    """A form with a field `tags`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "tags" in self.fields:
            self.fields["tags"].widget = TagsInput(self.fields["tags"].widget.attrs)

    def confirmed_tags(self, names: list[str]) -> list[str]:
        """The names as the editor answered. Raises ValidationError for those that have not been asked about yet."""
        questions = self._show_questions(names)
        if unseen := [question.message for question in questions if not question.answer]:
            raise ValidationError(unseen)
        return _answered(names, questions)

    def answered_tags(self, names: list[str]) -> list[str]:
        """Like confirmed_tags(), for a form that is not saved yet: asks nothing, and keeps what was answered."""
        return _answered(names, self._show_questions(names) if self._answers() else [])

    def _show_questions(self, names: list[str]) -> list[NewTagQuestion]:
        known = tags_by_key(name_key(name) for name in names)
        unknown = [name for name in names if name_key(name) not in known]
        if len(unknown) > MAX_QUESTIONS:
            message = _("%(count)d tags are new. At most %(most)d can be created at once.")
            raise ValidationError(message % {"count": len(unknown), "most": MAX_QUESTIONS})
        answers = self._answers()
        questions = [_question(name, answers.get(name_key(name), "")) for name in unknown]
        widget = self.fields["tags"].widget
        assert isinstance(widget, TagsInput)
        widget.questions = tuple(questions)
        return questions

    def _answers(self) -> dict[str, str]:
        """The posted answers by the folded name of the tag."""
        names = (str(self.data.get(f"{ASKED}-{at}", "")) for at in range(MAX_QUESTIONS))
        answers = (str(self.data.get(f"{ANSWER}-{at}", "")) for at in range(MAX_QUESTIONS))
        return {name_key(name): answer for name, answer in zip(names, answers, strict=True) if name and answer}


def _question(name: str, answer: str) -> NewTagQuestion:
    near = near_tags(name)
    is_answer = answer in {CREATE, LEAVE_OUT, *(str(tag.pk) for tag in near)}
    return NewTagQuestion(name, near, answer if is_answer else "")


def _answered(names: list[str], questions: list[NewTagQuestion]) -> list[str]:
    meant = {name_key(question.name): _meant(question) for question in questions}
    answered = (meant.get(name_key(name), name) for name in names)
    return list({name_key(name): name for name in answered if name}.values())


def _meant(question: NewTagQuestion) -> str:
    """The name that an answer stands for; "" to leave it out."""
    if question.answer == LEAVE_OUT:
        return ""
    return next((tag.name for tag in question.near if str(tag.pk) == question.answer), question.name)
