"""A proxy of our own on loopback: each call's connection goes to the next server that takes it."""

import itertools
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

_CHUNK_BYTES = 1 << 16


@contextmanager
def balancer(ports: Sequence[int]) -> Iterator[str]:
    """Its address while the block runs; a server that does not take a connection is passed over."""
    door, turns = socket.create_server(("127.0.0.1", 0)), itertools.count()

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                threading.Thread(target=_carry_both, args=(near, ports, next(turns)), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        door.close()


def _carry_both(near: socket.socket, ports: Sequence[int], turn: int) -> None:
    for at in range(len(ports)):
        try:
            far = socket.create_connection(("127.0.0.1", ports[(turn + at) % len(ports)]), timeout=60)
        except OSError:
            continue
        back = threading.Thread(target=_carry, args=(far, near), daemon=True)
        back.start()
        _carry(near, far)
        back.join()
        break
    near.close()


def _carry(source: socket.socket, target: socket.socket) -> None:
    """To the end of one side; the other is told."""
    with suppress(OSError):
        while piece := source.recv(_CHUNK_BYTES):
            target.sendall(piece)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
