"""The command `casus`. Importing this costs nothing; each command imports what it needs when it runs."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    import reasoner.cli.commands  # (these declare the commands beside `ask`)
    import reasoner.cli.linting
    import reasoner.cli.testing  # noqa: F401
    from reasoner.cli.app import run

    run()
