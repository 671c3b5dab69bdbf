"""The JSON Schema of a document, made from the types in ``model``."""

from __future__ import annotations

from typing import Any

import msgspec

from newsextract.model import LABELS, Document

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_WHEN = "ISO 8601; with an offset only where the page or the user gave one. Null when unknown."
_RAW = "The words of the page that the date was read from."
_LIST = "The items of such lists, in the order of the page."
_LINES = "First and last line, counted from 1, in the text that was labelled."

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Document": {
        "source": "Where the page came from.",
        "language": "BCP 47 tag of the page's language. Null when unsure.",
        "article": "The main article. Null when the page has none.",
        "read_also": f"'Read also', 'Related' and the like. {_LIST}",
        "latest_news": f"The ticker of latest news. {_LIST}",
        "most_read": f"'Most read', 'Trending' and the like. {_LIST}",
        "promoted": f"Paid or partner content. {_LIST}",
        "other_links": f"Lists of links that are none of the other kinds. {_LIST}",
        "warnings": "What a reader of this document should know.",
        "segments": "Every non-blank line of the page in exactly one segment, in order. Only on request.",
    },
    "Source": {
        "path": "The file, as it was named.",
        "record": "The record or member of the file that held the page.",
        "url": "Address of the page.",
        "format": "What the input was: text, html, lynx …",
        "encoding": "Encoding of the input.",
        "sha256": "SHA-256 of the input's bytes, in hex.",
    },
    "Article": {
        "headline": "The headline.",
        "subtitle": "The line under or over the headline that completes it.",
        "section": "Section or rubric.",
        "authors": "Names of the authors.",
        "published": f"When it was published. {_WHEN}",
        "published_raw": _RAW,
        "modified": f"When it was last changed. {_WHEN}",
        "modified_raw": _RAW,
        "body": "The paragraphs in reading order, subheads included.",
        "captions": "Captions of pictures and films.",
    },
    "Item": {
        "list": "Heading of the list that the item stands in. Null where it has none.",
        "title": "The teaser's title.",
        "subtitle": "What stands under the title.",
        "label": "Media or rubric label, such as PHOTO.",
        "authors": "Names of the authors.",
        "published": f"When it was published. {_WHEN}",
        "published_raw": _RAW,
        "url": "Where the teaser leads.",
        "lines": _LINES,
    },
    "Notice": {
        "code": "Stable name of the warning.",
        "message": "What it is about, in a sentence.",
        "lines": _LINES,
    },
    "Segment": {
        "label": "What the lines are.",
        "lines": _LINES,
        "confidence": "How sure the label is, from 0 to 1.",
    },
}

# Keys that are there only on request; all others always are.
OPTIONAL = {"segments"}


def document_schema() -> Schema:
    """The schema as a dict, JSON Schema draft 2020-12.

    >>> schema = document_schema()
    >>> schema["$defs"]["Article"]["properties"]["captions"]["description"]
    'Captions of pictures and films.'
    """
    schema: Schema = msgspec.json.schema(Document)
    for name, definition in schema["$defs"].items():
        _complete(definition, DESCRIPTIONS[name])
    segment = schema["$defs"]["Segment"]["properties"]
    segment["label"]["enum"] = list(LABELS)
    segment["confidence"] |= {"minimum": 0, "maximum": 1}
    return {"$schema": DIALECT, "title": "newsextract document", **schema}


def schema_json() -> str:
    """The schema as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(document_schema()), indent=2).decode()


def _complete(definition: Schema, descriptions: dict[str, str]) -> None:
    """Say what each property is and that it is always there."""
    for name, prop in definition["properties"].items():
        prop.pop("default", None)
        prop["description"] = descriptions[name]
        for option in (prop, *prop.get("anyOf", ())):
            if name == "lines" and option.get("type") == "array":
                option["prefixItems"] = [{"type": "integer", "minimum": 1}] * 2
    definition["required"] = [name for name in definition["properties"] if name not in OPTIONAL]
