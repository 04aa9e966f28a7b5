"""Run every row that there is, and write RESULTS.md beside this file."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import contenders, rows
from benchmarks.contenders import Orders
from benchmarks.measure import ratios
from benchmarks.report import Ratio, cell, environment, shown
from benchmarks.rows import Found, Rows
from benchmarks.stubs import served

RESULTS = Path(__file__).with_name("RESULTS.md")
SINGLE = ("get", "put", "update")
ROUNDS = 15
CLIENT, RESOURCE, BOTOCORE = "boto3 client, no model", "boto3 resource and pydantic", "lift, over botocore"
STRUCTS = "lift, direct, msgspec"
RUST = "pydynox, no model"

Table = dict[str, list[Ratio]]

RESULTS_TEXT = """\
# Results

Client CPU for each operation as a ratio: the median of interleaved rounds, and in brackets their middle half. The model has
fifteen attributes and is validated by pydantic, or is a struct of msgspec where that is said; answers are checked to be the same
before time is taken. Each contender of W1 and W3 to W6 runs in a process of its own, peers in environments of their own. Made by
`make bench`.

{environment}
{versions}.

## W1 · get, put, update; W3 · query of 100; W4 · batch write of 25; HTTP stubbed

Requests are made and signed, answers checked and read; nothing is sent. Aims: W1, 20 against the client and 25 against libraries
with models; W3, 7 against the client, 9 against the resource, and 15 for msgspec against the client; W4, 12 against the client,
20 against the resource and dyntastic. The client is given wire dictionaries and gives some back; dyntastic does not read what
an update answers.

{stubbed}

## W2 · get, put, update over loopback HTTPS

The server is a process of its own, whose time does not count. Aim: 12.

{loopback}

## W5 · all operations over loopback HTTP, against pydynox

Its core is Rust; it is given dictionaries and gives some back, without a model. Aim: 2.5, and 4 on get, put, update and query.

{rust}

## W6 · get over loopback HTTP, by several at once

CPU for each, as a ratio, and how many there were in a second, which says as much of the server and the machine. Aim: ahead of
all.

{threads}

{tasks}

## W7 · distance from the floor

The floor is a body that is there, signed, sent, and its answer parsed by the standard `json`, without any model. Aim: 2 for get
and update, 3 for put.

{distance}

## B1 · query of 100 over botocore

The botocore adapter beside the same codec on stock boto3; HTTP stubbed. Aim: 3.5.

{adapter}

## Where aims are missed

