"""The options that several commands share, checked as they are read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import typer

from newsextract import options
from newsextract.errors import InputError

INPUT, PAGE, OUTPUT, RUN = "Input", "About the pages", "Output", "The run"


def checked(check: Callable[[str], object]) -> Callable[[Any], Any]:
    """An option's callback that turns a failed check into a usage error."""

    def callback(value: Any) -> Any:
        try:
            for part in value if isinstance(value, list) else [value]:
                if part is not None:
                    check(part)
        except InputError as error:
            raise typer.BadParameter(str(error)) from None
        return value

    return callback


def one_of(names: tuple[str, ...]) -> dict[str, Any]:
    """What makes an option take one of some names: shown, checked and completed."""
    return {
        "metavar": "NAME",
        "callback": checked(partial(options.choice, names=names)),
        "autocompletion": lambda incomplete: [name for name in names if name.startswith(incomplete)],
    }


Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE",
        help="Pages, crawls and archives. Standard input where none is given, and for '-'.",
        rich_help_panel=INPUT,
        show_default=False,
    ),
]
InputFormat = Annotated[
    str | None,
    typer.Option(
        help=f"What the input is, where the guess is wrong: {', '.join(options.INPUT_FORMATS)}.",
        rich_help_panel=INPUT,
        **one_of(options.INPUT_FORMATS),
    ),
]
Field = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="The field of JSON records that holds the page.", rich_help_panel=INPUT
    ),
]
MaxBytes = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE",
        help="Refuse pages above this size, such as 64M.",
        rich_help_panel=INPUT,
        callback=checked(options.size),
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="The moment that '2 hours ago' and '12:07' count from, in ISO 8601. The clock is never asked.",
        rich_help_panel=PAGE,
        callback=checked(options.moment),
    ),
]
Timezone = Annotated[
    str | None,
    typer.Option(
        metavar="ZONE",
        help="Time zone of dates that name none: Asia/Baku or +04:00.",
        rich_help_panel=PAGE,
        callback=checked(options.zone),
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        metavar="TAG",
        help="Language, such as en or pt-BR. Detected where not given.",
        rich_help_panel=PAGE,
        callback=checked(options.tag),
    ),
]
Url = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Address of the page. Its links are resolved against it.",
        rich_help_panel=PAGE,
        callback=checked(options.address),
    ),
]
Cues = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="Add phrases of your own, in TOML. Repeatable.",
        rich_help_panel=PAGE,
        callback=checked(lambda path: options.cue_files([path])),
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        help="Processes. As many as there are cores where not given.",
        rich_help_panel=RUN,
        show_default=False,
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        metavar="SECONDS", min=0, help="Give a page up that takes longer. 0 is never.", rich_help_panel=RUN
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say nothing but what failed.", rich_help_panel=OUTPUT)
]
Verbose = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        metavar="",
        help="Say what was found on each page; -vv adds tracebacks.",
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]
