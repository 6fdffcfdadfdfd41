"""A commented case file to start from. It loads and answers as it is."""

from __future__ import annotations

_TEMPLATE = """\
# A case: one incident with its sources, its facts and the question asked of it.
# `casus ask PATH` answers it; `casus schema case` says what may stand in it; `casus test PATH` checks `expect`.

id: {id}
aliases: []
title: A border post is shelled
summary: An invented incident, to be replaced.

# Which treaty, which state asks, and the day whose law is applied.
question: {{treaty: cst, victim: kyrgyzstan, on: 2001-05-10}}

# States of the rulebook need no entry. Others who act, speak or are asked do:
# state, de_facto_authority, government, armed_group, organisation, official, people.
actors:
  raiders: {{is: armed_group, name: the raiders}}

# Where every fact comes from; `checked` is read, memory or assumed.
sources:
  report: {{title: A report, date: 2001-05-11, checked: assumed}}

# Facts, each with a name of its own. `value` is true (if left out), false, not_shown (alleged or looked for, and not
# established), unknown, or disputed (then `tellings` says who tells what). `says` fits inside a sentence.
facts:
  shelling:
    is: use_of_force
    by: raiders
    against: kyrgyzstan
    form: bombardment
    means: [artillery]
    from: 2001-05-10
    until: 2001-05-10
    dead: some
    says: the shelling of the border post
    sources: [report]
  # One fact for each state that might have had a tie with the band: organ, directed, effective_control,
  # overall_control, sent, substantial_involvement, adopted, arms, sanctuary, unable, unwilling.
  sent_by_afghanistan:
    is: link
    state: afghanistan
    group: raiders
    how: sent
    value: unknown
    says: that Afghanistan sent the raiders
    sources: [report]

# What you expect of the answer; `casus test` holds it to that.
expect:
  verdict: undetermined
  blockers: [author, grave]
"""


def case_template(id: str) -> str:
    """Return the text of a new case file with this *id*."""
    return _TEMPLATE.format(id=id)
