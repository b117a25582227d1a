"""Drafts: the letters that decisions cause, as they would be sent, without writing them.

A notice gets one letter for all its addresses that are decided together, and so does everybody else who is concerned by
several of them. Each letter is in the language of its reader.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from articles.models.restriction import Mode
from articles.rights.models import Person, Source
from articles.takedowns.law.affected_parties import Party, parties_to_inform, role_of_claimant
from articles.takedowns.law.elements import LazyText
from articles.takedowns.law.legal_bases import BASES, ORDER, OTHER, Basis
from articles.takedowns.letters import wording
from articles.takedowns.letters.outcome import outcome_of, outcome_of_many
from articles.takedowns.letters.parties import ConcernedParty, Relation, affected_parties
from articles.takedowns.letters.proven import checked, deed_for, default_facts, proof_for, proofs_of
from articles.takedowns.letters.slots import address_of, decision_slots, letter_slots, title_of
from articles.takedowns.letters.templates import LetterTemplate, Outcome, templates_for
from articles.takedowns.models import Case, Decision, Notice, NoticeOutcome

Action, Result = Decision.Action, NoticeOutcome.Result


@dataclass(frozen=True, slots=True)
class Draft:
    """One letter. `unproven`: what it would say more firmly if it were proven, in the language of the desk."""

    role: Party
    notice: Notice
    decision: Decision
    recipient: str
    language: str
    subject: str
    text: str
    # Whose content it is about; None for a claimant.
    credit: Source | Person | None = None
    unproven: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Affair:
    """The outcome of one notice in one decision: on one address."""

    row: NoticeOutcome
    decision: Decision
    case: Case

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.row.notice, self.decision.carried_out, self.decision.mode, self.row.outcome)


# The parties that a notice is announced to, by email address.
Concerned = dict[str, list[tuple[ConcernedParty, Affair]]]


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody whom the ground requires to be informed, and of whom we have no address."""

    role: Party
    # None for a claimant, who is a person without a name elsewhere.
    credit: Source | Person | None
    notice: Notice
    decision: Decision


