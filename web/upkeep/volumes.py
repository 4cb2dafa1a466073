"""Whether a folder lies on an encrypted volume: what the database keeps in the open is to be sealed by its disk."""

import os
import platform
from pathlib import Path

_BLOCKS = Path("/sys/dev/block")
_CRYPTED = "CRYPT-"
"""What device mapper calls LUKS and plain dm-crypt (Linux, Documentation/admin-guide/device-mapper)."""


def is_encrypted(folder: Path, blocks: Path = _BLOCKS) -> bool | None:
    """None where the system does not say: no Linux, Windows below it, a network's file system, a container's."""
    if "microsoft" in platform.release().lower():
        return None
    try:
        device = os.stat(folder).st_dev
    except OSError:
        return None
    node = blocks / f"{os.major(device)}:{os.minor(device)}"
    return _is_crypted(node) if node.exists() else None


def _is_crypted(node: Path) -> bool:
    """Itself, or all it stands on: a volume of LVM may lie on a crypted disk."""
    name, below = node / "dm" / "uuid", node / "slaves"
    if name.is_file() and name.read_text().startswith(_CRYPTED):
        return True
    parts = list(below.iterdir()) if below.is_dir() else []
    return bool(parts) and all(_is_crypted(part) for part in parts)
