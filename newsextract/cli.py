"""The command line: options in, one library call, a writer out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from newsextract import __version__, options
from newsextract.arguments import (
    INPUT,
    OUTPUT,
    RUN,
    AsOf,
    Cues,
    Field,
    Files,
    InputFormat,
    Jobs,
    Language,
    MaxBytes,
    Quiet,
    Timeout,
    Timezone,
    Url,
    Verbose,
    checked,
    one_of,
)
from newsextract.errors import InputError
from newsextract.helping import Command, Program
from newsextract.model import LIST_KINDS
from newsextract.report import FAILED, USAGE, Report, say
from newsextract.write import WITH_SEGMENTS, WRITERS, writer
from newsextract.write.bulk import ENDINGS
from newsextract.write.plain import printable

if TYPE_CHECKING:
    from newsextract.model import Dump, Settings
    from newsextract.read import ReadOptions

# What a shell shows for a program that a signal ended: 128 and the signal's number.
INTERRUPTED, PIPE_CLOSED = 128 + 2, 128 + 13

# Typer depends on Click or bundles it, by version: this is the base of all usage errors in either.
_UsageError: Any = typer.BadParameter.__mro__[1]
_ClickException: Any = typer.BadParameter.__mro__[2]


app = typer.Typer(
    name="newsextract",
    cls=Program,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def run() -> None:
    """Run the command line and exit; the entry point of ``newsextract``."""
    # The tagger's matrices are small: threads for them only wait for each other, at many times the cost.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main(sys.argv[1:]))


def main(args: list[str]) -> int:
    """Run one command and return its exit status; a wrong use is one line on standard error.

    >>> main(["schema", "--nonsense"])
    2
    """
    try:
        status = typer.main.get_command(app).main(args=args, prog_name="newsextract", standalone_mode=False)
    except _ClickException as error:
        where = getattr(getattr(error, "ctx", None), "command_path", "newsextract")
        message = " ".join(error.format_message().split())
        say(f"{where}: {message.removesuffix('.')} (see '{where} --help')")
        return USAGE
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    return status if isinstance(status, int) else 0


# ---- Commands ----


EXAMPLES = """\
Examples:
  newsextract parse page.txt
  lynx -dump https://example.org/news/1 | newsextract parse | jq .article
  newsextract explain page.txt
"""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newsextract {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True, epilog=EXAMPLES)
def program(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Take dumps of news pages apart: the article, read-also links, latest news and other lists."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


PARSE_EXAMPLES = """\
Examples:
  newsextract parse page.txt
  newsextract parse *.txt | jq -r '.latest_news[].title'
  xclip -o | newsextract parse --as-of 2023-11-29 --timezone Asia/Baku
  newsextract parse --format csv crawl.warc.wet.gz > items.csv

Exit status:
  0  all went well
  1  some inputs failed; each is named, the others are done
  2  wrong usage
  3  no page had an article
"""


EXPLAIN_EXAMPLES = """\
Examples:
  newsextract explain page.txt
  newsextract explain page.txt | awk -F '\\t' '$3 < 0.6'

On a terminal the lines are coloured by label. Elsewhere each is five fields, parted
by tabs: line number, label, confidence, reason, text.
"""

TEXT_EXAMPLES = """\
Examples:
  newsextract text page.html | sed -n 27,29p
"""

CUES_EXAMPLES = """\
Examples:
  newsextract cues de
  newsextract cues | awk '$2 == "latest_news"'
