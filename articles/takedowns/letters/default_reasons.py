"""Default reasons of letters, by legal basis and outcome, and the weaker ones for notices that lack an element."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from articles.takedowns.law.elements import LazyText
from articles.takedowns.letters.wording import GRANTED, OTHERWISE, REFUSED

# Of a notice that no longer calls for a measure, on every ground.
NO_LONGER_NEEDED = _("On examination, we found that what the notice describes needs no further measure.")
# Used unless the moderator writes others. Both recipients get them.
DEFAULT_FACTS: Mapping[str, Mapping[str, LazyText]] = {
    "attribution": {
        GRANTED: _("A comparison with the first publication showed that our credit differed from it."),
        OTHERWISE: _("A comparison with the first publication confirms part of what was asked."),
        REFUSED: _("A comparison with the first publication confirms the present credit."),
    },
    "fact": {
        GRANTED: _("The evidence provided shows that the passage was wrong."),
        OTHERWISE: _("The passage could be misunderstood, but the evidence does not show that it was wrong."),
        REFUSED: _("The passage is supported by sources, and the evidence provided does not contradict them."),
    },
    "cn_notice": {
        GRANTED: _(
            "The notice names the work and contains prima facie evidence of the right to it; we found no permission"
            " for this use."
        ),
        OTHERWISE: _("The prima facie evidence covers part of the content, and the measure is limited to that part."),
        REFUSED: _("The material submitted does not yet amount to prima facie evidence of an infringement."),
    },
    "dmca_notice": {
        GRANTED: _("The notice contains what the law requires and identifies the work and the material."),
        OTHERWISE: _(
            "The notice identifies the work for part of the material, and the measure is limited to that part."
        ),
        REFUSED: _("The notice does not identify a protected work that is used in this material."),
    },
    "dsa_16": {
        GRANTED: _("The notice is substantiated, and in our judgement the content violates the law that it cites."),
        OTHERWISE: _("The notice is substantiated for part of the content, and a milder measure is sufficient."),
        REFUSED: _("The notice does not show that the content is against the law."),
    },
    "gdpr_17": {
        GRANTED: _("The report no longer needs the personal data, and we found no overriding reason to keep them."),
        OTHERWISE: _("The report is still of public interest but does not need the personal data for that."),
        REFUSED: _(
            "Keeping the content is necessary for exercising the right of freedom of expression and information"
            " (article 17(3)(a) of the GDPR)."
        ),
    },
    "defamation": {
        GRANTED: _("The passage states as fact something that the evidence shows to be false, to someone’s detriment."),
        OTHERWISE: _("Part of the passage could not be substantiated; the rest is supported by sources."),
        REFUSED: _("The passage is supported by sources, and the evidence provided does not show that it is false."),
    },
    "order": {
        GRANTED: _("The order, as we received it, names this content."),
        OTHERWISE: _("The order, as we received it, names part of this content."),
        REFUSED: _("On what we have received, we cannot give effect to the order."),
    },
    "other": {
        GRANTED: _("The page contains what the notice describes, and we consider that it should not stay as it was."),
        OTHERWISE: _("The page contains part of what the notice describes, and a milder measure is sufficient."),
        REFUSED: _("The page does not contain what the notice describes."),
    },
}

# What a default reason says only if the notice contains it, and what we say otherwise.
WEAKER_FACTS: Mapping[str, Mapping[str, LazyText]] = {
    "attribution": {
        GRANTED: _("On examination, we found that our credit was wrong."),
        OTHERWISE: _("On examination, we found part of what was asked to be right."),
        REFUSED: _("On examination, we found no reason to change the present credit."),
    },
    "fact": {
        GRANTED: _("On examination, we found that the passage was wrong."),
        OTHERWISE: _("The passage could be misunderstood, but we did not find that it was wrong."),
        REFUSED: _("On examination, we did not find that the passage was wrong."),
    },
    "cn_notice": {
        GRANTED: _("On examination, we consider that the measure is due, although evidence is missing in the notice."),
        OTHERWISE: _("On examination, we consider that a measure is due on part of the content."),
    },
    "dmca_notice": {
        GRANTED: _("On examination, we consider that the measure is due, although elements of the notice are missing."),
        OTHERWISE: _("On examination, we consider that a measure is due on part of the material."),
    },
    "dsa_16": {
        GRANTED: _("On examination, we consider that the content violates the law."),
        OTHERWISE: _("On examination, we consider that a milder measure is sufficient."),
    },
    "defamation": {
        GRANTED: _("On examination, we consider that the passage should not stay as it was."),
        OTHERWISE: _("On examination, we consider that a milder measure is sufficient."),
        REFUSED: _("On examination, we did not find that the passage is false."),
    },
    "order": {
        GRANTED: _("On what we have received, we consider that the order covers this content."),
        OTHERWISE: _("On what we have received, we consider that the order covers part of this content."),
    },
}
