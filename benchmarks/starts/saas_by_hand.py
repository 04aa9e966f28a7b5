"""The API of projects of `examples/saas` as one would write it on Powertools, boto3's client and pydantic: read, list, create."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from pydantic import BaseModel, Field

TABLE = "saas"
app = APIGatewayHttpResolver(enable_validation=True)
logger = Logger(service="projects")
read, write = TypeDeserializer().deserialize, TypeSerializer().serialize


class Status(StrEnum):
    ACTIVE = "active"
    DONE = "done"


class NewProject(BaseModel):
    project_id: str
    title: str
    status: Status = Status.ACTIVE
    due_on: date | None = None
    budget: Decimal = Decimal(0)


class Project(NewProject):
    tenant_id: str
    updated_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    version: int = 0


class Page(BaseModel):
    items: list[Project]


@cache
def client():
    return boto3.client("dynamodb")


def tenant():
    return app.current_event.raw_event["requestContext"]["authorizer"]["jwt"]["claims"]["org"]


def limited(app, following):
    now = int(time.time())
    second, hour = f"s{now}", f"h{now // 3600}"
    client().update_item(
        TableName=TABLE,
        Key={"pk": {"S": f"LIMIT#{tenant()}"}, "sk": {"S": "LIMIT"}},
        UpdateExpression="ADD #second :one, #hour :one",
        ConditionExpression=(
            "(attribute_not_exists(#second) OR #second < :burst) AND (attribute_not_exists(#hour) OR #hour < :limit)"
        ),
        ExpressionAttributeNames={"#second": second, "#hour": hour},
        ExpressionAttributeValues={":one": {"N": "1"}, ":burst": {"N": "100"}, ":limit": {"N": "10000"}},
    )
    return following(app)


app.use([limited])


@app.get("/projects/<project_id>")
def get_project(project_id: str) -> Project:
    key = {"pk": {"S": f"TENANT#{tenant()}"}, "sk": {"S": f"PROJECT#{project_id}"}}
    item = client().get_item(TableName=TABLE, Key=key).get("Item")
    if item is None:
        raise NotFoundError("there is no such project")
    return Project.model_validate({name: read(value) for name, value in item.items()})


@app.get("/projects")
def list_projects(limit: int = 25) -> Page:
    found = client().query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues={":pk": {"S": f"TENANT#{tenant()}"}, ":sk": {"S": "PROJECT#"}},
        Limit=limit,
    )
    items = [{name: read(value) for name, value in each.items()} for each in found["Items"]]
    return Page(items=[Project.model_validate(each) for each in items])


@app.post("/projects")
def create_project(body: NewProject) -> Response[Project]:
    project = Project(tenant_id=tenant(), **body.model_dump())
    item = {name: write(value) for name, value in project.model_dump(mode="json").items()}
    item |= {"pk": {"S": f"TENANT#{project.tenant_id}"}, "sk": {"S": f"PROJECT#{project.project_id}"}}
    client().put_item(TableName=TABLE, Item=item, ConditionExpression="attribute_not_exists(pk)")
    return Response(201, "application/json", project)


def handler(event, context):
    answer = app.resolve(event, context)
    logger.info("request", status=answer["statusCode"])
    metrics = EphemeralMetrics(namespace="saas", service="projects")
    metrics.add_dimension("route", event["routeKey"])
    metrics.add_metric("Requests", MetricUnit.Count, 1)
    metrics.flush_metrics()
    return answer