"""


@app.command(cls=Command, epilog=PARSE_EXAMPLES)
def parse(
    files: Files = None,
    input_format: InputFormat = None,
    field: Field = None,
    max_bytes: MaxBytes = None,
    as_of: AsOf = None,
    timezone: Timezone = None,
    language: Language = None,
    url: Url = None,
    cues: Cues = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=f"One of {', '.join(WRITERS)}. Without it: a table on a terminal, JSON elsewhere.",
            rich_help_panel=OUTPUT,
            **one_of(tuple(WRITERS)),
        ),
    ] = None,
    segments: Annotated[
        bool,
        typer.Option(
            "--segments", help="Add the label of every line; for json and ndjson.", rich_help_panel=OUTPUT
        ),
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Take pages apart and print their parts."""
    name = _format(format_, segments)

    from newsextract.api import results

    write = partial(writer(name), segments=True) if segments else writer(name)
    settings = _settings(as_of, timezone, language, url, cues)
    reading = _reading(input_format, field, max_bytes, url)
    report = Report(quiet=quiet, verbose=verbose)
    found = (result for source in _sources(files) for result in results(source, settings, reading))
    with _stdout() as stream:
        write(report.watch(found), stream)
    raise typer.Exit(report.status())


BATCH_EXAMPLES = f"""\
Examples:
  newsextract batch dumps/ -o news.ndjson
  newsextract batch --resume -o news.ndjson
  newsextract batch dumps/ -o pages/ --include '*.html' --exclude 'drafts/*'
  newsextract batch crawl-*.wet.gz -o news.parquet -j 16 --errors failed.ndjson
  find . -name '*.txt' -print0 | newsextract batch -0 --files-from - -o news.sqlite

The output is a folder, which takes one JSON file a page, or a file that ends in
{", ".join(ENDINGS[:6])},
{", ".join(ENDINGS[6:])}. Pages come in the order of the inputs. A database that is there
already is added to, and a page that it has is renewed, not repeated.

OUT.batch holds what an unfinished run needs to go on, after a Ctrl-C or a crash alike:
the result of --resume is the same as that of a run that nothing ended.

Exit status:
  0  all went well
  1  some pages failed, or the output cannot be written
  2  wrong usage
  3  no page had an article
"""


@app.command(cls=Command, epilog=BATCH_EXAMPLES, short_help="Take many pages apart, into one file or folder.")
def batch(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT",
            help="Pages, crawls, archives, and folders with all that is in them. '-' is standard input.",
            rich_help_panel=INPUT,
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="OUT", help="Where the result goes.", rich_help_panel=OUTPUT),
    ] = ...,  # type: ignore[assignment]
    files_from: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Take the inputs from a list, one a line; '-' is standard input. Repeatable.",
            rich_help_panel=INPUT,
            show_default=False,
        ),
    ] = None,
    null: Annotated[
        bool, typer.Option("--null", "-0", help="Names in the list end in NUL.", rich_help_panel=INPUT)
    ] = False,
    include: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GLOB",
            help="Take only such files from folders: '*.txt', or 'news/*' for the path. Repeatable.",
            rich_help_panel=INPUT,
            show_default=False,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GLOB",
            help="Leave such files of folders out. Repeatable.",
            rich_help_panel=INPUT,
            show_default=False,
        ),
    ] = None,
    input_format: InputFormat = None,
    field: Field = None,
    max_bytes: MaxBytes = None,
    as_of: AsOf = None,
    timezone: Timezone = None,
    language: Language = None,
    url: Url = None,
    cues: Cues = None,
    segments: Annotated[
        bool,
        typer.Option(
            "--segments", help="Add the label of every line; for NDJSON and folders.", rich_help_panel=OUTPUT
        ),
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="Replace an output that is there, and begin an unfinished run anew.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    errors: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write failures here, one JSON object each, instead of naming them.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    quiet: Quiet = False,
    jobs: Jobs = None,
    timeout: Timeout = 60,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first failure.", rich_help_panel=RUN)
    ] = False,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on with an unfinished run; begin where there is none. Needs no INPUT.",
            rich_help_panel=RUN,
        ),
    ] = False,
) -> None:
    """Take many pages apart, in parallel, and write them to one file or folder."""
    from newsextract.batch.command import Command as Batch
    from newsextract.batch.sources import Inputs

    job = Batch(
        inputs=Inputs(
            paths=tuple(inputs or ()),
            files_from=tuple(files_from or ()),
            null=null,
            include=tuple(include or ()),
            exclude=tuple(exclude or ()),
        ),
        output=output,
        settings=_settings(as_of, timezone, language, url, cues),
        reading=_reading(input_format, field, max_bytes, url),
        segments=segments,
        jobs=jobs,
        timeout=timeout or None,
        errors=errors,
        fail_fast=fail_fast,
        resume=resume,
        overwrite=overwrite,
    )
    with _usage():
        raise typer.Exit(job.run(quiet=quiet))


