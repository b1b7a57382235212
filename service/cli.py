"""The command line `yuanke`. `yuanke serve` is everything in one process."""

from __future__ import annotations

import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from service import settings as settings_module
from service.domain.errors import AppError, Refused
from service.domain.workdays import SHANGHAI
from service.settings import SettingError, Settings

F = TypeVar("F", bound=Callable[..., Any])
PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))


def main() -> None:
    """Run a command; an error is one sentence in both languages and exit code 1."""
    try:
        commands(standalone_mode=False)
    except AppError as error:
        _fail(error.text("zh"), error.text("en"), *(f"  {f.path}  {f.zh}\n    {f.en}" for f in error.fields))
    except SettingError as error:
        _fail(str(error))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)


def _fail(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Yuanke 园科: founding and term elections of park associations for science and technology."""


def _settings() -> Settings:
    return settings_module.load()


@commands.command()
@click.option("--deploy", "deployed", multiple=True, type=click.Path(exists=True, path_type=Path), help="Deploy first.")
@click.option("--demo", "with_demo", is_flag=True, help="Load the demo associations and print their accounts.")
def serve(deployed: tuple[Path, ...], with_demo: bool) -> None:
    """Web, clock and worker in one process; the database is brought up to date first."""
    settings = _settings()
    from service import serving

    click.echo("正在启动数据库 Starting the database …")
    parts = serving.prepare(settings)
    if deployed:
        click.echo("正在部署流程和表单 Deploying procedures and forms …")
        _deploy(parts, deployed)
    if with_demo:
        click.echo("正在载入演示数据 Loading the demo …")
        try:
            _print_accounts(*_demo(parts, settings))
        except Refused as refused:  # people work here already: the service starts all the same
            click.echo(f"  {refused.text('zh')}\n  {refused.text('en')}")
    parts.database.dispose()
    click.echo(f"\n  园科已启动 Yuanke is at http://{settings.host}:{settings.port}\n  按 Ctrl+C 停止 stops it.\n")
    serving.run(settings, clock=True, worker=True)


@commands.command()
def web() -> None:
    """The web alone."""
    from service import serving

    serving.run(_settings(), clock=False, worker=False)


@commands.command()
def clock() -> None:
    """The clock alone."""
    from service.bootstrap import open_parts
    from service.clock import Clock

    ticking = Clock(open_parts(_settings()))
    ticking.start()
    _until_told()
    ticking.stop()


@commands.command()
def worker() -> None:
    """The worker alone."""
    from service.bootstrap import open_parts
    from service.worker import Worker

    Worker(open_parts(_settings())).run()


def _until_told() -> None:
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    told.wait()


@commands.command()
def migrate() -> None:
    """Bring the database to this version."""
    from service.bootstrap import open_parts

    open_parts(_settings()).database.dispose()
    click.echo("数据库已是最新版本。 The database is up to date.")


@commands.command()
@PATHS
def deploy(paths: tuple[Path, ...]) -> None:
    """Check and deploy .bpmn, .dmn and .form files, or folders of them, as one bundle, and the rule packs in rules/."""
    from service.bootstrap import open_parts

    _deploy(open_parts(_settings()), paths)


def _deploy(parts: Any, paths: tuple[Path, ...]) -> None:
    from service.usecases import deployments, region
    from service.usecases.actors import SERVICE

    for pack in parts.transact(region.deploy_packs, SERVICE, _packs(paths)):
        click.echo(f"  {pack.id} v{pack.version}  规则包 rule pack")
    resources = _resources(paths)
    if not resources:
        return
    result = parts.transact(deployments.deploy, SERVICE, resources)
    for warning in result.warnings:
        click.echo(f"  {warning.where}  {warning.zh}\n    {warning.en}")
    for process in result.processes:
        click.echo(f"  {process.process_id} v{process.version}  {process.name}")
    click.echo(f"  {len(result.forms)} 个表单 forms, {len(result.decisions)} 个决策 decisions")


@commands.command()
@PATHS
@click.option("--against", type=click.Path(exists=True, path_type=Path), multiple=True, help="The version before.")
def lint(paths: tuple[Path, ...], against: tuple[Path, ...]) -> None:
    """Check files as a deployment would, without a database. Exit code 1 where something is refused.

    With --against the files of the version before (of `yuanke export`, say), also what is protected there and missing.
    """
    from service.engine.definition import inspect
    from service.engine.findings import in_order
    from service.engine.lint_protected import contents_of, findings_of, given_up
    from service.usecases.catalog import CATALOG

    resources, wrong = _resources(paths), _lint_packs(paths)
    before = contents_of(_resources(against))
    gone = findings_of(given_up(resources, lambda process_id: before.get(process_id, b"")))
    findings = in_order([*inspect(resources, CATALOG), *gone]) if resources else ()
    for found in findings:
        click.echo(f"{found.severity}  {found.where}  {found.zh}\n         {found.en}")
    for field in wrong:
        click.echo(f"error  {field.path}  {field.zh}\n         {field.en}")
    errors = sum(found.severity == "error" for found in findings) + len(wrong)
    click.echo(f"{errors} 处错误 errors, {len(findings) + len(wrong) - errors} 处提醒 warnings")
    sys.exit(1 if errors else 0)


def _resources(paths: tuple[Path, ...]) -> list[Any]:
    from service.engine.definition import Resource

    suffixes = (".bpmn", ".dmn", ".form")
    files = [f for path in paths for f in (sorted(path.iterdir()) if path.is_dir() else [path])]
    return [Resource(f.name, f.read_bytes()) for f in files if f.suffix in suffixes]


def _packs(paths: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    """The rule packs: .json files that are given, or that lie in a folder or in rules/ below it."""
    files = [
        f
        for path in paths
        for f in ([path] if path.is_file() else [*sorted(path.glob("*.json")), *sorted(path.glob("rules/*.json"))])
    ]
    return [(f.name, f.read_bytes()) for f in files if f.suffix == ".json"]


def _lint_packs(paths: tuple[Path, ...]) -> list[Any]:
    """What is wrong with the rule packs, and limits that the diagrams beside them count by and none has."""
    from service.domain import rule_packs
    from service.domain.region import BASE_PACK

    try:
        packs = rule_packs.read_packs(_packs(paths), {})
    except Refused as refused:
        return list(refused.fields)
    if BASE_PACK not in packs:
        return []
    return rule_packs.undefined(((r.name, r.content) for r in _resources(paths)), packs[BASE_PACK].limits)


@commands.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the latest versions of what is deployed into FOLDER/bpmn, FOLDER/forms and FOLDER/forms/rules."""
    from service.bootstrap import open_parts
    from service.usecases import deployments, region
    from service.usecases.actors import SERVICE

    parts, homes = open_parts(_settings()), {".form": "forms", ".json": "forms/rules"}
    files = parts.transact(deployments.latest_resources, SERVICE)
    for name, content in [*files, *parts.transact(region.pack_files, SERVICE)]:
        target = folder / homes.get(Path(name).suffix, "bpmn") / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        click.echo(f"  {target}")


@commands.command()
@click.argument("username")
@click.argument("name")
@click.option("--role", "roles", multiple=True, metavar="ROLE@ORGANISATION_KEY", help="Grant a role; may be repeated.")
def user(username: str, name: str, roles: tuple[str, ...]) -> None:
    """Create a person with a random password, which is printed once."""
    from service.bootstrap import open_parts
    from service.usecases import people
    from service.usecases.actors import SERVICE

    parts = open_parts(_settings())
    password = secrets.token_urlsafe(12)
    person = parts.transact(people.create_person, SERVICE, username, name, password)
    for grant in roles:
        role, _, organisation = grant.partition("@")
        if not organisation.isdecimal():
            raise click.BadParameter(f"{grant}: ROLE@ORGANISATION_KEY", param_hint="--role")
        parts.transact(people.grant_role, SERVICE, person.key, role, int(organisation))
    click.echo(f"  {username}  {password}")


@commands.command()
@click.option("--today", metavar="YYYY-MM-DD", help="As if it were this day: what is due by then happens now.")
def demo(today: str | None) -> None:
    """Load the demo associations, all marked 【演示】, and print their accounts. A second run changes nothing."""
    from service.bootstrap import open_parts

    settings = settings_module.load({**os.environ, **({"TODAY": today} if today else {})})
    parts = open_parts(settings)
    _print_accounts(*_demo(parts, settings))
    if today:
        _let_time_pass(parts)


def _demo(parts: Any, settings: Settings) -> tuple[list[Any], str]:
    from service.usecases import demo as demo_module

    password = settings_module.demo_password(settings)
    return demo_module.load(parts, password), password


def _let_time_pass(parts: Any) -> None:
    from service.usecases import clock as clock_usecases

    click.echo(f"\n  时钟拨到 The clock is set to {parts.clock().astimezone(SHANGHAI):%Y-%m-%d}")
    woken = overdue = 0
    while done := clock_usecases.tick(parts):
        woken, overdue = woken + done.woken, overdue + done.overdue
        if not (done.woken or done.overdue):
            break
    click.echo(f"  到期 timers due: {woken}, 超期任务 overdue tasks: {overdue}")


def _print_accounts(accounts: list[Any], password: str) -> None:
    from service.domain.roles import ROLES

    click.echo(f"\n  演示账号 Demo accounts, password: {password}")
    for account in accounts:
        names = "、".join(ROLES[role].zh for role in dict.fromkeys(account.roles))
        click.echo(f"    {account.username:<16}{account.name}\t{names}")
