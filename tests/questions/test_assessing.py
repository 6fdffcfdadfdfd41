"""Many settings assessed at once by the circuit come out as clingo assesses each."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from helpers import case_ids, case_of, moot_ids, shipped_law

from reasoner.questions.asking import Asking, Options
from reasoner.questions.assessing import Inquiry
from reasoner.upkeep.testing import questions


@pytest.mark.parametrize("name", case_ids())
def test_of_every_case_on_every_reading_and_account(name: str) -> None:
    asking = Asking(case_of(name), shipped_law(), Options())
    inquiry, chance = asking.inquiry, random.Random(name)
    speakers = inquiry.accounts() or (None,)
    readings = [*asking.law.readings, *chance.sample(list(asking.law.positions), 8)]
    settings = [inquiry.setting(reading=reading, account=speaker) for reading in readings for speaker in speakers]
    for setting in settings[: len(settings) // 2]:
        names = [*chance.sample(sorted(inquiry.facts), min(6, len(inquiry.facts)))]
        half = frozenset(names[:3])
        settings.append(replace(setting, facts=setting.facts ^ half, free=frozenset(names[3:]) | setting.free - half))
    inquiry.assess_all(settings)
    at_once = dict(inquiry._assessed)
    assert at_once
    for setting, assessment in at_once.items():
        assert assessment == inquiry._assess(setting), setting


def test_a_ground_program_that_was_not_recorded_is_left_to_clingo() -> None:
    asking = Asking(case_of("osh-1999"), shipped_law(), Options())
    inquiry = Inquiry(asking.case, asking.law, asking.asked)
    inquiry.prepare(asking.law.taken(name) for name in asking.law.readings)
    assert inquiry._assessed == {}


@pytest.mark.parametrize("name", [*moot_ids()[::3], "osh-1999", "georgia-2008", "kazakhstan-2022"])
def test_questions_that_suppose_other_values_share_one_ground_program_and_nothing_else(name: str) -> None:
    case, law = case_of(name), shipped_law()
    asked = [question.asked for question in questions(case)]
    together = [Asking(case, law, options, whole=False) for options in asked]
    Inquiry.share([asking.inquiry for asking in together])
    assert len({id(asking.inquiry.world) for asking in together}) <= max(1, len(asked) - 1)
    for options, shared in [*zip(asked, together, strict=True)][:: max(1, len(asked) // 8)]:
        alone = Asking(case, law, options, whole=False)
        assert shared.assessed == alone.assessed, options
        for word in (("finding", 2), ("owes", 2), ("available", 1), ("alleged", 1), ("told", 1)):
            worlds = ((one.inquiry.world, one.setting) for one in (shared, alone))
            first, second = (world.holding(setting, *word) for world, setting in worlds)
            assert first == second, (options, word)
