"""Migration 0002, add nick.

`lift dynamorm migrate plan` shows what it does. `deployments` are yours to edit, where a value is None they must be; the state
after them is not.
"""

from liftgen.migrations import Migration

MIGRATION = Migration(
    name="add_nick",
    after="213bb3765bc321639fc0f0c9a53041e0",
    deployments=[
        [
            {
                "kind": "gate",
                "phase": "expand",
                "title": "deploy code that writes `age` and `years` of User, and reads the new one before the old",
                "table": "main",
                "danger": 1,
                "rollback": "deploy the code before",
                "entity": "User",
            },
            {
                "kind": "gate",
                "phase": "expand",
                "title": "deploy code that writes `nick` with every User, and reads items without it",
                "table": "main",
                "danger": 1,
                "rollback": "deploy the code before",
                "entity": "User",
            },
        ],
        [
            {
                "kind": "data",
                "phase": "backfill",
                "title": "copy `age` of every User to `years`, where that is absent",
                "table": "main",
                "danger": 2,
                "rollback": "replay the undo log: `lift dynamorm migrate down`",
                "entity": "User",
                "action": {
                    "select": {"is": {"_entity": "User"}},
                    "do": [{"op": "copy", "from": "age", "to": "years"}],
                    "budget": 0,
                },
            },
            {
                "kind": "data",
                "phase": "backfill",
                "title": "give every User without `nick` a value",
                "table": "main",
                "danger": 2,
                "rollback": "replay the undo log: `lift dynamorm migrate down`",
                "entity": "User",
                "action": {
                    "select": {"is": {"_entity": "User"}},
                    "do": [{"op": "fill", "attribute": "nick", "value": {"S": "nobody"}}],
                    "budget": 0,
                },
            },
        ],
        [
            {
                "kind": "gate",
                "phase": "code",
                "title": "deploy code that has `years` of User alone, and let it soak",
                "table": "main",
                "danger": 1,
                "rollback": "read the old one again",
                "entity": "User",
            },
            {
                "kind": "gate",
                "phase": "code",
                "title": "deploy code that requires `User.nick`",
                "table": "main",
                "danger": 2,
                "rollback": "make it optional again",
                "entity": "User",
            },
        ],
        [
            {
                "kind": "data",
                "phase": "contract",
                "title": "remove `age` from every User",
                "table": "main",
                "danger": 2,
                "rollback": "replay the undo log: `lift dynamorm migrate down`",
                "entity": "User",
                "action": {
                    "select": {"is": {"_entity": "User"}},
                    "do": [{"op": "remove", "attribute": "age"}],
                    "budget": 0,
                },
            },
        ],
    ],
    state={
        "version": 1,
        "tables": [
            {
                "name": "main",
                "key": {
                    "partition": [{"name": "pk", "type": "S"}],
                    "sort": [{"name": "sk", "type": "S"}],
                },
                "indexes": [],
                "stream": None,
                "ttl": None,
                "billing": None,
                "pitr": None,
                "protected": None,
            },
        ],
        "entities": [
            {
                "name": "User",
                "table": "main",
                "discriminator": "_entity",
                "key": {"partition": "TENANT#{tenant_id}", "sort": "USER#{user_id}"},
                "indexes": [],
                "uniques": [],
                "attributes": [
                    {"field": "tenant_id", "type": "str", "required": True},
                    {"field": "user_id", "type": "str", "required": True},
                    {"field": "mail", "type": "str", "required": True},
                    {"field": "years", "type": "int", "required": False},
                    {"field": "nick", "type": "str", "required": True},
                ],
            },
        ],
        "models": [],
    },
    checksum="b206ed069e805d4896b50a1d53787387",
)
