"""Prompts the commune has recorded in its own voice, for phones that read them aloud; they name nobody."""

from pathlib import Path

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from db import Scope
from web import refusals
from web.api_schema import ReadCall
from web.settings import Settings
from web.visitor import Only
from web.voice import path_of, prompts


@get(
    "/api/voice",
    guards=[Only("own_devices")],
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="Prompts recorded by the commune",
)
def list_voice(reach: NamedDependency[Scope], settings: NamedDependency[Settings]) -> dict[str, object]:
    """Their addresses, which change with the recording."""
    recorded = {name: path_of(_folder(settings, reach), name) for name in prompts()}
    found = {name: path.stat().st_mtime_ns for name, path in recorded.items() if path.is_file()}
    return {"prompts": {name: f"/api/voice/{name}?of={changed_ns}" for name, changed_ns in found.items()}}


@get(
    "/api/voice/{name:str}",
    guards=[Only("own_devices")],
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="One prompt recorded by the commune",
)
def show_voice(
    reach: NamedDependency[Scope], settings: NamedDependency[Settings], name: FromPath[str]
) -> Response[bytes]:
    """Ogg Opus. Refuses NOT_FOUND."""
    path = path_of(_folder(settings, reach), name)
    if name not in prompts() or not path.is_file():
        raise refusals.not_found()
    return Response(path.read_bytes(), media_type="audio/ogg")


def _folder(settings: Settings, reach: Scope) -> Path:
    return settings.data / "voice" / (reach.commune_code or "none")
