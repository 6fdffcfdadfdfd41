"""Small cases drawn by lot, for tests that hold an answer to exhaustive search."""

from __future__ import annotations

from helpers import invented
from hypothesis import strategies as st

from reasoner.case.case import Case

ACTS = (
    "raid: {is: use_of_force, by: band, against: kyrgyzstan, from: 2001-05-02, until: 2001-05-06, territory_held: yes, organised: yes}",
    "shelling: {is: use_of_force, by: uzbekistan, against: kyrgyzstan, form: bombardment, from: 2001-05-03, until: 2001-05-04}",
    "strike: {is: use_of_force, by: tajikistan, against: kyrgyzstan, form: invasion, date: 2001-05-05, answers: earlier}",
)
OTHERS = (
    "earlier: {is: use_of_force, by: kyrgyzstan, against: tajikistan, form: invasion, date: 2001-04-05}",
    "sent: {is: link, state: tajikistan, group: band, how: sent, from: 2001-05-01}",
    "sent_later: {is: link, state: afghanistan, group: band, how: sent, from: 2001-05-09}",
    "organ: {is: link, state: afghanistan, group: band, how: organ}",
    "sanctuary: {is: link, state: uzbekistan, group: band, how: sanctuary}",
    "own: {is: link, state: kyrgyzstan, group: band, how: sent}",
    "base: {is: profile, group: band, base: kyrgyzstan}",
    "abroad: {is: profile, group: band, base: tajikistan}",
    "leave: {is: consent, by: kyrgyzstan, to: uzbekistan, what: troops, from: 2001-05-01..2001-05-04, until: 2001-06-01}",
    "late: {is: consent, by: kyrgyzstan, to: uzbekistan, what: troops, from: 2001-05-20}",
    "council: {is: resolution, does: authorises_force, to: tajikistan, against: kyrgyzstan, date: 2001-05-01}",
    "determined: {is: resolution, does: determines_aggression, about: shelling, date: 2001-06-01}",
    "grave: {is: appraisal, by: uzbekistan, about: shelling, matter: gravity, finds: grave}",
    "minor: {is: appraisal, by: kyrgyzstan, about: shelling, matter: gravity, finds: incident}",
    "help: {is: assistance, by: russia, to: kyrgyzstan, stage: signed, what: arms, treaty: cst, date: 2001-05-08}",
)
VALUES = ("true", "true", "false", "not_shown", "unknown", "unknown")


@st.composite
def small_cases(draw: st.DrawFn) -> Case:
    acts = draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=2, unique=True))
    chosen = [*acts, *draw(st.lists(st.sampled_from(OTHERS), max_size=5, unique=True))]
    if any("answers: earlier" in act for act in acts) and OTHERS[0] not in chosen:
        chosen.append(OTHERS[0])
    if ACTS[1] not in acts:
        chosen = [fact for fact in chosen if "about: shelling" not in fact]
    told = []
    for fact in chosen:
        value = draw(st.sampled_from(VALUES[:-2] if fact in acts else VALUES))
        if "is: use_of_force" not in fact and draw(st.integers(0, 5)) == 0:
            tellings = "{band: {value: true, sources: [paper]}, rivals: {value: false, sources: [paper]}}"
            told.append(f"{fact[:-1]}, value: disputed, tellings: {tellings}}}")
        else:
            told.append(f"{fact[:-1]}, value: {value}}}")
    return invented(*told)
