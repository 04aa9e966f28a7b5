"""Generated code over the direct client; whether the model is a dataclass or pydantic's, the models on the path say."""

from repositories import OrderRepository

from liftgen.runtime.clients import connect

order = OrderRepository(connect("direct")).get(customer="c-4711", number="2028-000001")
assert order is not None
print(order.number, order.total)
