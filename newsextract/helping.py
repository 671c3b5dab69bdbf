"""How ``--help`` looks: options in groups, examples as they stand."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup


class Grouped:
    """Help that shows the options in groups, in plain text: rich would double the start-up time."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write one section a group; what belongs to no group comes last."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):  # type: ignore[attr-defined]
            if record := param.get_help_record(ctx):
                name, text = record
                group = groups.setdefault(getattr(param, "rich_help_panel", None) or "Other", [])
                group.append((name.partition(" <")[0], text))  # some versions add Python types to names
        if isinstance(self, TyperGroup):
            self.format_commands(ctx, formatter)
        for name in sorted(groups, key="Other".__eq__):
            with formatter.section(name):
                formatter.write_dl(groups[name])

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples as they stand, not wrapped."""
        if self.epilog:  # type: ignore[attr-defined]
            formatter.write_paragraph()
            formatter.write(self.epilog)  # type: ignore[attr-defined]


class Command(Grouped, TyperCommand):
    """One command."""


class Program(Grouped, TyperGroup):
    """The program, which holds the commands."""
