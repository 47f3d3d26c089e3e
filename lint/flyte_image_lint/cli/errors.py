"""What ends a command with a message and status 2."""


class UsageError(Exception):
    """A command line that makes no sense; the text says why."""


class InputError(Exception):
    """A file that everything depends on cannot be used; the text says which and why."""
