"""A commented case file to start from. It loads and answers as it is, and with any of its examples uncommented."""

from __future__ import annotations

_TEMPLATE = """\
# A case: one incident with its sources, its facts and the question asked of it.
# `casus ask PATH` answers it; `casus test PATH` checks `expect`; `casus schema case` is its form,
# `casus schema words` lists the states and the words that may stand in it.

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
  spokesman: {{is: official, name: the spokesman, office: Defence Minister, of: kyrgyzstan}}
  new_government: {{is: government, name: the new government, of: kyrgyzstan}}
  # brazil: {{is: state, name: Brazil}}

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

  # What else a news story may hold, an example of each kind. Take away `# ` from those you need, and mend them.

  # What speakers tell in different ways:
  # armed_by_afghanistan:
  #   is: link
  #   state: afghanistan
  #   group: raiders
  #   how: arms
  #   value: disputed
  #   tellings:
  #     spokesman: {{value: true, sources: [report]}}
  #     afghanistan: {{value: false, sources: [report]}}
  #   sources: [report]

  # Who the band is; none of it makes its acts a state's:
  # who_they_are:
  #   is: profile
  #   group: raiders
  #   nationality: [uzbekistan, tajikistan]
  #   base: [afghanistan]
  #   sources: [report]

  # A place whose status matters; `place: post` in the use of force then points to it:
  # post:
  #   is: place
  #   in: kyrgyzstan
  #   status: recognised
  #   sources: [report]

  # A request for help, and what came of it:
  # asked_russia:
  #   is: request
  #   by: kyrgyzstan
  #   to: [russia]
  #   what: [arms, air_support]
  #   treaty: cst
  #   article: 4
  #   date: 2001-05-11
  #   sources: [report]
  # russia_delivered:
  #   is: assistance
  #   by: russia
  #   to: kyrgyzstan
  #   stage: delivered
  #   what: [arms]
  #   label: bilateral
  #   date: 2001-05-14
  #   sources: [report]
  # heads_decided:
  #   is: decision
  #   by: heads_of_state
  #   what: [arms]
  #   treaty: cst
  #   signed_by: [russia, kazakhstan]
  #   date: 2001-05-12
  #   sources: [report]

  # Troops of one state on the soil of another, and its consent:
  # russian_advisers:
  #   is: presence
  #   by: russia
  #   on: kyrgyzstan
  #   what: [advisers]
  #   from: 2001-05-15
  #   sources: [report]
  # kyrgyz_consent:
  #   is: consent
  #   by: kyrgyzstan
  #   to: [russia]
  #   what: [advisers]
  #   on: kyrgyzstan
  #   from: 2001-05-14
  #   sources: [report]

  # The victim's own word, a judgment of how grave it was, and what somebody said:
  # declared:
  #   is: declaration
  #   by: kyrgyzstan
  #   about: [shelling]
  #   date: 2001-05-10
  #   sources: [report]
  # how_grave:
  #   is: appraisal
  #   by: kyrgyzstan
  #   about: [shelling]
  #   matter: gravity
  #   finds: grave
  #   grounds: [means, dead]
  #   date: 2001-05-11
  #   sources: [report]
  # minister_said:
  #   is: statement
  #   by: spokesman
  #   manner: fact
  #   says: the raiders were sent from abroad
  #   about: [sent_by_afghanistan]
  #   claims: [foreign_link]
  #   date: 2001-05-11
  #   sources: [report]

  # Danger and disorder without armed force, and who speaks for a state:
  # massing:
  #   is: threat
  #   by: raiders
  #   against: kyrgyzstan
  #   from: 2001-05-01
  #   sources: [report]
  # riots:
  #   is: unrest
  #   against: kyrgyzstan
  #   from: 2001-05-02
  #   sources: [report]
  # who_governs:
  #   is: government
  #   of: kyrgyzstan
  #   authority: new_government
  #   status: interim
  #   from: 2001-05-03
  #   sources: [report]

# What you expect of the answer; `casus test` holds it to that.
expect:
  verdict: undetermined
  blockers: [author, grave]
"""


def case_template(id: str) -> str:
    """Return the text of a new case file with this *id*."""
    return _TEMPLATE.format(id=id)
