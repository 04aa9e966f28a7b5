"""Handler: schemathesis asks what the OpenAPI documents of generated handlers allow, and what they do not, and breaks neither."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from support.generated import ROOT

from liftgen.diagnostics import Report
from liftgen.documents import SERVICE, table_from_document
from liftgen.pipeline import ScaffoldOptions, scaffold, understand
from liftgen.project import Project
from liftgen.requests import create_table_request
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.service_table import SERVICE_TABLE
from liftgen.runtime.table import Settings
from liftgen.testing.fake import FakeClient
from liftgen.testing.local_keys import LocalKeys
from liftgen.testing.serving import Handlers, serve

EXAMPLES = 10
OWN = ("handlers", "repositories", "saas", "every_question")
NAMED = ("remake", "break", "lose", "look", "peel", "glance")
"""What is asked of the models with every question: their named reads and writes, which `saas` has not."""


@pytest.fixture(scope="module", params=[False, True], ids=["Powertools", "lean"])
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """The handlers of the sample `saas`, and named writes, over HTTP, with DynamoDB in memory; the module of their documents."""
    folder = tmp_path_factory.mktemp("attacked")
    samples = (ROOT / "sample_models" / "saas.py", ROOT / "tests" / "models" / "every_question.py")
    models = [Path(shutil.copy(each, folder)) for each in samples]
    project = Project(folder, outputs=("repository", "handler"), lean=request.param).with_models(models)
    assert not scaffold(project, ScaffoldOptions(), Report()).report.failed
    tables = understand(project, Report()).schema.tables
    had = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] in OWN}
    sys.path.insert(0, str(folder))
    logging.disable(logging.CRITICAL)
    client = FakeClient(*map(create_table_request, [*tables, table_from_document(SERVICE)]))
    os.environ[SERVICE_TABLE] = SERVICE["name"]
    told = Settings(encryption=Encryption(LocalKeys()))
    shared: Any = import_module("handlers.shared")
    shared.client, shared.settings = lambda: client, lambda: told
    server = serve(Handlers.of("handlers"))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", import_module("handlers.openapi")
    server.shutdown()
    server.server_close()
    logging.disable(logging.NOTSET)
    del os.environ[SERVICE_TABLE]
    sys.path.remove(str(folder))
    for name in [each for each in sys.modules if each.split(".")[0] in OWN]:
        del sys.modules[name]
    sys.modules.update(had)


def token(**claims: str) -> str:
    return f"Bearer h.{urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.s"


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"])
def test_no_request_breaks_a_handler_or_its_document(api: tuple[str, Any], mode: GenerationMode) -> None:
    url, openapi = api
    load_all_checks()
    # What DynamoDB's keys refuse, such as empty text or a year before 1, a schema can say only in part.
    unsaid = CHECKS.get_one("positive_data_acceptance")
    # Where there are no tenants, a handler answers all whom the authorizer lets in, and here nobody is one.
    of_tenants = CHECKS.get_one("ignored_auth")
    operations = [
        each.ok()
        for name in openapi.APIS
        for each in schemathesis.openapi.from_dict(openapi.document(name)).get_all_operations()
    ]
    operations = [each for each in operations if is_of_saas(each.path) or each.path.rpartition("/")[2] in NAMED]

    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            database=None,
            deadline=None,
        )
        @seed(4711)
        @given(case=operation.as_strategy(generation_mode=mode).filter(told_once))
        def attack(case: Any) -> None:
            known = {"Authorization": token(tenant_id="t1")}
            unasked = [unsaid] if is_of_saas(case.operation.path) else [unsaid, of_tenants]
            case.call_and_validate(base_url=url, headers=known, timeout=60, excluded_checks=unasked)

        attack()

    assert len(operations) > 30
    assert {each.path.rpartition("/")[2] for each in operations} >= {*NAMED, "join-project", "project-and-user"}


def is_of_saas(path: str) -> bool:
    """Whether a path is one of the sample's."""
    return path.split("/")[1] not in ("shelfs", "things", "labels", "shelf") and "/questions" not in path


def told_once(case: Any) -> bool:
    """Whether no parameter is given twice: API Gateway joins them with a comma, so that they are one text like any other."""
    return not any(isinstance(value, list | tuple) for value in dict(case.query or {}).values())
