"""Whose act was the attack, and who is an author the clause accepts?

Written from the law (GA res 3314; custom later written down in the ILC's articles on responsibility; *Nicaragua*;
Art. 4 of the Treaty), and not from the rules. Attribution of a band's conduct and a state's own sending or involvement
are two questions. A tie counts only if it is established.
"""

from __future__ import annotations

from oracle.membership import bound
from oracle.scenario import BAND, BEGAN, ENDED, TIED, Scenario, Tie

ATTRIBUTING = frozenset({"organ", "directed", "effective_control", "adopted"})
"""What makes a band's conduct a state's: an organ (ARSIWA 4), instructions or direction, effective control
(*Nicaragua* 115, ARSIWA 8), adoption (ARSIWA 11)."""
OWN_AGGRESSION = frozenset({"sent", "substantial_involvement"})
"""What is the state's own aggression: GA res 3314 art. 3(g)."""


def is_bound(scenario: Scenario, state: str) -> str:
    """Was *state* bound by the Treaty, on the views of the scenario?"""
    return bound(
        state, scenario.day, scenario.known, scenario.view("continuity"), scenario.view("uzbek_absence"),
        scenario.view("uzbek_return"), scenario.view("uzbek_suspension"), scenario.view("armenian_freeze"),
    )  # fmt: skip


def enough(how: str, view: str) -> bool:
    """Is a tie of this kind enough to make the state of a band's attack its author, on this view?

    Nationality, base, arms and supplies never are (*Nicaragua* 195); nor is being unable to stop the band. A band
    that is an organ of a state is that state's own forces, and so is enough on every view.
    """
    if view == "own_forces":
        return how == "organ"
    if how in ATTRIBUTING or how in OWN_AGGRESSION:
        return True
    if view == "overall_control":
        return how == "overall_control"  # Tadic 131, 137
    if view == "harbouring":
        return how in ("sanctuary", "unwilling")  # after 12 September 2001
    return False


DONE_ONCE = frozenset({"sent", "substantial_involvement", "directed", "arms"})
"""What is done before the attack and stays done: who sent a band sent it, though no tie is left on the day."""


def in_time(tie: Tie, day: int) -> bool:
    """Did the tie stand when it must?

    An organ, control and sanctuary must stand while the attack lasts (ARSIWA 8: "in carrying out the conduct"); sending,
    involvement and instructions may have come before it. Adoption comes after (ARSIWA 11), and makes the conduct the
    state's from then on (*Tehran Hostages* 74): it counts if it was given by the *day* that is asked about.
    """
    first, last = TIED[tie.when]
    if tie.how == "adopted":
        return first is None or first <= day
    begun = first is None or first <= ENDED
    return begun and (tie.how in DONE_ONCE or last is None or last >= BEGAN)


def authors(scenario: Scenario) -> frozenset[str]:
    """Return the states whose act the attack was, on the view taken of what ties a band to a state.

    Force by a state's own forces is its act (3314 art. 1). For a band it depends on the ties. A state that lends its
    territory to another for the attack itself commits aggression (3314 art. 3(f)); to let it fly over, or to aid it, is
    not that. 3(f) speaks of another state and never of bands. A state that acts jointly with the one that attacks
    attacks with it, whatever tie one asks of a band: "any State or group of States" (Art. 4(1); 3314 art. 1, note (b)).
    """
    return _authors(scenario, scenario.view("author"))


def whose(scenario: Scenario) -> frozenset[str]:
    """Return the states whose act the attack was when it is asked who defended itself by it.

    That is a question of art. 51, on which the views of Art. 4 have no bearing: what a state does through those whose
    conduct is its own, it does. That a host would not stop a band makes it the author on one view; it defends nobody.
    """
    view = scenario.view("author")
    return _authors(scenario, view if view == "overall_control" else "control_or_sending")


def _authors(scenario: Scenario, view: str) -> frozenset[str]:
    established = [tie for tie in scenario.ties if tie.value == "true" and in_time(tie, scenario.day)]
    if scenario.attack.by == BAND:
        return frozenset(tie.state for tie in established if enough(tie.how, view))
    enough_on = {"joint_operation"} if view == "own_forces" else {"joint_operation", "territory_lent"}
    return frozenset({scenario.attack.by, *(tie.state for tie in established if tie.how in enough_on)})


def from_outside(scenario: Scenario) -> bool:
    """Did the band come from outside the state that asks? Whoever says so has to show it."""
    return scenario.base not in ("", scenario.victim)


def answerable(scenario: Scenario) -> frozenset[str]:
    """Return the authors that the clause accepts.

    Art. 4(1), 1992: "by any State or group of States", so a state other than the victim; a fellow party too, by the
    words, except on the view that between parties only Art. 1 applies. That the author need not be a state is held on
    three views: since the text of 2010 dropped those words; where a border was violated from outside (Medvedev, 2010);
    where terrorism has a foreign link (Zemsky, 1999, which contains the one before). On all of them the attack comes
    from outside: what is purely internal opens nothing.

    A view may be supposed on a day on which nobody held it, as the first is of a day before 19 December 2012; that
    nobody could rely on it then is for the standing of the view to say.
    """
    found = {state for state in authors(scenario) if state != scenario.victim}
    if scenario.view("fellow_party") == "fellow_party_excluded":
        found = {state for state in found if is_bound(scenario, state) == "no"}
    if scenario.attack.by == BAND:
        view = scenario.view("state_author")
        if (view != "state_only" and from_outside(scenario)) or (view == "terrorism" and scenario.claimed):
            found.add(BAND)
    return frozenset(found)


def perhaps_fellows(scenario: Scenario) -> frozenset[str]:
    """Return the authors of whom it is not known whether they are barred as fellow parties."""
    if scenario.view("fellow_party") != "fellow_party_excluded":
        return frozenset()
    return frozenset(
        state for state in authors(scenario) if state != scenario.victim and is_bound(scenario, state) == "unknown"
    )


def tied_abroad(scenario: Scenario) -> bool:
    """Is some tie of the band to another state at least alleged, or a foreign link claimed?"""
    return scenario.claimed or any(tie.state != scenario.victim and tie.value != "false" for tie in scenario.ties)