TIMELINE_EXAMPLES = """\
Examples:
  newsextract timeline dumps/ -o headlines.csv
  newsextract timeline news.ndjson -o headlines.sqlite --list latest_news
  newsextract timeline monday.sqlite tuesday.sqlite -o headlines.rss --overwrite

Two sightings are one story when they lead to the same address, when they have the same
title at dates that may be the same, or much the same title in the same minute. The
newest title counts, those before it are kept as its variants.
"""


@app.command(
    cls=Command,
    epilog=TIMELINE_EXAMPLES,
    short_help="Merge the lists of many pages into one stream of headlines.",
)
def timeline(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Pages, crawls, archives and folders, or what `batch` and `parse` made of them.",
            rich_help_panel=INPUT,
            show_default=False,
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="A file that ends in .csv, .ndjson, .jsonl, .sqlite or .rss.",
            rich_help_panel=OUTPUT,
        ),
    ],
    lists: Annotated[
        list[str] | None,
        typer.Option(
            "--list",
            metavar="NAME",
            help=f"Take only this list: {', '.join(LIST_KINDS)}. Repeatable.",
            rich_help_panel=INPUT,
            callback=checked(partial(options.choice, names=LIST_KINDS)),
            show_default=False,
        ),
    ] = None,
    input_format: InputFormat = None,
    field: Field = None,
    max_bytes: MaxBytes = None,
    as_of: AsOf = None,
    timezone: Timezone = None,
    language: Language = None,
    url: Url = None,
    cues: Cues = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there.", rich_help_panel=OUTPUT)
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    jobs: Jobs = None,
    timeout: Timeout = 60,
) -> None:
    """Merge the lists of many pages into one stream of headlines, each story once, sorted by time."""
    from newsextract.batch.sources import Inputs
    from newsextract.timeline import read_inputs
    from newsextract.timeline import timeline as merged
    from newsextract.timeline.write import writable, write_timeline

    settings = _settings(as_of, timezone, language, url, cues)
    reading = _reading(input_format, field, max_bytes, url)
    report = Report(quiet=quiet, verbose=verbose)
    with _usage():
        writable(output, overwrite)
        pages = read_inputs(Inputs(paths=tuple(inputs)), settings, reading, jobs, timeout or None)
        headlines = merged(report.watch(pages), lists=lists or LIST_KINDS)
    try:
        write_timeline(headlines, output)
    except OSError as error:
        say(f"newsextract: cannot write {output}: {error.strerror}")
        raise typer.Exit(FAILED) from None
    if not quiet:
        say(f"newsextract: {report.pages:,} pages, {len(headlines):,} headlines; wrote {output}")
    raise typer.Exit(report.failed())


