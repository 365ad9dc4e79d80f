"""When an explanation is not what was stored."""


class Disagreement(AssertionError):
    """The exact carrier and the stored result differ: a defect of the engine, never of the data."""
