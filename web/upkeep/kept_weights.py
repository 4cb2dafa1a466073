"""Trained weights of the reader in a backup: an installation's own, and readings name them.

They learned from children's names, so they are sealed like the rows. Few and small: each backup writes those anew that
the one before does not have, under a name that no other backup's file bears.
"""

from collections.abc import Mapping
from pathlib import Path

from access.keys import SealBroken
from access.sealed_files import FileKeys
from intake import durable_files
from intake.ocr import active
from web.upkeep.folder import BackupFolder, KeptWeights, Manifest, sha256_of


def size_bytes(weights: Path) -> int:
    """What they take at most."""
    return sum(path.stat().st_size for path in _trained(weights).values())


def keep(
    weights: Path, folder: BackupFolder, keys: FileKeys, name: str, before: Mapping[str, KeptWeights]
) -> dict[str, KeptWeights]:
    """Version → where it lies in the backup `name`; what the backup before has is shared with it."""
    kept = {}
    for version, path in _trained(weights).items():
        known = before.get(version)
        is_there = known is not None and folder.weights_file(known.file).is_file()
        kept[version] = known if known and is_there else _written(path, folder, keys, f"{name}.{version}")
    return kept


def look_at(folder: BackupFolder, manifest: Manifest, keys: FileKeys) -> None:
    """Read each to its end. Refuses BACKUP_BROKEN."""
    for kept in manifest.weights.values():
        _opened(folder, kept, keys)


def is_ours(weights: Path, manifest: Manifest) -> bool:
    """Whether nothing lies there that the backup does not have."""
    return set(_trained(weights)) <= set(manifest.weights)


def give_back(weights: Path, folder: BackupFolder, manifest: Manifest, keys: FileKeys) -> None:
    """All of them, and the ones in use are in use again."""
    for version, kept in manifest.weights.items():
        active.lay_down(weights, _opened(folder, kept, keys), version)
    if manifest.weights:
        active.use(weights, manifest.weights_in_use)


def _trained(weights: Path) -> dict[str, Path]:
    return {version: weights / f"{version}.onnx" for version in active.versions(weights)[1:]}


def _written(path: Path, folder: BackupFolder, keys: FileKeys, name: str) -> KeptWeights:
    target = folder.weights_file(name)
    with durable_files.writing(target) as file:
        keys.seal([path.read_bytes()], target.name, file)
    return KeptWeights(name, sha256_of(target))


def _opened(folder: BackupFolder, kept: KeptWeights, keys: FileKeys) -> bytes:
    path = folder.weights_file(kept.file)
    try:
        if sha256_of(path) != kept.sha256:
            raise folder.broken(path)
        with path.open("rb") as file:
            return b"".join(keys.open(file, path.name))
    except (SealBroken, FileNotFoundError) as broken:
        raise folder.broken(path) from broken
