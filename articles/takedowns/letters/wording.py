"""Wording of letters: every sentence, by legal basis and outcome. `templates.py` fills the slots in braces.

No sentence promises more than the law or our own rules oblige us to do.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from articles.takedowns.law.elements import LazyText

GRANTED, OTHERWISE, REFUSED, NOT_NEEDED = "granted", "otherwise", "refused", "not_needed"

GREETING = _("Dear Sir or Madam,")
FAREWELL = _("Yours faithfully,")
SENDER = "{newsroom}\n{route}"

# To the claimant.
SUBJECT = _("Our decision on your notice {reference}")
SUBJECT_MISSING = _("Information still needed for your notice {reference}")
SUBJECT_QUESTION = _("A question about your notice {reference}")
SUBJECT_EXTENDED = _("More time needed for your notice {reference}")
SUBJECT_REVERSED = _("New decision on your notice {reference}")
YOU_WROTE = _(
    "You contacted us about “{item}” ({address}). We received your notice on {received}; its reference is"
    " {reference}. This is our reply."
)
DECIDED: Mapping[str, LazyText] = {
    GRANTED: _("Having examined your notice, we acted on {date} as you requested."),
    OTHERWISE: _("Having examined your notice, we acted on {date}, although not in every respect as you requested."),
    REFUSED: _(
        "Having examined your notice, we decided on {date} not to make any change. We understand that this is not"
        " what you asked for."
    ),
    NOT_NEEDED: _("Having examined your notice, we decided on {date} that it no longer calls for a measure."),
}
# Where the same decision changed something because of another notice.
REFUSED_ALONE = _(
    "Having examined your notice, we decided on {date} not to take any measure on the basis of it. We understand that"
    " this is not what you asked for."
)
# Where the notice asked for nothing in particular.
ACTED = _("Having examined your notice, we acted on {date}.")
DONE = _("Action taken: {done}")
REASONS = _("Our reasons: {facts}")
GROUND = _("Ground: {ground}")
MORE_EVIDENCE = _("You may send us further material at any time; please quote the reference.")
OBJECT = _("If you disagree with the decision, you may object until {deadline}, {contest}.")
WRITE = _("If you disagree with the decision, you may write to us {contest}.")
OTHER_RIGHTS = _(
    "This letter does not affect any other right that you have by law, including the right to go to court."
)
# Of a notice with several addresses.
YOU_WROTE_MANY = _(
    "You contacted us about {count} addresses. We received your notice on {received}; its reference is {reference}."
    " This is our reply; it covers the addresses listed below."
)
DONE_AT = _("- {item} ({address}): {done}")
DECIDED_MANY = _("What we decided on each address:\n{done}")
BY_A_PERSON = _("A person read your notice and made the decision; no automated means were used.")

# To a court or an authority.
SUBJECT_ORDER = _("Our reply to your order ({reference})")
ORDER_CAME = _(
    "We refer to your order concerning “{item}” ({address}), which we received on {received} and registered under the"
    " reference {reference}."
)
ORDER_CAME_MANY = _(
    "We refer to your order concerning {count} addresses, which we received on {received} and registered under the"
    " reference {reference}."
)
ORDER_DECIDED: Mapping[str, LazyText] = {
    GRANTED: _("We gave effect to the order on {date}."),
    OTHERWISE: _("We acted on the order on {date}, although not in every respect as it directs."),
    REFUSED: _("As of {date}, we have not given effect to the order."),
    NOT_NEEDED: _("Having examined the order, we decided on {date} that it no longer calls for a measure."),
}
ORDER_CONTACT = _("If you have any questions about this, please write to us {contest}.")

# What follows under each law once action was taken.
CN_FOLLOWS = _(
    "As the law requires, we forward your notice, with your name, to the person who provided the content. If that"
    " person sends us a statement that there is no infringement, with prima facie evidence, we will forward it to"
    " you; you may then complain to the competent authority or bring an action before a court. If we are not informed"
    " within a reasonable period after the statement reached you that you have done so, the law obliges us to end the"
    " measure. Where the Regulation on the Protection of the Right of Communication through Information Networks"
    " applies, the content is restored in accordance with that Regulation."
)
CN_NOT_FORWARDED = _(
    "The law provides that your notice is forwarded to the person who provided the content. We have no address of that"
    " person, so it has not been forwarded. If that person sends us a statement that there is no infringement, with"
    " prima facie evidence, we will forward it to you; you may then complain to the competent authority or bring an"
    " action before a court."
)
DMCA_FOLLOWS = _(
    "As 17 U.S.C. 512 requires, we inform the person who provided the material and forward your notice, with your"
    " name. If that person sends an effective counter-notice, you will receive a copy. The material is then restored"
    " not less than 10 and not more than 14 business days after we received the counter-notice, unless you first"
    " inform us that you have filed an action seeking a court order to restrain the infringement."
)
DMCA_NOT_FORWARDED = _(
    "17 U.S.C. 512 provides that the person who provided the material is informed. We have no address of that person,"
    " so your notice has not been forwarded. If an effective counter-notice reaches us, you will receive a copy. The"
    " material is then restored not less than 10 and not more than 14 business days after we received it, unless you"
    " first inform us that you have filed an action seeking a court order to restrain the infringement."
)
DSA_REDRESS = _(
    "If you disagree with the decision, you may complain to us, free of charge, until {deadline}, {contest}."
)
DSA_BODIES = _(
    "Where this is open to you, you may also turn to an out-of-court dispute settlement body certified under article"
    " 21 of the Digital Services Act. You may go to court in any case."
)
GDPR_REDRESS = _(
    "You have the right to lodge a complaint with a supervisory authority, in particular where you live, where you"
    " work or where you believe the law was infringed, and to seek a remedy before the courts."
)

# To those whom the content credits. That they provided it is not proven, so no sentence says so.
SUBJECT_PROVIDER = _("Decision on content that credits you ({reference})")
SUBJECT_CARRIER = _("Decision on part of content that credits you ({reference})")
SUBJECT_PROVIDER_REVERSED = _("New decision in the matter about which we wrote to you ({reference})")
ABOUT_YOURS = _(
    "We received a notice about “{item}” ({address}), which credits {party}. Its reference is {reference}. We decided"
    " on it on {date}; this letter states the decision and the reasons for it."
)
ABOUT_SHOWN = _(
    "We received a notice about “{item}” ({address}), which is shown in content that credits {party}. Its reference is"
    " {reference}. We decided on it on {date}; this letter states the decision and the reasons for it."
)
ABOUT_YOURS_MANY = _(
    "We received a notice about {count} addresses with content that credits {party} or is shown in such content. Its"
    " reference is {reference}. We decided on it on {date}; this letter states the decisions and the reasons for them."
)
ORDERED_YOURS = _(
    "A court or authority has ordered a measure on “{item}” ({address}), which credits {party}. We registered the order"
    " under the reference {reference} and acted on it on {date}."
)
ORDERED_SHOWN = _(
    "A court or authority has ordered a measure on “{item}” ({address}), which is shown in content that credits"
    " {party}. We registered the order under the reference {reference} and acted on it on {date}."
)
ORDERED_YOURS_MANY = _(
    "A court or authority has ordered a measure on {count} addresses with content that credits {party} or is shown in"
    " such content. We registered the order under the reference {reference} and acted on it on {date}."
)
ORDER_REMEDIES = _(
    "Remedies against the order are those of the law on which it is based; please turn to the court or authority that"
    " issued it. If you have questions about what we did, you may write to us {contest}."
)
CLAIMANT_NAMED = _("The notice was sent by {claimant}. As the law requires, we forward its content: {notice}")
CLAIMANT_NOT_NAMED = _("We do not disclose who sent the notice.")
MEASURE = _("Measure taken: {done}")
FACTS = _("Facts on which it is based: {facts}")
HOW_DECIDED = _(
    "The decision was taken because of a notice. A person examined it and made the decision; no automated means were"
    " used. Unless otherwise stated above, the measure applies in all territories and has no end date."
)
HOW_DECIDED_ENDING = _(
    "The decision was taken because of a notice. A person examined it and made the decision; no automated means were"
    " used. The measure applies in all territories and ends by itself at the time set for it."
)
TAKEN_BECAUSE = _("The decision was taken because of a notice.")
NO_CHANGE = _("We decided not to make any change. You do not need to do anything.")
CN_DECLARE = _(
    "If you consider that there is no infringement, you may send us a statement to that effect, with prima facie"
    " evidence and your true identity, {contest}."
)
CN_AFTERWARDS = _(
    "We will forward the statement to the person who sent the notice and inform them that they may complain to the"
    " competent authority or bring an action before a court. If we are not informed within a reasonable period after"
    " the statement reached them that they have done so, we will end the measure, as the law obliges us to. Where the"
    " Regulation on the Protection of the Right of Communication through Information Networks applies, the content is"
    " restored in accordance with that Regulation."
)
DMCA_COUNTER = _(
    "If you believe in good faith that the material was removed by mistake or because it was misidentified, you may"
    " send us a counter-notice under 17 U.S.C. 512(g), {contest}."
)
DMCA_ELEMENTS = _(
    "It must contain your signature; the material and where it appeared; your statement, under penalty of perjury, of"
    " that belief; your name, address and telephone number; and your statement that you consent to the jurisdiction"
    " of the federal district court for your address (outside the United States, of any district in which we may be"
    " found) and will accept service of process from the person who sent the notice. We forward it to that person."
    " The material is restored not less than 10 and not more than 14 business days after we received it, unless we"
    " are first informed that an action was filed."
)

# Before a decision, and after one was reversed.
NOTICE_RECEIVED = _(
    "You contacted us about “{item}” ({address}). We registered your notice on {received}; its reference is"
    " {reference}."
)
QUESTION = _("We have a question about it:\n{question}")
STILL_NEEDED = _("To decide on it, we still need the following from you:\n{missing}")
NOTHING_HIDDEN = _("In the meantime, nothing is hidden or changed.")
HOW_TO_ADD = _("Please reply {contest}. You do not need to resend what we already have.")
EXTENDED = _(
    "We need more time to answer you. The law (article 12(3) of the GDPR) allows us to extend the period of one month"
    " by two further months; you will have our answer by {until} at the latest. Our reasons:\n{question}"
)
HOW_TO_FOLLOW = _("You can follow your notice or add something to it {contest}.")
REVERSED = _("On {date}, we reversed our earlier decision on it.")
REVERSED_PROVIDER = _(
    "On {date}, we reversed our earlier decision on “{item}” ({address}), about which we wrote to you. The reference is"
    " {reference}."
)
IN_FORCE_NOW = _("Current status: {done}")
REVERSED_FACTS = _("On review, we no longer uphold the earlier decision.")
