"""Wording of the letters about appeals. `appeals.py` fills the slots in braces.

No sentence promises more than the law or our own rules oblige us to do.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from articles.takedowns.law.elements import LazyText
from articles.takedowns.models import Appeal

Outcome = Appeal.Outcome

# To the person who appealed.
SUBJECT_RECEIVED = _("We received your appeal {appeal}")
RECEIVED = _(
    "On {received} we received your appeal against our decision of {made} (reference {reference}): {kind}. Its own"
    " reference is {appeal}."
)
STILL_NEEDED = _("For it to be complete under {citation}, we still need the following from you:\n{missing}")
NOT_BEFORE_COMPLETE = _("We forward it, and the period until the content is restored begins, once it is complete.")
ADD = _("Please send it {contact}. You do not need to resend what we already have.")
WILL_FORWARD = _(
    "It is complete. We forward it, with your name and how to reach you, to the person who sent the notice."
)
SUBJECT_ADDED = _("We received what you added to your appeal {appeal}")
ADDED = _("We received what you sent us for your appeal {appeal} against our decision of {made} ({kind}).")
ADDED_LAST = _(
    "With what we received on {complete}, your appeal {appeal} against our decision of {made} has everything that"
    " {citation} requires."
)
OTHER_PERSON = _("A person who did not take part in the decision will examine it and write to you.")
SUBJECT_FORWARDED = _("We forwarded your appeal {appeal}")
WAS_FORWARDED = _("We forwarded your appeal {appeal} ({kind}) to the person who sent the notice.")
WINDOW = _(
    "Unless we are informed of a complaint or an action, the content is restored from {from} and no later than {until}."
)
RESTORED_AT_ONCE = _("As the law requires, the content is restored at once.")

# To the claimant.
SUBJECT_OPPOSED = _("A reply to your notice {reference}")
FORWARDED = _(
    "You sent us the notice {reference}, on which we decided on {made}. The person who provided the content has now"
    " sent us the following under {citation}, and the law obliges us to forward it. Its reference is {appeal}."
)
SAYS = _("Sender: {name}\nHow to reach them: {person_contact}\n\n{text}")
STATES = _("The sender also declared:\n{statements}")
SIGNED = _("Signed: {signature}")
WITH_FILES = _("Number of files that came with it: {files}. Write to us if you want copies.")
TELL_US_DMCA = _(
    "The material is restored from {from} and no later than {until}, unless you first inform us that you have filed an"
    " action seeking a court order to restrain the infringement. Please write to us {contact}."
)
TELL_US_CN = _(
    "You may complain to the competent authority or bring an action before a court. If we are not informed by {from}"
    " that you have done so, the law obliges us to end the measure. Please write to us {contact}."
)
RESTORED_AT_ONCE_CLAIMANT = _(
    "The Regulation obliges us to restore the content at once. You may bring an action before a court; the Regulation"
    " does not allow another notice on the same content."
)

# The outcome, to the person who appealed.
SUBJECT_DECIDED = _("Our decision on your appeal {appeal}")
DECIDED: Mapping[str, LazyText] = {
    Outcome.GRANTED: _(
        "On {date} we decided on your appeal {appeal} against our decision of {made}: it is granted, and our earlier"
        " decision does not stand."
    ),
    Outcome.PARTLY: _(
        "On {date} we decided on your appeal {appeal} against our decision of {made}: it is granted in part. We will"
        " decide anew on the rest and write to you."
    ),
    Outcome.REFUSED: _(
        "On {date} we decided on your appeal {appeal} against our decision of {made}. We understand that this is not"
        " what you asked for: our decision stands."
    ),
    Outcome.PUT_BACK: _("On {date} the content was restored, as {citation} provides (your appeal {appeal})."),
    Outcome.LAWSUIT: _(
        "We were informed of a complaint or an action about the content to which your appeal {appeal} refers. As long"
        " as that is pending, the law does not allow us to restore it because of your appeal."
    ),
    Outcome.WITHDRAWN: _("We closed your appeal {appeal} on {date}, because you withdrew it."),
    Outcome.OBSOLETE: _(
        "Our decision of {made} was undone on {date}, so your appeal {appeal} has achieved its aim and is closed."
    ),
}
REASONS = _("Our reasons: {reasons}")
BY_ANOTHER = _(
    "The appeal was decided by a person who had not taken part in the decision; no automated means were used."
)
OTHERS_STAND = _("Other measures on the same content are not affected by this and continue to apply.")
PUT_BACK_IN_PART = _(
    "On {date} the measure against which your appeal {appeal} was directed was ended, as {citation} provides. Other"
    " measures on the same content are not affected by this and continue to apply."
)

# To the person who appealed, when the decision that carried the appeal out was undone.
SUBJECT_REOPENED = _("Your appeal {appeal} is open again")
REOPENED = _(
    "We wrote to you about the outcome of your appeal {appeal} against our decision of {made}. That outcome has been"
    " undone: the appeal is open again, and we will write to you when it is decided."
)

# The outcome, to the claimant, if somebody else appealed.
SUBJECT_DECIDED_CLAIMANT = _("New decision on your notice {reference}")
DECIDED_CLAIMANT: Mapping[str, LazyText] = {
    Outcome.GRANTED: _(
        "The person whose content your notice {reference} concerns appealed against our decision of {made}. On {date}"
        " the appeal was granted, and our earlier decision does not stand."
    ),
    Outcome.PARTLY: _(
        "The person whose content your notice {reference} concerns appealed against our decision of {made}. On {date}"
        " the appeal was granted in part. We will decide anew on the rest and write to you."
    ),
    Outcome.PUT_BACK: _(
        "On {date} the content that your notice {reference} concerns was restored, as {citation} provides."
    ),
}
PUT_BACK_IN_PART_CLAIMANT = _(
    "On {date} the measure that we took on your notice {reference} was ended, as {citation} provides. Other measures on"
    " the same content are not affected by this and continue to apply."
)


def decided(outcome: str, is_whole: bool) -> LazyText:
    """The first sentence to the person who appealed."""
    return DECIDED[outcome] if is_whole or outcome != Outcome.PUT_BACK else PUT_BACK_IN_PART


def decided_claimant(outcome: str, is_whole: bool) -> LazyText:
    """The first sentence to the claimants."""
    return DECIDED_CLAIMANT[outcome] if is_whole or outcome != Outcome.PUT_BACK else PUT_BACK_IN_PART_CLAIMANT
