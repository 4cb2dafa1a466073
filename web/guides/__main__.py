"""`python -m web.guides`: the village's guide as JSON, which the phone keeps for where there is no network."""

import json
import sys
from dataclasses import asdict

from web.guides.reading import guides

sys.stdout.write(json.dumps(asdict(guides()[0]), ensure_ascii=False))
