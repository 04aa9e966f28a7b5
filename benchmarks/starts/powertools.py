"""Powertools with its tracer and logger, the document interface, and a pydantic model."""

import boto3
from aws_lambda_powertools import Logger, Tracer
from models import Order

logger = Logger(service="orders")
tracer = Tracer(service="orders", disabled=True)
table = boto3.resource("dynamodb").Table("shop")


@tracer.capture_method
def read(customer: str, number: str) -> Order:
    item = table.get_item(Key={"pk": f"CUSTOMER#{customer}", "sk": f"ORDER#{number}"})["Item"]
    return Order.model_validate({"note": None, **item})


order = read("c-4711", "2028-000001")
print(order.number, order.total)
