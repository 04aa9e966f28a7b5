"""Deployment: what it takes to deploy the generated app of each sample on ministack, and again; writes DEPLOYMENT.md."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import environment
from liftgen.testing import LocalDynamoDB, local_dynamodb

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))  # where the helper of the test of the same stands

from support.deploying import SAMPLES, SERVICES, App, scaffolded

ROUNDS = 2
RESULTS = Path(__file__).with_name("DEPLOYMENT.md")
RESULTS_TEXT = """\
# Deployment

The generated app of each sample on ministack, in seconds of the clock: the best of {rounds} rounds, each on an account of its
own that is bootstrapped. Synthesis packages what functions run, from what uv has in its cache. Deployed again, nothing changes.
What it takes on AWS is AWS's to say. Made by `make bench`.

{environment}
Load of the last quarter of an hour: {load:.0f}.

| sample | stacks | resources | synthesised | deployed | deployed again | compared | destroyed |
|---|---|---|---|---|---|---|---|
{samples}
"""
STEPS: dict[str, Callable[[App], object]] = {
    "synthesised": App.synth,
    "deployed": App.deploy,
    "deployed again": App.deploy,
    "compared": lambda app: app.cdk("diff", "--fail"),
    "destroyed": lambda app: app.cdk("destroy", "--all", "--force"),
}


def main() -> None:
    """Measure everything, and write the results beside this file."""
    with local_dynamodb(services=SERVICES) as aws:
        rows = [row(each.stem, aws) for each in sorted(SAMPLES.glob("*.py"))]
    text = RESULTS_TEXT.format(
        environment=environment("aws-cdk-lib"), load=os.getloadavg()[2], rounds=ROUNDS, samples="\n".join(rows)
    )
    RESULTS.write_text(text, "utf-8")
    sys.stdout.write(text)


def row(sample: str, aws: LocalDynamoDB) -> str:
    """A sample's line of the table."""
    best: list[float] = []
    for _ in range(ROUNDS):
        with TemporaryDirectory() as folder:
            app = scaffolded(Path(folder), sample, aws.isolated())
            app.bootstrap()
            taken = [seconds(step, app) for step in STEPS.values()]
            best = [min(pair) for pair in zip(best, taken, strict=True)] if best else taken
            templates = app.templates().values()
    resources = sum(len(each["Resources"]) for each in templates)
    return f"| {sample} | {len(templates)} | {resources} | {' | '.join(f'{each:.1f}' for each in best)} |"


def seconds(step: Callable[[App], object], app: App) -> float:
    """What a step takes."""
    start = time.perf_counter()
    step(app)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
