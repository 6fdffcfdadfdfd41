"""Was Article 4 open to the state that asks?

Written from the law (Art. 4 of the Treaty; GA res 3314; *Nicaragua* 195; UN Charter arts. 42 and 51; custom on
consent), and not from the rules. Each element is asked of one settled scenario, in which nothing is unknown any more:
`met`, `not_met`, `open` (a judgment or dispute that the law does not settle) or `unknown` (who was bound). A number of
dead is never compared with another number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from oracle.authorship import answerable, authors, in_time, is_bound, tied_abroad
from oracle.membership import FIRST_NINE, SIGNED_PROTOCOL, in_force
from oracle.scenario import BAND, BEGAN, EARLIER, ENDED, WHEN, Consent, Resolution, Scenario

ELEMENTS = ("in_force", "party", "act", "against", "author", "grave", "excused")
"""The conditions of Art. 4 in their order; `excused` is met where nothing excuses the attack."""
GRAVEST = frozenset({"invasion", "annexation"})
LASTING = frozenset({"occupation", "blockade"})
FORCES = frozenset({"forces", "vessel", "aircraft"})
"""What 3314 art. 3(d) protects wherever it is: land, sea and air forces, marine and air fleets."""


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
    """Return the state the attack was aimed at."""
    return "" if scenario.attack.elsewhere else scenario.victim


def where(scenario: Scenario) -> str:
    """Return the state on whose soil it happened: as stated, else that of the territory struck; or nothing."""
    stated = scenario.place.state if scenario.place else scenario.attack.soil
    return stated or (struck_state(scenario) if scenario.attack.target == "territory" else "")


def element_against(scenario: Scenario) -> str:
    """Was it directed at the state that asks? Its territory, or its forces wherever they are: 3314 art. 3(a) to (d).

    What was a mistake was not aimed at that state. Territory is that to which a state has title (VCLT art. 29): an
    attack elsewhere is none on it, occupation by another takes no title away; on an undelimited border it is open.
    Force of a state against others on another's soil, without its consent, is force against that state (UN Charter art.
    2(4)); where the scope of its consent is uncertain it is taken for none.
    """
    attack, place = scenario.attack, scenario.place
    if attack.value != "true" or mistake(scenario) or attack.by == scenario.victim:
        return "not_met"
    undelimited = place is not None and place.status == "undelimited"
    if attack.elsewhere:
        on_its_soil = attack.by != BAND and where(scenario) == scenario.victim and not undelimited
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


def element_author(scenario: Scenario) -> str:
    """Was the attack made by someone the clause accepts? Art. 4(1)."""
    return "met" if answerable(scenario) else "not_met"


# ---- how grave -------------------------------------------------------------------------------------------------


def element_grave(scenario: Scenario) -> str:
    """Was it more than a mere frontier incident? *Nicaragua* 195; 3314 art. 2.

    Only the clear ends are settled: an invasion or annexation, or territory held by an organised operation; a
    determination by the Security Council (Charter art. 39); what the author itself concedes. At the other end: what the
    victim itself calls an incident, and what killed nobody, held nothing, was no organised operation and is of a form
    whose weight is measured in dead. The rest is a judgment.
    """
    attack = scenario.attack
    states = authors(scenario)  # aggression is a state's (3314 art. 1): so are its determination and its concession
    if (states and said(scenario, "determined_aggression")) or any(
        said(scenario, "conceded_grave", one) for one in states
    ):
        return "met"
    if said(scenario, "held_in_operation"):
        return "met"
    if attack.form in GRAVEST or (attack.held == "yes" and attack.organised == "yes"):
        return "met"
    harmless = (
        attack.dead == "none" and attack.held != "yes" and attack.organised != "yes" and attack.form not in LASTING
    )
    return "not_met" if harmless or said(scenario, "conceded_minor") else "open"


# ---- what excuses ----------------------------------------------------------------------------------------------


def element_excused(scenario: Scenario) -> str:
    """Is nothing shown to excuse it?

    By the victim's consent, the Security Council or self-defence. Whoever relies on an excuse must show it: what is
    only alleged excuses nothing.
    """
    own = "no" if scenario.attack.elsewhere else consented(scenario)
    found = {own, authorised(scenario), defending(scenario)}
    return "not_met" if "yes" in found else "open" if "perhaps" in found else "met"


def mistake(scenario: Scenario) -> bool:
    """Was it a mistake, not aimed at that state at all? *Oil Platforms* 64, later confirming."""
    return said(scenario, "mistaken") or scenario.attack.intent == "mistake"


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
    in_time = stood(consent, BEGAN) and stood(consent, ENDED)
    if consent.value != "true" or consent.by != scenario.victim or not consent.to_attacker or not in_time:
        return "no"
    if where(scenario) != scenario.victim or consent.what == "equipment":
        return "no"
    if not scenario.attack.means:
        return "perhaps"
    from_the_air = scenario.attack.means == "aircraft"
    return "yes" if from_the_air == (consent.what == "air_strikes") else "no"


def stood(given: Consent | Resolution, day: int) -> bool:
    """Did what was given stand on *day*?"""
    first, last = WHEN[given.when]
    return first <= day and (last is None or day <= last)


def authorised(scenario: Scenario) -> str:
    """Had the Security Council authorised it? UN Charter art. 42.

    The attacker, before the attack or on that day, and about what was done; where the resolution does not say about
    what, it is open. An authority that has run out authorises nothing.
    """
    if said(scenario, "authorised_by_council", scenario.attack.by):
        return "yes"
    found = "no"
    for resolution in scenario.resolutions:
        if resolution.value != "true" or not resolution.to_attacker or not stood(resolution, BEGAN):
            continue
        if resolution.against == scenario.victim:
            return "yes"
        if not resolution.against:
            found = "perhaps"
    return found


def defending(scenario: Scenario) -> str:
    """Was it self-defence against an earlier armed attack by the victim? UN Charter art. 51.

    What is done in self-defence is aggression by nobody. There is none against self-defence, except for those who ask
    only whether a party was attacked. The earlier force must have been the victim's, against a state whose act the
    answer was, begun no later, and grave; if how grave is open, so is this.
    """
    if scenario.view("earlier_attack") == "literal_attack":
        return "no"
    if scenario.attack.elsewhere:
        return "no"  # defence against one state does not excuse force on the soil of another
    if any(one.word == "self_defence" and one.value == "true" for one in scenario.said):
        return "yes"
    earlier = scenario.earlier
    if not earlier or earlier.value != "true" or not earlier.answered or earlier.by != scenario.victim:
        return "no"
    if EARLIER[earlier.when] > BEGAN or earlier.against not in acting_states(scenario):
        return "no"
    if earlier.form in GRAVEST:
        return "yes"
    return "no" if earlier.dead == "none" and earlier.form not in LASTING else "perhaps"


def acting_states(scenario: Scenario) -> frozenset[str]:
    """Return the states whose own forces made the attack: a band that is their organ too. Who sends others, or lends its
    territory, defends itself by nobody's hand."""
    if scenario.attack.by != BAND:
        return frozenset({scenario.attack.by})
    return frozenset(tie.state for tie in scenario.ties if tie.how == "organ" and tie.value == "true" and in_time(tie))


