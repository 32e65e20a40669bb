"""The one error that set-up shows to a person, without a traceback."""


class SetupError(Exception):
    """Something the person at the terminal can cure; the message says how."""
