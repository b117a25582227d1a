"""What does the desk write to people about a decision? Every sentence of its letters, for each basis and outcome.

Slots stand in braces and are filled in `reasons.py`. Nothing is promised here that the law does not oblige us to.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from articles.takedowns.bases import Words

GRANTED, OTHERWISE, REFUSED = "granted", "otherwise", "refused"

GREETING = _("Dear Sir or Madam,")
FAREWELL = _("Yours faithfully,")
SENDER = "{newsroom}\n{route}"

# To the person who sent the notice.
SUBJECT = _("Our decision on your notice {reference}")
SUBJECT_MISSING = _("What we still need for your notice {reference}")
SUBJECT_REVERSED = _("A new decision on your notice {reference}")
YOU_WROTE = _(
    "You wrote to us about “{item}” ({address}). Your notice reached us on {received} and has the reference"
    " {reference}. This is our answer."
)
DECIDED: Mapping[str, Words] = {
    GRANTED: _("We have looked into it and followed your request on {date}."),
    OTHERWISE: _("We have looked into it and acted on {date}, though not in all as you asked."),
    REFUSED: _(
        "We have looked into it and decided on {date} to change nothing. We know that this is not what you asked for."
    ),
}
DONE = _("What was done: {done}")
REASONS = _("Our reasons: {facts}")
GROUND = _("Ground: {ground}")
MORE_EVIDENCE = _("You may send us further material at any time; please name the reference.")
OBJECT = _("If you do not agree, you may object until {deadline}: {contest}")
WRITE = _("If you do not agree, you may write to us: {contest}")
OTHER_RIGHTS = _("This letter does not limit any other right that you have by law, that of going to court included.")
BY_A_PERSON = _("A person read your notice and decided on it; no automated means were used.")

# To a court or an authority.
SUBJECT_ORDER = _("Our answer to your order ({reference})")
ORDER_CAME = _(
    "We refer to your order concerning “{item}” ({address}). It reached us on {received} and has the reference"
    " {reference} with us."
)
ORDER_DECIDED: Mapping[str, Words] = {
    GRANTED: _("We gave effect to the order on {date}."),
    OTHERWISE: _("We acted on the order on {date}, though not in all as it says."),
    REFUSED: _("As of {date} we have not given effect to the order."),
}
ORDER_CONTACT = _("For any question on this, please write to us: {contest}")

# What follows by each law, once something was done.
CN_FOLLOWS = _(
    "As the law requires, we pass your notice on, with your name, to the person who provided the content. If that"
    " person sends us a statement that there is no infringement, with prima facie evidence, we forward it to you; you"
    " may then complain to the competent authority or bring a suit before a court. If within a reasonable period after"
    " the statement reached you we are not told that you have done so, the law obliges us to end the measure. Where the"
    " Regulation on the Protection of the Right of Communication through Information Networks applies, content is put"
    " back on the terms of that Regulation."
)
DMCA_FOLLOWS = _(
    "As 17 U.S.C. 512 requires, we tell the person who provided the material and pass your notice on, with your name."
    " If that person sends an effective counter-notice, you receive a copy. The material is then put back not less than"
    " 10 and not more than 14 business days after we received the counter-notice, unless you first tell us that you"
    " have filed an action for a court order to restrain the infringement."
)
DSA_REDRESS = _("If you do not agree, you may complain to us free of charge until {deadline}: {contest}")
DSA_BODIES = _(
    "Where it is open to you, you may also turn to an out-of-court dispute settlement body certified under article 21"
    " of the Digital Services Act. You may go to court in any case."
)
GDPR_REDRESS = _(
    "You have the right to lodge a complaint with a supervisory authority, in particular where you live, where you work"
    " or where you think that the law was broken, and to seek a remedy before the courts."
)

# To the person whose content it is.
SUBJECT_AFFECTED = _("Decision on content that you provided ({reference})")
SUBJECT_AFFECTED_REVERSED = _("A new decision on content that you provided ({reference})")
ABOUT_YOURS = _(
    "We received a notice about “{item}” ({address}), which you provided. It has the reference {reference}. We decided"
    " on it on {date}, and tell you here what was decided and why."
)
SENT_BY = _("The notice was sent by {notifier}. As the law requires, we pass on what it says: {notice}")
NOT_NAMED = _("Who sent the notice is not passed on.")
MEASURE = _("The measure: {done}")
FACTS = _("The facts on which it rests: {facts}")
HOW_DECIDED = _(
    "The decision was taken because of a notice. A person examined it and decided; no automated means were used. Unless"
    " it says otherwise above, the measure holds in all places and has no end set."
)
LEFT_ALONE = _("We decided to change nothing. You need do nothing.")
CN_DECLARE = _(
    "If you hold that there is no infringement, you may send us a statement of that, with prima facie evidence and your"
    " true identity: {contest}"
)
CN_AFTERWARDS = _(
    "We forward the statement to the person who sent the notice, and tell them that they may complain to the competent"
    " authority or bring a suit before a court. If within a reasonable period after it reached them we are not told"
    " that they have done so, we end the measure as the law obliges us to. Where the Regulation on the Protection of"
    " the Right of Communication through Information Networks applies, content is put back on the terms of that"
    " Regulation."
)
DMCA_COUNTER = _(
    "If you believe in good faith that the material was removed by mistake or because it was misidentified, you may"
    " send us a counter-notice under 17 U.S.C. 512(g): {contest}"
)
DMCA_ELEMENTS = _(
    "It must hold your signature; the material and where it stood; your statement, under penalty of perjury, of that"
    " belief; your name, address and telephone number; and your consent to the jurisdiction of the federal district"
    " court for your address (outside the United States, of any district in which we may be found) and to accept"
    " service of process from the person who sent the notice. We pass it on to that person. The material is put back"
    " not less than 10 and not more than 14 business days after we received it, unless we are first told that an action"
    " was filed."
)

# Before a decision, and after one was undone.
TAKEN_IN = _(
    "You wrote to us about “{item}” ({address}). We took your notice in on {received}; it has the reference"
    " {reference}."
)
STILL_NEEDED = _("To decide on it we still need from you:\n{missing}")
NOTHING_HIDDEN = _("Meanwhile nothing is hidden or changed.")
HOW_TO_ADD = _("Please send it in this way and name the reference; what we have need not be sent again: {contest}")
UNDONE = _("On {date} we undid our earlier decision on it.")
YOURS_UNDONE = _(
    "Our earlier decision on “{item}” ({address}), which you provided, was undone on {date}. The reference is"
    " {reference}."
)
NOW = _("What holds now: {done}")
FACTS_REVERSED = _("On a second look the reasons for the earlier decision do not hold.")

# Why, in a sentence that stands until somebody writes a better one; it suits either reader.
FACTS_OF: Mapping[str, Mapping[str, Words]] = {
    "attribution": {
        GRANTED: _("We compared it with the first publication, and our credit differed from that."),
        OTHERWISE: _("We compared it with the first publication, which bears out a part of what was asked."),
        REFUSED: _("We compared it with the first publication, which bears out the credit as it stands."),
    },
    "fact": {
        GRANTED: _("The evidence given shows that the passage was wrong."),
        OTHERWISE: _("The passage could be misunderstood, but the evidence does not show that it was wrong."),
        REFUSED: _("The passage rests on sources, and the evidence given does not contradict them."),
    },
    "cn_notice": {
        GRANTED: _(
            "The notice names the work and holds prima facie evidence of the right to it; we found no permission for"
            " this use."
        ),
        OTHERWISE: _("The prima facie evidence covers a part of the content, and the measure is limited to that part."),
        REFUSED: _("What was sent is not yet prima facie evidence of an infringement."),
    },
    "dmca_notice": {
        GRANTED: _("The notice holds what the law requires and identifies the work and the material."),
        OTHERWISE: _(
            "The notice identifies the work for a part of the material, and the measure is limited to that part."
        ),
        REFUSED: _("The notice does not identify a protected work that this material uses."),
    },
    "dsa_16": {
        GRANTED: _("The notice is substantiated, and in our judgement the content is against the law that is named."),
        OTHERWISE: _("The notice is substantiated for a part of the content, and a milder measure is enough."),
        REFUSED: _("The notice does not show that the content is against the law."),
    },
    "gdpr_17": {
        GRANTED: _(
            "The report does not need the personal data any longer, and no overriding reason to keep it was found."
        ),
        OTHERWISE: _("The report is still of public interest, but does not need the personal data for that."),
        REFUSED: _(
            "Keeping the content is necessary for exercising the right of freedom of expression and information"
            " (article 17(3)(a) of the GDPR)."
        ),
    },
    "defamation": {
        GRANTED: _("The passage states as a fact what the evidence shows to be false, to somebody’s detriment."),
        OTHERWISE: _("A part of the passage could not be substantiated; the rest is borne out by sources."),
        REFUSED: _("The passage is borne out by sources, and the evidence given does not show it to be false."),
    },
    "order": {
        GRANTED: _("We verified the order with its issuer, and it names this content."),
        OTHERWISE: _("We verified the order with its issuer, and it names a part of this content."),
        REFUSED: _("We have not been able to verify the order with its issuer."),
    },
    "other": {
        GRANTED: _("We found on the page what the notice describes, and it is against the rule that is named."),
        OTHERWISE: _("We found on the page a part of what the notice describes, and a milder measure is enough."),
        REFUSED: _("We did not find on the page what the notice describes."),
    },
}
