"""The demo: invented people in real places, and the sample photos sent in as a collaborator would send them.

`build()` gives the seed (docs/contract.md, "Seed file"); the same every time, so a second run changes nothing.
"""

from web.demo.seed import build

__all__ = ["build"]
