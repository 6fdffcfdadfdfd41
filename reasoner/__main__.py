"""`python -m reasoner` is `casus`."""

from reasoner.cli import main

main()
