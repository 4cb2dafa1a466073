"""The cleaning workflow under random moves, crashes and late phones, all invariants after each: [--steps 50000]"""

import argparse
import resource
import sys

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bench.cleaning_machine import CleaningMachine

STEPS_A_RUN = 100


def main() -> int:
    """0 when nothing broke; what broke is shown by hypothesis with the steps that lead there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=50_000)
    asked = parser.parse_args()
    limits = settings(
        max_examples=max(1, asked.steps // STEPS_A_RUN),
        stateful_step_count=STEPS_A_RUN,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(CleaningMachine, settings=limits)
    for name, count in sorted(CleaningMachine.steps.items()):
        print(f"{count:7d}  {name}")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{sum(CleaningMachine.steps.values())} steps, 0 broken, {used.ru_utime + used.ru_stime:.0f} s of processor")
    return 0


if __name__ == "__main__":
    sys.exit(main())
