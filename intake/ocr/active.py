"""Which weights the recogniser reads with: those that came with the product, or some an installation trained on.

Trained weights lie in a folder of the installation under the version that readings are kept with; a file beside them
names the ones in use. Without such a file, or with one that names nothing there, the product's own are used.
"""

from collections.abc import Sequence
from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights" / "lines.onnx"
"""The weights that came with the product."""
SHIPPED = "shipped"
"""What these are called."""
_ACTIVE = "active"


def active(folder: Path) -> Path:
    """The weights in use."""
    chosen = folder / f"{_chosen(folder)}.onnx"
    return chosen if chosen.is_file() else WEIGHTS


def versions(folder: Path) -> Sequence[str]:
    """All that can be used, the product's own first."""
    return SHIPPED, *sorted(path.stem for path in folder.glob("*.onnx"))


def in_use(folder: Path) -> str:
    """The name of the weights in use."""
    chosen = active(folder)
    return SHIPPED if chosen == WEIGHTS else chosen.stem


def use(folder: Path, version: str) -> None:
    """Read with these from the next page on; `version` is one of `versions`."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{_ACTIVE}.half"
    half.write_text(version, encoding="utf-8")
    half.replace(folder / _ACTIVE)


def keep(folder: Path, trained: Path, version: str) -> None:
    """Lay trained weights beside the others and read with them."""
    lay_down(folder, trained.read_bytes(), version)
    use(folder, version)


def lay_down(folder: Path, weights: bytes, version: str) -> None:
    """Lay weights beside the others, there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{version}.half"
    half.write_bytes(weights)
    half.replace(folder / f"{version}.onnx")


def _chosen(folder: Path) -> str:
    try:
        return (folder / _ACTIVE).read_text(encoding="utf-8").strip()
    except OSError:
        return SHIPPED
