"""The document interface, with a pydantic model at its end."""

import boto3
from models import Order

table = boto3.resource("dynamodb").Table("shop")
item = table.get_item(Key={"pk": "CUSTOMER#c-4711", "sk": "ORDER#2028-000001"})["Item"]
order = Order.model_validate({"note": None, **item})
print(order.number, order.total)
