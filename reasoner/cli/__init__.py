"""The command `casus`. Importing this costs nothing; each command imports what it needs when it runs."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    import reasoner.cli.changes
    import reasoner.cli.commands
    import reasoner.cli.faults
    import reasoner.cli.interviews
    import reasoner.cli.linting
    import reasoner.cli.testing  # noqa: F401  (these declare the commands beside `ask`)
    from reasoner.cli.app import run

    run()
