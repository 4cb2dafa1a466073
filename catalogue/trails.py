"""What of an error may stand in a log of the house."""

import traceback


def trail(error: BaseException) -> str:
    """Where it broke, a line a step, never with what: messages of databases repeat the values of the record."""
    steps = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"  {step.filename}:{step.lineno} {step.name}" for step in steps)
