"""Was the Collective Security Treaty in force on a day, and who was bound by it, seen from another day?

Written from the law (the Treaty, Art. 11; the Protocol of 2 April 1999; the record of each state), and not from the
rules. Three answers: `yes`, `no`, `unknown`. Knows nothing of what happened.
"""

from __future__ import annotations

from functools import cache

ENTRY = 19940420
"""In force 20 April 1994 (preamble of the Protocol of 2 April 1999)."""
TERM_ENDED = 19990420
"""Art. 11: five years; the term ran out on 20 April 1999."""
PROTOCOL_IN_FORCE = 20000322
"""The fifth notification (preamble of the Protocol of 10 December 2010)."""
ALL_HAD_NOTIFIED = 20030918
"""The first day from which a source shows that all six had completed their procedures ("ratified by all member states",
in a text that describes things as they were after the Charter's entry into force)."""

FIRST_NINE = frozenset({
    "armenia", "kazakhstan", "kyrgyzstan", "russia", "tajikistan", "uzbekistan", "azerbaijan", "georgia", "belarus",
})  # fmt: skip
"""Six signed on 15 May 1992, three more joined in 1993; for all nine it entered into force on the same day. Whether
Georgia joined in September or December 1993 changes nothing of that."""
SIGNED_PROTOCOL = frozenset({"armenia", "belarus", "kazakhstan", "kyrgyzstan", "russia", "tajikistan"})

RETURNED = {
    "back_by_decision": 20060623,
    "back_by_protocol": 20060816,
    "back_by_law_of_2006": 20061213,
    "back_by_ratification_of_2008": 20080328,
}
"""From which day Uzbekistan was bound again, by each view."""
OUT_AGAIN = {"suspended_by_council": 20121219, "suspended_by_note": 20120620, "note_was_notice": 20121220}
"""From which day Uzbekistan no longer took part, by each view. The note of 20 June 2012, read as a notice under Art. 11,
ran six months: it took effect on 20 December."""
FROZEN = 20240222
"""Armenia's "freeze", for those who hold that it suspends."""


@cache
def in_force(day: int, known: int, continuity: str) -> bool:
    """Was the Treaty in force on *day*, seen from *known*?

    CST 1992 art. 11; Protocol of 2 April 1999, paras. 1 to 3. Before 20 April 1994, no. For the first term, yes.
    Between 21 April 1999 and 21 March 2000 three views: the Protocol once in force reaches back, which can be known
    only from 22 March 2000 (`retroactive`); the term had expired (`lapsed`); the six went on by conduct.
    """
    if day < ENTRY:
        return False
    if day <= TERM_ENDED or day >= PROTOCOL_IN_FORCE:
        return True
    if continuity == "retroactive":
        return known >= PROTOCOL_IN_FORCE
    return continuity == "by_conduct"


@cache
def bound(state: str, day: int, known: int, continuity: str, absence: str, back: str, out: str, freeze: str) -> str:
    """Was *state* bound by the Treaty on *day*, seen from *known*? `yes`, `no`, or `unknown`.

    VCLT art. 2(1)(g): a party is a state for which the treaty is in force; Art. 11; the Protocol, para. 3: in force on
    the fifth notification, so that until it is shown that all six had notified one of them may not have. That the six
    went on as parties by conduct is said of the gap alone.
    """
    if state not in FIRST_NINE or not in_force(day, known, continuity):
        return "no"
    if day <= TERM_ENDED:
        return "yes"
    if state == "uzbekistan":
        away = absence == "left_unprolonged" and day < RETURNED[back]
        return "no" if away or day >= OUT_AGAIN[out] else "yes"
    if state not in SIGNED_PROTOCOL:
        return "no"
    if state == "armenia" and freeze == "freeze_suspends" and day >= FROZEN:
        return "no"
    if continuity == "by_conduct" and day < PROTOCOL_IN_FORCE:
        return "yes"
    return "yes" if known >= ALL_HAD_NOTIFIED else "unknown"
