"""Was Article 4 open to the state that asks?

Written from the law (Art. 4 of the Treaty; GA res 3314; *Nicaragua* 195; UN Charter arts. 2(4), 42 and 51; custom on
consent), and not from the rules. Asked of a settled scenario, in which nothing is unknown any more, each element is
`met`, `not_met`, `open` (a judgment or dispute that the law does not settle) or `unknown` (who was bound). A number of
dead is never compared with another number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from oracle.authorship import answerable, authors, is_bound, perhaps_fellows, tied_abroad, whose
from oracle.membership import FIRST_NINE, SIGNED_PROTOCOL, in_force
from oracle.scenario import BAND, BEGAN, EARLIER, ENDED, WHEN, Attack, Consent, Earlier, Resolution, Scenario

OF_THE_STATE = ("in_force", "party")
OF_AN_ACT = ("act", "against", "author", "grave", "excused")
ELEMENTS = (*OF_THE_STATE, *OF_AN_ACT)
"""The conditions of Art. 4 in their order; `excused` is met where nothing excuses the attack."""
GRAVEST = frozenset({"invasion", "annexation"})
LASTING = frozenset({"occupation", "blockade"})
FORCES = frozenset({"forces", "vessel", "aircraft"})
"""What 3314 art. 3(d) protects wherever it is: land, sea and air forces, marine and air fleets."""
FROM_THE_AIR = frozenset({"aircraft", "drones"})


@dataclass(frozen=True)
class Verdict:
    """What the oracle says: the verdict, and the elements in each world the scenario leaves open."""

    verdict: str
    worlds: tuple[dict[str, str], ...]


# ---- the treaty ------------------------------------------------------------------------------------------------


def element_in_force(scenario: Scenario) -> str:
    """Was the Treaty in force? CST 1992 art. 11."""
    return "met" if in_force(scenario.day, scenario.known, scenario.view("continuity")) else "not_met"


def element_party(scenario: Scenario) -> str:
    """Was the state that asks bound, and at least one other? Art. 4(1): "one of the States Parties".

    Of the six that signed the Protocol five had notified when it entered into force: of any two of them one was bound,
    though it is not known which.
    """
    own = is_bound(scenario, scenario.victim)
    others = {state: is_bound(scenario, state) for state in FIRST_NINE if state != scenario.victim}
    perhaps = [state for state in SIGNED_PROTOCOL if others.get(state) == "unknown"]
    if own == "no" or not ("yes" in others.values() or len(perhaps) > 1):
        return "not_met"
    return "met" if own == "yes" else "unknown"


# ---- what was done, and to whom --------------------------------------------------------------------------------


def element_act(scenario: Scenario) -> str:
    """Was there an act of aggression in kind? GA res 3314 arts. 1 to 3.

    Armed force against territory (3(a) to (c)) or against forces, vessels or aircraft (3(d)), by whomever: whose act it
    was is another element, and how grave another. An attack on a mission is not listed; the list is not exhaustive, but
    only the Security Council may add to it (art. 4): open. What a band does must amount to the acts listed (3(g)).
    """
    attack = scenario.attack
    if attack.value != "true" or attack.by == scenario.victim:
        return "not_met"
    if attack.target == "mission":  # it stands abroad
        return "open"
    return "not_met" if internal(scenario) else "met"


def internal(scenario: Scenario) -> bool:
    """Was it purely internal: a band based in the state it struck, with no tie to another state even alleged?"""
    home = scenario.base != "" and scenario.base == struck_state(scenario)
    return scenario.attack.by == BAND and home and not tied_abroad(scenario)


def struck_state(scenario: Scenario) -> str:
    """Return the state the attack was aimed at, if it is the one that asks."""
    return "" if scenario.attack.elsewhere else scenario.victim


def where(scenario: Scenario) -> str:
    """Return the state on whose soil it happened: as stated, else that of the territory struck; or nothing."""
    stated = scenario.place.state if scenario.place else scenario.attack.soil
    return stated or (struck_state(scenario) if scenario.attack.target == "territory" else "")


def element_against(scenario: Scenario) -> str:
    """Was it directed at the state that asks? Its territory, or its forces wherever they are: 3314 art. 3(a) to (d).

    What was a mistake was not aimed at that state. Territory is that to which a state has title (VCLT art. 29): an
    attack elsewhere is none on it, occupation by another takes no title away; on an undelimited border it is open. Force
    by a state against others on a state's soil, without its consent, is force against that state (UN Charter art.
    2(4), which speaks to states).
    """
    attack, place = scenario.attack, scenario.place
    if mistake(scenario):
        return "not_met"
    told_elsewhere = attack.soil not in ("", scenario.victim)
    undelimited = place is not None and place.status == "undelimited" and not told_elsewhere
    if attack.elsewhere:
        on_its_soil = where(scenario) == scenario.victim and not undelimited and attack.by != BAND
        return "met" if on_its_soil and consented(scenario) != "yes" else "not_met"
    if attack.target == "territory":
        if undelimited:
            return "open"
        return "met" if where(scenario) == scenario.victim else "not_met"
    return forces_struck(scenario) if attack.target in FORCES else "met"


def forces_struck(scenario: Scenario) -> str:
    """Were the forces struck protected where they stood? 3314 art. 3(d), read with art. 51.

    On the soil of whoever struck them, and not let in: open; in territory they held against its title, no.
    """
    attack, place = scenario.attack, scenario.place
    if where(scenario) != attack.by or let_in(scenario):
        return "met"
    held_against_title = place is not None and place.status == "occupied" and place.held_by_victim
    return "not_met" if held_against_title else "open"


def let_in(scenario: Scenario) -> bool:
    """Had whoever struck the forces let them in, and not taken it back when the attack began?"""
    if not scenario.let_in:
        return False
    first, last = WHEN[scenario.let_in]
    return first <= BEGAN and (last is None or last >= BEGAN)


# ---- how grave -------------------------------------------------------------------------------------------------


def element_grave(scenario: Scenario, fellow: Attack | None = None) -> str:
    """Was it more than a mere frontier incident? *Nicaragua* 195; 3314 art. 2.

    Only the clear ends are settled: an invasion or annexation, or territory held by an organised operation; a
    determination by the Security Council (Charter art. 39); what its own author concedes. At the other end: what the
    victim itself calls an incident, and what killed nobody, held nothing, was no organised operation and is of a form
    whose weight is measured in dead. The rest is a judgment. *fellow* is the other attack, if there was one.
    """
    attack = scenario.attack
    if (
        said(scenario, "held_in_operation")
        or attack.form in GRAVEST
        or (attack.held == "yes" and attack.organised == "yes")
    ):
        return "met"
    made_by = authors(scenario)
    if made_by and said(scenario, "determined_aggression"):
        return "met"
    if any(said(scenario, "conceded_grave", state) for state in made_by) or (fellow and accumulated(scenario, fellow)):
        return "met"
    nothing_held = attack.held != "yes" and attack.hostages != "yes"
    harmless = attack.dead == "none" and nothing_held and attack.organised != "yes" and attack.form not in LASTING
    return "not_met" if harmless or said(scenario, "conceded_minor") else "open"


def accumulated(scenario: Scenario, fellow: Attack) -> bool:
    """Are the two grave together? *Nicaragua* 231 leaves it open whether they may be added; on the view that they may,
    two by the same hand against the same state in which people died, neither of them an answer to it."""
    attack = scenario.attack
    same = (attack.by, attack.elsewhere) == (fellow.by, fellow.elsewhere)
    deadly = attack.dead == fellow.dead == "some" and attack.value == fellow.value == "true"
    return scenario.view("gravity") == "accumulation" and same and deadly and not answers_victim(scenario)


def answers_victim(scenario: Scenario) -> bool:
    """Is one of the attacks an answer to force by the state it was aimed at?"""
    earlier = scenario.earlier
    return bool(earlier and earlier.value == "true" and earlier.answered and earlier.by == struck_state(scenario))


# ---- what excuses ----------------------------------------------------------------------------------------------


def mistake(scenario: Scenario) -> bool:
    """Was it a mistake, not aimed at that state at all? *Oil Platforms* 64, later confirming."""
    return said(scenario, "mistaken") or scenario.attack.intent == "mistake"


def excuse(scenario: Scenario) -> str:
    """Was it excused: by consent, the Security Council or self-defence? `yes`, `no`, or `perhaps`.

    Whoever relies on an excuse must show it: what is only alleged excuses nothing. An excuse is of the act: what one
    state does by right, nobody is an aggressor for having a hand in.
    """
    found = {consented(scenario), authorised(scenario), defending(scenario)}
    return "yes" if "yes" in found else "perhaps" if "perhaps" in found else "no"


def consented(scenario: Scenario) -> str:
    """Had the victim consented, in time and within the limits of the consent? ARSIWA 20, as custom."""
    if said(scenario, "consented", scenario.victim):
        return "yes"
    found = {covered(scenario, consent) for consent in scenario.consents}
    return "yes" if "yes" in found else "perhaps" if "perhaps" in found else "no"


def covered(scenario: Scenario, consent: Consent) -> str:
    """Does this consent cover the attack?

    It must be given to whoever did it, for the consenting state's own soil, before the force began (or on that day),
    and last throughout. Within its limits: ground operations and troops on the ground, air strikes from the air. Where
    the means are not stated, whether it stayed within is open; a consent to equipment covers no force by any means.
    """
    if consent.value != "true" or consent.by != scenario.victim or not consent.to_attacker or not throughout(consent):
        return "no"
    if where(scenario) != scenario.victim or consent.what == "equipment":
        return "no"
    if not scenario.attack.means:
        return "perhaps"
    wanted = {"air_strikes"} if scenario.attack.means in FROM_THE_AIR else {"ground_operations", "troops"}
    return "yes" if consent.what in wanted else "no"


def throughout(given: Consent | Resolution) -> bool:
    """Did what was given stand from before the attack, or its first day, to its end?"""
    first, last = WHEN[given.when]
    return first <= BEGAN and (last is None or last >= ENDED)


def authorised(scenario: Scenario) -> str:
    """Had the Security Council authorised it? UN Charter art. 42.

    Whoever did it, from before the attack or that day to its end, and about what was done; where the resolution does not
    say about what, it is open. An authority that has run out authorises nothing.
    """
    if said(scenario, "authorised_by_council", scenario.attack.by):
        return "yes"
    found = "no"
    for resolution in scenario.resolutions:
        if resolution.value != "true" or not resolution.to_attacker or not throughout(resolution):
            continue
        if resolution.against and resolution.against in (struck_state(scenario), where(scenario)):
            return "yes"
        if not resolution.against:
            found = "perhaps"
    return found


def defending(scenario: Scenario) -> str:
    """Was it self-defence against an earlier armed attack by the victim? UN Charter art. 51.

    What is done in self-defence is aggression by nobody. There is none against self-defence, except for those who ask
    only whether a party was attacked. The earlier force must have been the victim's, against a state whose act the
    answer was, begun no later, and grave; if how grave is open, so is this. What a state agreed to on its own soil it cannot
    answer by force: if it is open whether the earlier force kept to that, so is this.
    """
    if scenario.view("earlier_attack") == "literal_attack":
        return "no"
    if scenario.attack.elsewhere:
        return "no"  # defence against one state does not excuse force on the soil of another
    if any(one.word == "self_defence" and one.value == "true" for one in scenario.said):
        return "yes"
    earlier = scenario.earlier
    if not earlier or not answers_victim(scenario):
        return "no"
    if EARLIER[earlier.when] > BEGAN or earlier.against not in whose(scenario):
        return "no"
    if earlier.form in GRAVEST:
        return "perhaps" if perhaps_agreed_to(scenario, earlier) else "yes"
    return "no" if earlier.dead == "none" and earlier.form not in LASTING else "perhaps"


def perhaps_agreed_to(scenario: Scenario, earlier: Earlier) -> bool:
    """Had the state that answers let in the forces that it says attacked it, on that day? By what means they used force
    is never told of the earlier act, and so whether it stayed within that consent is open (ARSIWA 20, as custom)."""
    if not scenario.let_in or earlier.against != scenario.attack.by:
        return False
    first, last = WHEN[scenario.let_in]
    day = EARLIER[earlier.when]
    return first <= day and (last is None or last >= day)


def said(scenario: Scenario, word: str, of: str = "") -> bool:
    """Is this word stated of the attack, and established?"""
    return any(one.word == word and one.of == of and one.value == "true" for one in scenario.said)


# ---- one act, whole --------------------------------------------------------------------------------------------


def acts(scenario: Scenario) -> Iterator[tuple[Scenario, Attack | None]]:
    """Yield the scenario as of each attack in it, as if it were the only one; and the other."""
    yield scenario, scenario.other
    if scenario.other:
        same = scenario.other.by == scenario.attack.by
        yield (
            replace(
                scenario,
                attack=scenario.other,
                place=None,
                said=(),
                claimed=False,
                let_in=scenario.let_in if same else "",
                ties=tuple(tie for tie in scenario.ties if same),
                base=scenario.base if same else "",
                consents=tuple(replace(one, to_attacker=one.to_attacker and same) for one in scenario.consents),
                resolutions=tuple(replace(one, to_attacker=one.to_attacker and same) for one in scenario.resolutions),
                earlier=replace(scenario.earlier, answered=False) if scenario.earlier else None,
            ),
            scenario.attack,
        )


Candidate = dict[str, str]
"""How each element of an act stands, up to the first that fails: what is beyond it is not reached."""


def candidates(scenario: Scenario) -> Iterator[Candidate]:
    """Yield how each element stands, for every attack and everybody who may be its author."""
    for view, fellow in acts(scenario):
        found = {"act": element_act(view)}
        if found["act"] != "not_met":
            found["against"] = element_against(view)
        if "not_met" in found.values():
            yield found
            continue
        made_by = {**dict.fromkeys(perhaps_fellows(view), "unknown"), **dict.fromkeys(answerable(view), "met")}
        if not made_by:
            yield {**found, "author": "not_met"}
        grave = element_grave(view, fellow)
        for author in made_by.values():
            reached = {**found, "author": author, "grave": grave}
            if grave != "not_met":
                reached["excused"] = {"yes": "not_met", "perhaps": "open", "no": "met"}[excuse(view)]
            yield reached
    earlier = scenario.earlier
    if earlier and earlier.value == "true" and earlier.by != scenario.victim:
        yield {"act": "met", "against": "not_met"}  # it was an attack on somebody else


# ---- the clause as a whole -------------------------------------------------------------------------------------


def elements(scenario: Scenario) -> dict[str, str]:
    """Return how each element stands, up to the first that fails.

    If one attack passes every element, all are met; if one may, what is open is what is open of those that may. Else an
    element is met if some attack that came so far passes it, and fails if none may.
    """
    found = {"in_force": element_in_force(scenario)}
    if found["in_force"] == "met":
        found["party"] = element_party(scenario)
    if "not_met" in found.values():
        return found
    left = list(candidates(scenario))
    if any(set(one.values()) == {"met"} for one in left if "excused" in one):
        return found | dict.fromkeys(OF_AN_ACT, "met")
    possible = [one for one in left if one.get("excused", "not_met") != "not_met"]
    for name in OF_AN_ACT:
        if possible:
            found[name] = next((one[name] for one in possible if one[name] != "met"), "met")
            continue
        statuses = [one[name] for one in left if name in one]
        found[name] = next((status for status in ("met", "unknown", "open") if status in statuses), "not_met")
        if found[name] == "not_met":
            return found
    return found


def verdict(worlds: Sequence[Scenario]) -> Verdict:
    """Return whether Art. 4 was open in *worlds*, the ways of settling what is unknown in a scenario: `grounded` if in
    each every element is met, `not_grounded` if in each one fails, else `undetermined`."""
    found = tuple(elements(world) for world in worlds)
    if all(set(world.values()) == {"met"} for world in found):
        return Verdict("grounded", found)
    if all("not_met" in world.values() for world in found):
        return Verdict("not_grounded", found)
    return Verdict("undetermined", found)
