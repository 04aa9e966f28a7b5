"""Run every row that there is, and write RESULTS.md beside this file."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import contenders
from benchmarks.contenders import Orders
from benchmarks.measure import ratios
from benchmarks.report import Ratio, cell, environment, shown
from benchmarks.stubs import served

RESULTS = Path(__file__).with_name("RESULTS.md")
SINGLE = ("get", "put", "update")
AIMS = {"W1": (20, 25), "W2": (12,), "W3": (7, 9)}

Table = dict[str, list[Ratio]]

RESULTS_TEXT = """\
# Results

Client CPU for each operation as a ratio: the median of interleaved rounds, and in brackets their middle half. The model has
fifteen attributes and is validated by pydantic; answers are checked to be the same before time is taken. Made by `make bench`.

{environment}

## W1 · get, put, update; HTTP stubbed

Requests are made and signed, answers checked and read; nothing is sent. Aim: 20 against the client, 25 against the resource
with pydantic.

{single}

## W2 · the same over loopback HTTPS

The server is a process of its own, whose time does not count. Aim: 12.

{loopback}

## W3 · query of 100; HTTP stubbed

Aim: 7 against the client, 9 against the resource with pydantic.

{query}

## W7 · distance from the floor

The floor is a body that is there, signed, sent, and its answer parsed by the standard `json`, without any model. Aim: 2 for get
and update, 3 for put.

{distance}

## Where aims are missed

{missed}

Why, and what would change it: docs/design/clients.md.
"""


def main() -> None:
    with TemporaryDirectory() as folder:
        orders = Orders(Path(folder))
        direct, floor = contenders.direct(orders), contenders.floor(orders)
        client, resource = contenders.boto3_client(orders), contenders.boto3_resource(orders)
        stubbed = [direct, client, resource, contenders.over_botocore(orders)]
        single = {what: said(what, ratios(what, stubbed)) for what in SINGLE}
        query = {"query of 100": said("query", ratios("query", stubbed))}
        with served(orders.answers) as (endpoint, authority):
            over_tls = [
                contenders.direct(orders, endpoint, authority),
                contenders.boto3_client(orders, endpoint, authority),
            ]
            loopback = {what: said(f"{what} over HTTPS", ratios(what, over_tls)) for what in SINGLE}
        distance = {what: said(f"{what}, floor", ratios(what, [floor, direct])) for what in (*SINGLE, "query")}
    RESULTS.write_text(results(single, loopback, query, distance), "utf-8")
    print(f"written: {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")


def said(what: str, found: list[Ratio]) -> list[Ratio]:
    print(f"{what}: " + ", ".join(f"{each.name} {each.median:.2g}" for each in found), file=sys.stderr)
    return found


def results(single: Table, loopback: Table, query: Table, distance: Table) -> str:
    return RESULTS_TEXT.format(
        environment=environment("boto3", "botocore", "urllib3", "pydantic"),
        single=table(single),
        loopback=table(loopback),
        query=table(query),
        distance=table(distance),
        missed=missed(single, loopback, query, distance),
    )


def table(rows: Table) -> str:
    """A line for each contender, a column for each thing that is done."""
    names = [each.name for each in next(iter(rows.values()))]
    lines = [f"| | {' | '.join(rows)} |", f"|---|{'---|' * len(rows)}"]
    for place, name in enumerate(names):
        lines.append(f"| {name} | {' | '.join(cell(found[place]) for found in rows.values())} |")
    return "\n".join(lines)


def missed(single: Table, loopback: Table, query: Table, distance: Table) -> str:
    """A line for each ratio that is on the wrong side of its aim."""
    floors = {"get": 2, "update": 2, "put": 3}
    lines = [
        f"- {row} {what}, against {found[place].name}: {shown(found[place].median)} of {aim}"
        for row, rows in (("W1", single), ("W2", loopback), ("W3", query))
        for what, found in rows.items()
        for place, aim in enumerate(AIMS[row], start=1)
        if found[place].median < aim
    ]
    lines += [
        f"- W7 {what}: {shown(distance[what][1].median)} times the floor, where {aim} is the aim"
        for what, aim in floors.items()
        if distance[what][1].median > aim
    ]
    return "\n".join(lines) or "None of those above."


if __name__ == "__main__":
    main()
