"""The form of an input, told from its first bytes and never from its name."""

from __future__ import annotations

import re

_MAGIC = (
    (b"\x1f\x8b\x08", "gz"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # an empty one
    (b"WARC/", "warc"),
)
_BZ2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_ZST_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
# An object, or an array of objects. '[' alone begins many a text ('[1]Home'), and so does '{'.
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})')
_TAR_MAGIC = slice(257, 262)


def sniff(head: bytes) -> str:
    """The form of what begins with ``head``: a compression, an archive, 'warc', 'json' or 'page'.

    >>> sniff(b"WARC/1.0\\r\\n"), sniff(b'{"url": null}'), sniff(b"[1]Home")
    ('warc', 'json', 'page')
    """
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if _BZ2.match(head):
        return "bz2"
    if _ZST_SKIPPABLE.match(head):
        return "zst"
    if head[_TAR_MAGIC] == b"ustar":
        return "tar"
    return "json" if _JSON.match(head) else "page"
