"""Join a rulebook with a case, and ask what holds in which world. Knows clingo and nothing of the law."""
