"""The maintainer's workbench: keeping rules and cases right. By the command each serves:

    casus test       testing; watching (--watch), changed (--changed), collecting (the pytest plugin)
    casus diff       differing: rerunning asks the cases, pairing the solver
    casus coverage   covering
    casus mutate     mutating: mutants makes the faults, killing asks the cases, sifting the solver
    casus prove      proving
    casus lint       linting, supplying
    casus new        starting
    casus schema     schemas, words

What several share: scenarios (the small cast that the solver plays with) and spreading (work in several processes).
"""
