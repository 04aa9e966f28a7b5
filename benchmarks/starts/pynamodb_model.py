"""PynamoDB, with a model of its own."""

import os

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.models import Model


class Order(Model):
    class Meta:
        table_name = "shop"
        region = os.environ["AWS_REGION"]
        host = os.environ["AWS_ENDPOINT_URL"]

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute(attr_name="_entity")
    customer = UnicodeAttribute()
    number = UnicodeAttribute()
    status = UnicodeAttribute()
    total = NumberAttribute()
    tax = NumberAttribute()
    items = NumberAttribute()
    weight = NumberAttribute()
    gift = BooleanAttribute()
    note = UnicodeAttribute(null=True)
    email = UnicodeAttribute()
    street = UnicodeAttribute()
    city = UnicodeAttribute()
    tags = UnicodeSetAttribute()
    placed_at = UnicodeAttribute()
    due_on = UnicodeAttribute()


order = Order.get("CUSTOMER#c-4711", "ORDER#2028-000001")
print(order.number, order.total)