{missed}
"""

WHY = {
    "W1": "an update validates twice, what is given and what comes back: docs/design/clients.md",
    "W2": "both sides pay for the same sockets and TLS, which the ratio to the stub does not have: docs/design/clients.md",
    "W3": "each item is read out of the bytes, and then validated: docs/design/clients.md",
    "W4": "the client is given wire dictionaries that are there already, while 25 models are encoded here, which is what is left",
    "W5": "Rust makes and parses JSON, and nothing is validated: with much in one request, that outweighs the request",
    "W6": "",
    "W7": "the floor has no model, no expression and no condition: docs/design/clients.md",
    "B1": "",
}


def main() -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "orders").mkdir()
        orders = Orders(place / "orders")
        direct, floor = contenders.direct(orders), contenders.floor(orders)
        with served(orders.answers) as (endpoint, authority):
            over_tls = [
                contenders.direct(orders, endpoint, authority),
                contenders.boto3_client(orders, endpoint, authority),
            ]
            loopback = {what: said(f"{what} over HTTPS", ratios(what, over_tls)) for what in SINGLE}
        distance = {what: said(f"{what}, floor", ratios(what, [floor, direct])) for what in (*SINGLE, "query")}
        found = rows.measured(orders, place, ROUNDS)
    RESULTS.write_text(results(found, loopback, distance), "utf-8")
    print(f"written: {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")


def said(what: str, found: list[Ratio]) -> list[Ratio]:
    print(f"{what}: " + ", ".join(f"{each.name} {each.median:.2g}" for each in found), file=sys.stderr)
    return found


def results(found: Found, loopback: Table, distance: Table) -> str:
    return RESULTS_TEXT.format(
        environment=environment("boto3", "botocore", "urllib3", "pydantic"),
        versions=found.versions,
        stubbed=table(found.stubbed),
        loopback=table(measured(loopback)),
        rust=table(found.rust),
        threads=table(found.threads, per_second=True),
        tasks=table(found.tasks, per_second=True),
        distance=table(measured(distance)),
        adapter=table(measured({"query of 100": found.adapter})),
        missed="\n".join(missed(found, loopback, distance)) or "Nowhere.",
    )


def measured(found: Table) -> Rows:
    return {what: [rows.Measured(each, 0.0) for each in ratios_] for what, ratios_ in found.items()}


def table(found: Rows, *, per_second: bool = False) -> str:
    """A line for each contender, a column for each thing that is done."""
    names = [
        each.ratio.name for each in max(found.values(), key=lambda row: sum(one is not None for one in row)) if each
    ]
    lines = [f"| | {' | '.join(found)} |", f"|---|{'---|' * len(found)}"]
    for name in names:
        cells = []
        for row in found.values():
            each = next((one for one in row if one is not None and one.ratio.name == name), None)
            rate = f", {each.per_second:.0f}/s" if each is not None and per_second else ""
            cells.append("–" if each is None else cell(each.ratio) + rate)  # noqa: RUF001  a dash for what is not done
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def missed(found: Found, loopback: Table, distance: Table) -> list[str]:
    """A line for each ratio that is on the wrong side of its aim, and why."""
    lines: list[tuple[str, str]] = []

    def hold(row: str, what: str, name: str, median: float, aim: float) -> None:
        if median < aim:
            lines.append((row, f"- {row} {what}, against {name}: {shown(median)} of {shown(aim)}"))

    for what in SINGLE:
        for name, median in medians(found.stubbed[what]).items():
            if not name.startswith("lift"):
                hold("W1", what, name, median, 20 if name == CLIENT else 25)
        hold("W2", what, "boto3 client", loopback[what][1].median, 12)
    query = medians(found.stubbed["query of 100"])
    hold("W3", "query of 100", CLIENT, query[CLIENT], 7)
    hold("W3", "query of 100", RESOURCE, query[RESOURCE], 9)
    hold("W3", "query of 100, msgspec", CLIENT, query[CLIENT] / query[STRUCTS], 15)
    batch = medians(found.stubbed["batch write of 25"])
    for name, aim in ((CLIENT, 12), (RESOURCE, 20), ("dyntastic", 20)):
        hold("W4", "batch write of 25", name, batch[name], aim)
    for what, row in found.rust.items():
        aim = 4 if what in (*SINGLE, "query of 100") else 2.5
        ratios_ = medians(row)
        hold("W5", what, RUST, ratios_[RUST], aim)
        hold("W5", f"{what}, msgspec", RUST, ratios_[RUST] / ratios_[STRUCTS], aim)
    for rows_ in (found.threads, found.tasks):
        for what, row in rows_.items():
            for name, median in list(medians(row).items())[1:]:
                hold("W6", f"get by {what}", name, median, 1)
    for what, aim in {"get": 2, "update": 2, "put": 3}.items():
        median = distance[what][1].median
        if median > aim:
            lines.append(("W7", f"- W7 {what}: {shown(median)} times the floor, where {aim} is the aim"))
    hold("B1", "query of 100", "the same codec on stock boto3", found.adapter[1].median, 3.5)
    told = []
    for row, why in WHY.items():
        own = [line for of, line in lines if of == row]
        if own:
            told += [*own, *([f"\n  {row}: {why}.\n"] if why else [])]
    return told


def medians(row: list[rows.Measured | None]) -> dict[str, float]:
    return {each.ratio.name: each.ratio.median for each in row if each is not None}


if __name__ == "__main__":
    main()