class Letters:
    """The letters of decisions made together, read with a fixed number of queries. Spam is not answered."""

    def __init__(self, decisions: Collection[Decision]) -> None:
        cases = {decision.pk: decision.case for decision in decisions}
        by_key = {decision.pk: decision for decision in decisions}
        rows = NoticeOutcome.objects.filter(decision__in=by_key).exclude(outcome=Result.SPAM)
        rows = rows.select_related("notice__claimant", "statement").order_by("notice", "pk")
        self.affairs: dict[int, list[Affair]] = defaultdict(list)
        # Decisions that answer an order.
        self.ordered: set[int] = set()
        # The outcomes that notices have in each decision.
        self.results: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            key = row.decision_id or 0
            self.affairs[row.notice_id].append(Affair(row, by_key[key], cases[key]))
            self.results[key].add(row.outcome)
            if row.notice.basis == ORDER.code:
                self.ordered.add(key)
        self.proofs = proofs_of(decisions)
        self.parties = affected_parties(cases.values()) if self.affairs else {}
        self.facts = {pk: decision.statement.facts for pk, decision in by_key.items()}

    def drafts(self) -> list[Draft]:
        found: list[Draft] = []
        informed: set[tuple[str, int, str]] = set()
        for affairs in self.affairs.values():
            by_address = self._by_address(affairs, informed)
            if claimant := _claimant_email(affairs[0].row.notice):
                found.append(self._to_claimant(affairs, claimant, _is_forwarded(affairs, by_address)))
            found += self._to_parties(by_address)
        return found

    def unreached(self) -> list[Unreached]:
        found: dict[tuple[object, ...], Unreached] = {}
        for affairs in self.affairs.values():
            notice, basis = affairs[0].row.notice, _basis(affairs[0].row.notice)
            if not _claimant_email(notice):
                role = role_of_claimant(basis)
                found[role, notice.pk] = Unreached(role, None, notice, affairs[0].decision)
            for affair in affairs:
                for party in self._concerned(affair, basis):
                    if not party.email:
                        missed = Unreached(party.role, party.credit, notice, affair.decision)
                        found.setdefault((party.role, party.credit, affair.decision.pk), missed)
        return list(found.values())

    def _concerned(self, affair: Affair, basis: Basis) -> Iterator[ConcernedParty]:
        """Those whom the ground requires to be informed of a measure; of a refusal nobody."""
        is_measure = affair.row.outcome == Result.GRANTED and affair.decision.carried_out != Action.NOTHING
        roles = parties_to_inform(basis, affair.decision.mode) if is_measure else ()
        return (party for party in self.parties.get(affair.case.pk, ()) if party.role in roles)

    def _to_claimant(self, affairs: list[Affair], email: str, is_forwarded: bool) -> Draft:
        notice, basis = affairs[0].row.notice, _basis(affairs[0].row.notice)
        outcome = outcome_of_many([affair.outcome for affair in affairs])
        template = templates_for(basis, outcome).claimant
        role, language = role_of_claimant(basis), notice.language
        return self._draft(role, template, outcome, affairs, email, language, None, is_forwarded)

    def _by_address(self, affairs: list[Affair], informed: set[tuple[str, int, str]]) -> Concerned:
        """Whom a notice is announced to by its decisions. Each address learns of a decision once on each ground, which
        has redress of its own, unless the law forwards every notice.
        """
        basis = _basis(affairs[0].row.notice)
        by_address: Concerned = defaultdict(list)
        for affair in affairs:
            known = set() if basis.forwards_notice else set(informed)
            for party in self._concerned(affair, basis):
                key = (party.email, affair.decision.pk, basis.code)
                if party.email and key not in known:
                    known.add(key)
                    informed.add(key)
                    by_address[party.email].append((party, affair))
        return by_address

    def _to_parties(self, by_address: Concerned) -> Iterator[Draft]:
        """One letter to each address about all decisions that concern it."""
        for email, concerned in by_address.items():
            party, affair = concerned[0]
            template = templates_for(_basis(affair.row.notice), affair.outcome).provider
            assert template is not None
            of_party = [affair for _party, affair in concerned]
            if len(of_party) == 1 and party.relation is Relation.SHOWS_IT:
                template = template.for_carrier()
            language = party.language or settings.LANGUAGE_CODE
            yield self._draft(party.role, template, affair.outcome, of_party, email, language, party.credit)

    def _draft(
        self,
        role: Party,
        template: LetterTemplate,
        outcome: Outcome,
        affairs: list[Affair],
        recipient: str,
        language: str,
        credit: Source | Person | None,
        is_forwarded: bool = False,
    ) -> Draft:
        first = affairs[0]
        notice, decision = first.row.notice, first.decision
        basis = _basis(notice)
        decisions = [affair.decision for affair in affairs]
        proof = proof_for(self.proofs[decision.pk], notice, decisions, is_forwarded)
        safe = checked(template.for_many() if len(affairs) > 1 else template, proof)
        standard, lacking = default_facts(basis, outcome, notice.elements)
        facts = self._facts(first)
        with translation.override(language):
            done, not_done = self._done(affairs)
            slots = letter_slots(notice, first.case, basis) | decision_slots(decision, notice)
            slots |= {
                "done": done,
                "facts": facts or str(standard),
                "party": str(credit or ""),
                "count": str(len(affairs)),
            }
        unproven = [*safe.unproven, *(not_done if "done" in {slot.name for slot in safe.template.slots} else [])]
        unproven += lacking if not facts else []
        return Draft(
            role,
            notice,
            decision,
            recipient,
            language,
            safe.template.render_subject(slots, language)[:200],
            safe.template.render(slots, language),
            credit,
            tuple(dict.fromkeys(map(str, unproven))),
        )

    def _done(self, affairs: list[Affair]) -> tuple[str, list[object]]:
        """What was done; of several addresses a line for each."""
        if len(affairs) == 1:
            sentences, unproven = self._deed(affairs[0])
            return "".join(_spaced(sentences)), list(unproven)
        lines, not_proven = [], []
        for affair in affairs:
            sentences, unproven = self._deed(affair)
            done = str(sentences[0])
            lines.append(wording.DONE_AT.format(item=title_of(affair.case), address=address_of(affair.case), done=done))
            not_proven += unproven
        return "\n".join(lines), list(not_proven)

    def _deed(self, affair: Affair) -> tuple[list[LazyText], list[LazyText]]:
        return deed_for(affair.outcome, affair.decision, self.proofs[affair.decision.pk])

    def _facts(self, affair: Affair) -> str:
        """The reasons for a notice: its own, else those of the decision if it has the outcome of the decision, or no
        notice has.

        Without any, "": the letter gives the default sentence for its outcome.
        """
        if hasattr(affair.row, "statement"):
            return affair.row.statement.facts
        is_order = affair.row.notice.basis == ORDER.code
        if affair.decision.mode == Mode.SEALED and affair.decision.pk in self.ordered and not is_order:
            # The reasons may name the order.
            return ""
        usual = Result.REFUSED if affair.decision.carried_out == Action.NOTHING else Result.GRANTED
        is_about_it = affair.row.outcome == usual or usual not in self.results[affair.decision.pk]
        return self.facts[affair.decision.pk] if is_about_it else ""


def _is_forwarded(affairs: Iterable[Affair], by_address: Concerned) -> bool:
    """Whether a notice is forwarded, for each of its addresses to somebody whom the content itself credits."""
    reached = {
        affair.decision.pk
        for concerned in by_address.values()
        for party, affair in concerned
        if party.relation is Relation.CREDITED
    }
    return all(affair.decision.pk in reached for affair in affairs)


def _claimant_email(notice: Notice) -> str:
    return notice.claimant.email if hasattr(notice, "claimant") else ""


def _basis(notice: Notice) -> Basis:
    return BASES.get(notice.basis, OTHER)


def _spaced(sentences: Iterable[object]) -> Iterator[str]:
    """Sentences with a space between them, unless the first ends in full-width punctuation."""
    previous = ""
    for text in map(str, sentences):
        yield f" {text}" if previous and not previous.endswith("。") else text
        previous = text