def said(scenario: Scenario, word: str, of: str = "") -> bool:
    """Is this word stated of the attack, and established?"""
    return any(one.word == word and one.of == of and one.value == "true" for one in scenario.said)


# ---- the clause as a whole -------------------------------------------------------------------------------------

ASKED: Mapping[str, Callable[[Scenario], str]] = {
    "in_force": element_in_force,
    "party": element_party,
    "act": element_act,
    "against": element_against,
    "author": element_author,
    "grave": element_grave,
    "excused": element_excused,
}


def elements(scenario: Scenario) -> dict[str, str]:
    """Return how each element stands in a settled scenario, up to the first that fails: the rest is not reached."""
    found: dict[str, str] = {}
    for name in ELEMENTS:
        found[name] = ASKED[name](scenario)
        if found[name] == "not_met":
            break
    return found


def verdict(scenario: Scenario) -> Verdict:
    """Return whether Art. 4 was open: `grounded` if however the unknown is settled every element is met, `not_grounded`
    if however it is settled one fails, else `undetermined`."""
    worlds = tuple(elements(world) for world in scenario.settled())
    if all(set(world.values()) == {"met"} for world in worlds):
        return Verdict("grounded", worlds)
    if all("not_met" in world.values() for world in worlds):
        return Verdict("not_grounded", worlds)
    return Verdict("undetermined", worlds)
