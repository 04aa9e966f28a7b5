"""Documents in the format of AWS Labs, put together from few words."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

FIELDS = "shop:string item:string at:string size:integer price:decimal note:string? tags:array[string]? more:object?"


def fields(text: str) -> list[Json]:
    """`name:type`, with `?` behind what is optional and the type of members in brackets."""
    found = []
    for each in text.split():
        name, _, kind = each.partition(":")
        kind, _, item = kind.removesuffix("?").partition("[")
        field: Json = {"name": name, "type": kind, "required": not each.endswith("?")}
        found.append(field | ({"item_type": item[:-1]} if item else {}))
    return found


def parameters(text: str) -> list[Json]:
    """`name:type` (text where it says none), or `name=Entity` for a whole one."""
    found: list[Json] = []
    for each in text.split():
        name, equals, entity = each.partition("=")
        kind = {"type": "entity", "entity_type": entity} if equals else {"type": each.partition(":")[2] or "string"}
        found.append({"name": name.partition(":")[0], **kind})
    return found


def pattern(name: str, operation: str, takes: str = "", returns: str = "entity_list", **more: object) -> Json:
    """An access pattern; its number is made of its name."""
    return {
        "pattern_id": sum(map(ord, name)) * 100 + len(name),
        "name": name,
        "description": f"What {name} is for",
        "operation": operation,
        "parameters": parameters(takes),
        "return_type": returns,
        **more,
    }


def entity(pk: str, sk: str | None = None, *patterns: Json, has: str = FIELDS, **more: object) -> Json:
    """An entity with these templates."""
    sort = {"sk_template": sk} if sk is not None else {}
    return {
        "entity_type": "ANY",
        "pk_template": pk,
        **sort,
        "fields": fields(has),
        "access_patterns": list(patterns),
        **more,
    }


def table(entities: Json, *indexes: Json, name: str = "Shop", pk: str = "pk", sk: str | None = "sk") -> Json:
    """A table with these entities and indexes."""
    config = {"table_name": name, "partition_key": pk} | ({"sort_key": sk} if sk is not None else {})
    return {"table_config": config, "entities": entities} | ({"gsi_list": list(indexes)} if indexes else {})


def document(*tables: Json, **more: object) -> Json:
    """The whole document."""
    return {"tables": list(tables), **more}


def sale(*patterns: Json, **more: object) -> Json:
    """A document with one entity in one table, `Sale`, and an index by its price."""
    index = {"name": "PriceIndex", "partition_key": "shop", "sort_key": "price"}
    mapping = {"name": "PriceIndex", "pk_template": "{shop}", "sk_template": "{price}"}
    return document(
        table({"Sale": entity("SHOP#{shop}", "SALE#{at}#{item}", *patterns, gsi_mappings=[mapping], **more)}, index)
    )


def condition(field: str, operator: str | None = None, *values: str, function: str | None = None) -> Json:
    """One condition of a filter expression."""
    keys = {"between": ("param", "param2")}.get(operator or "", ("param",))
    named: Json = {"params": list(values)} if operator == "in" else dict(zip(keys, values, strict=False))
    said = {"field": field, "operator": operator, "function": function}
    return {key: value for key, value in said.items() if value is not None} | named


def transaction(name: str, operation: str, takes: str, *actions: tuple[str, ...]) -> Json:
    """A pattern over several entities; an action is an entity, what is done with it, and perhaps a condition."""
    involved = [
        {"table": "Shop", "entity": entity_, "action": action} | ({"condition": rest[0]} if rest else {})
        for entity_, action, *rest in actions
    ]
    returns = "boolean" if operation == "TransactWrite" else "object"
    return pattern(name, operation, takes, returns, entities_involved=involved)


def books(*transactions: Json) -> Json:
    """A document with sales and stock in one table, and these transactions."""
    entities = {
        "Sale": entity("S#{shop}", "SALE#{at}"),
        "Stock": entity("S#{shop}", "STOCK", has="shop:string left:integer"),
    }
    return document(table(entities), cross_table_access_patterns=list(transactions))