@app.command(cls=Command, epilog=EXPLAIN_EXAMPLES, short_help="Show every line with its label and why.")
def explain(
    files: Files = None,
    input_format: InputFormat = None,
    field: Field = None,
    max_bytes: MaxBytes = None,
    as_of: AsOf = None,
    timezone: Timezone = None,
    language: Language = None,
    url: Url = None,
    cues: Cues = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Show every line with its label, how sure that is, and what decided it."""
    from newsextract.api import explain as explained
    from newsextract.write.explanation import write_explanation

    settings = _settings(as_of, timezone, language, url, cues)
    report = Report(quiet=quiet, verbose=verbose)
    with _stdout() as stream:
        for dump in _dumps(files, _reading(input_format, field, max_bytes, url), report):
            write_explanation(explained(dump, settings), stream)
    raise typer.Exit(report.failed())


@app.command(cls=Command, epilog=TEXT_EXAMPLES, short_help="Print the text that line numbers are about.")
def text(
    files: Files = None,
    input_format: InputFormat = None,
    field: Field = None,
    max_bytes: MaxBytes = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Print the text that was labelled: the lines that all line numbers are about."""
    report = Report(quiet=quiet, verbose=verbose)
    with _stdout() as stream:
        for dump in _dumps(files, _reading(input_format, field, max_bytes, None), report):
            rows = dump.text.removesuffix("\n").split("\n")
            stream.writelines(f"{printable(row) if sys.stdout.isatty() else row}\n" for row in rows)
    raise typer.Exit(report.failed())


@app.command(cls=Command)
def schema() -> None:
    """Print the JSON Schema of the result."""
    from newsextract.schema import schema_json

    with _stdout() as stream:
        stream.write(schema_json() + "\n")


@app.command(cls=Command, epilog=CUES_EXAMPLES, short_help="List the phrases that the labels rest on.")
def cues(
    languages: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LANGUAGE", help="Codes such as en or pt-BR. All languages where none is given."
        ),
    ] = None,
    cues: Cues = None,
) -> None:
    """List the phrases that open lists, name authors and so on: language, kind, phrase."""
    from newsextract.cues import load_cues

    with _stdout() as stream:
        stream.writelines("\t".join(row) + "\n" for row in load_cues(cues or (), languages).rows())


# ---- What the commands share ----


@contextmanager
def _usage() -> Iterator[None]:
    """What cannot be meant is a wrong use."""
    try:
        yield
    except InputError as error:
        raise _UsageError(str(error)) from None


def _format(name: str | None, segments: bool) -> str:
    """The format asked for; a table on a terminal and JSON elsewhere where none was."""
    name = name or ("table" if sys.stdout.isatty() and not segments else "json")
    if segments and name not in WITH_SEGMENTS:
        raise typer.BadParameter(f"goes with --format {' or '.join(WITH_SEGMENTS)}", param_hint="--segments")
    return name


def _settings(
    as_of: str | None, timezone: str | None, language: str | None, url: str | None, cues: list[str] | None
) -> Settings:
    return options.make_settings(as_of=as_of, timezone=timezone, language=language, url=url, cues=cues or ())


def _reading(
    input_format: str | None, field: str | None, max_bytes: str | None, url: str | None
) -> ReadOptions:
    from newsextract.read import MAX_PAGE_BYTES, ReadOptions

    limit = options.size(max_bytes) if max_bytes else MAX_PAGE_BYTES
    return ReadOptions(input_format=input_format, field=field, max_bytes=limit, url=url)


def _sources(files: list[str] | None) -> Iterator[str]:
    """The inputs, one after the other; who pastes into a terminal is told how to end."""
    for source in files or ["-"]:
        if source == "-" and sys.stdin is None:
            raise typer.BadParameter("standard input is closed; name a file")
        if source == "-" and sys.stdin.isatty():
            say("newsextract: paste a page, then press Ctrl-D on a line of its own")
        yield source


def _dumps(files: list[str] | None, reading: ReadOptions, report: Report) -> Iterator[Dump]:
    """The pages of all inputs as text; what failed is named."""
    from newsextract.model import Dump
    from newsextract.read import read

    for source in _sources(files):
        for result in read(source, options=reading):
            if isinstance(result, Dump):
                yield result
            else:
                report.problem(result)


@contextmanager
def _stdout() -> Iterator[TextIO]:
    """Standard output, in UTF-8 unless it is a terminal; a reader that goes away ends us quietly."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except OSError as error:
        # Python flushes once more at exit: let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(PIPE_CLOSED) from None
        say(f"newsextract: cannot write the result: {error.strerror}")
        raise typer.Exit(FAILED) from None
