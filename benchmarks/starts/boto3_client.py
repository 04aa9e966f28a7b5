"""The client alone, wire dictionaries and no model."""

import boto3

client = boto3.client("dynamodb")
key = {"pk": {"S": "CUSTOMER#c-4711"}, "sk": {"S": "ORDER#2028-000001"}}
item = client.get_item(TableName="shop", Key=key)["Item"]
print(item["number"]["S"], item["total"]["N"])
