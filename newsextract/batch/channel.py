"""Messages over a socket, each sent at once and taken in with all others that have come by then."""

from __future__ import annotations

import pickle
import socket
from typing import Any

# What is read at once: as much as a socket holds.
READ_BYTES = 256 << 10
# Bytes before a message that tell its length.
_LENGTH = 8


class Channel:
    """One end of a pair of sockets.

    Whoever is told something often need not look each time: what was sent waits in the socket, even
    when its sender is gone.

    >>> ours, theirs = map(Channel, socket.socketpair())
    >>> for message in ("ready", "done"):
    ...     theirs.send(message)
    >>> theirs.close()
    >>> ours.receive()
    ['ready', 'done']
    """

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._kept, self._room = bytearray(), memoryview(bytearray(READ_BYTES))

    def fileno(self) -> int:
        """The descriptor, to wait for."""
        return self._socket.fileno()

    @property
    def partial(self) -> bool:
        """Whether a message came in part, so that its sender waits to send the rest."""
        return bool(self._kept)

    def send(self, message: Any) -> None:
        """Send a message; ``OSError`` when nobody listens any more."""
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        self._socket.sendall(len(data).to_bytes(_LENGTH, "big") + data)

    def receive(self) -> list[Any]:
        """Wait for news, and take in all messages that are whole; ``EOFError`` when no more can come."""
        size = self._socket.recv_into(self._room)
        if not size:
            raise EOFError
        self._kept += self._room[:size]
        return self._whole()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _whole(self) -> list[Any]:
        found, end = [], 0
        with memoryview(self._kept) as kept:
            while len(kept) >= (begin := end + _LENGTH):
                length = int.from_bytes(kept[end:begin], "big")
                if len(kept) < begin + length:
                    break
                end = begin + length
                found.append(pickle.loads(kept[begin:end]))
        del self._kept[:end]
        return found
