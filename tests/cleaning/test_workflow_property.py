"""Random moves by random people, crashes and late phones between: nothing lost, nothing illegal, nothing half done.

The long form is `script/bench cleaning-moves --steps 50000`.
"""

from hypothesis import HealthCheck, settings

from bench.cleaning_machine import CleaningMachine

TestWorkflow = CleaningMachine.TestCase
TestWorkflow.settings = settings(
    max_examples=8, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
