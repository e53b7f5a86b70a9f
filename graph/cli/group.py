"""The click group `fivekeys`: settings as options, errors as one line, exit codes.

Exit codes: 0 done; 1 partly failed, or the answer is no; 2 unusable input or usage; 3 the store
cannot do it.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NoReturn

import click

from graph import __version__
from graph.errors import DataError, FivekeysError, NotFoundError, StoreError
from graph.settings import ROWS, Settings

PARTLY: Final = 1
USAGE: Final = 2
STORE: Final = 3

_ROWS = {row.field: row for row in ROWS}

Command = Callable[..., Any]


class CommandLine(click.Group):
    """A group whose errors are one line each on standard error, never a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; in standalone mode leave the process with an exit code."""
        run = partial(super().main, args, prog_name, complete_var, standalone_mode=False, **extra)
        if not standalone_mode:
            return run()
        try:
            code: object = run()
        except click.Abort:
            _leave("interrupted", PARTLY)
        except click.ClickException as error:
            _leave(_usage_message(error), USAGE)
        except FivekeysError as error:
            _leave(str(error), _exit_code(error))
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output has gone; nothing is left to say
            sys.exit(0)
        except OSError as error:
            _leave(_system_message(error), USAGE)
        sys.exit(code if isinstance(code, int) else 0)


def _exit_code(error: FivekeysError) -> int:
    if isinstance(error, StoreError | DataError):
        return STORE
    return PARTLY if isinstance(error, NotFoundError) else USAGE


def _system_message(error: OSError) -> str:
    named = f"{error.filename}: " if error.filename is not None else ""
    return f"{named}{error.strerror or error}"


def _usage_message(error: click.ClickException) -> str:
    message = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        message = f"{message.rstrip('.')}; see {error.ctx.command_path} --help"
    return message


def _leave(message: str, code: int) -> NoReturn:
    click.echo("fivekeys: " + " ".join(message.split()), err=True)
    sys.exit(code)


def setting(*names: str) -> Callable[[Command], Command]:
    """Options for the settings ``names``; each says the environment variable beside it."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            row = _ROWS[name]
            command = click.option(
                "--" + name.replace("_", "-"),
                name,
                metavar="VALUE",
                help=f"{row.help}  [env: {row.variable}]",
            )(command)
        return command

    return decorate


def read_settings(values: Mapping[str, str | None]) -> Settings:
    """Settings from the environment, the options of the group, and ``values`` over them.

    Raises:
        SettingError: a value is not of its type or out of range.
    """
    context = click.get_current_context(silent=True)
    outer: Mapping[str, str | None] = context.obj if context and context.obj else {}
    environ = dict(os.environ)
    for options in (outer, values):
        environ |= {_ROWS[name].variable: text for name, text in options.items() if text}
    return Settings.read(environ)


@click.group(
    cls=CommandLine,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
)
@setting("store", "base_iri")
@click.version_option(__version__, message="fivekeys %(version)s")
@click.pass_context
def fivekeys(context: click.Context, /, **options: str | None) -> None:
    """Policy measures of Chinese government documents as a knowledge graph.

    五型经济政策图谱：从政策文件中读出措施、产业、地区和金额，逐条给出原文依据。
    """
    context.obj = options
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
