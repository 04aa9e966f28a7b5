"""Roles: a client for each tenant or account, under a role that is assumed for it and renewed in time."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from liftgen.runtime.client import Client
from liftgen.runtime.direct.credentials import Credentials
from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.table import utc_now

EARLY = timedelta(minutes=5)
_tag = re.compile(r"[\w .:/=+\-@]{1,256}").fullmatch
_not_in_names = re.compile(r"[^\w+=,.@-]")


@dataclass(frozen=True, slots=True)
class Role:
    """A role to assume, and the tags of its session, by which policies tell tenants apart."""

    arn: str
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass
class RoleClients:
    """Clients for `DynamORMConfig(client=…)`: calling it with a tenant gives the client that is for it alone.

    `sts` is boto3's client for STS, `role` says which role a tenant has, `connect` makes a client of credentials, such as
    `lambda credentials: DirectClient(credentials=credentials)`. A client is kept until five minutes before its
    credentials end, and of those that nobody asked for longest no more than `most`.

    InvalidValue for a tag that a session cannot hold: it is never left out or changed.
    """

    sts: Any
    role: Callable[[object], Role]
    connect: Callable[[Credentials], Client]
    seconds: int = 3_600
    most: int = 64
    clock: Callable[[], datetime] = utc_now
    _kept: OrderedDict[object, tuple[datetime, Client]] = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __call__(self, tenant: object) -> Client:
        """The client of this tenant."""
        with self._lock:
            kept = self._kept.get(tenant)
            if kept is not None and kept[0] - EARLY > self.clock():
                self._kept.move_to_end(tenant)
                return kept[1]
        ends, client = self._assumed(tenant)
        with self._lock:
            self._kept[tenant] = ends, client
            self._kept.move_to_end(tenant)
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return client

    def _assumed(self, tenant: object) -> tuple[datetime, Client]:
        role = self.role(tenant)
        for name, value in role.tags.items():
            if _tag(value) is None:
                raise InvalidValue(f"the session tag `{name}` cannot hold this value")
        answer = self.sts.assume_role(
            RoleArn=role.arn,
            RoleSessionName=_not_in_names.sub("-", f"lift-{tenant}")[:64],
            DurationSeconds=self.seconds,
            **({"Tags": [{"Key": name, "Value": value} for name, value in role.tags.items()]} if role.tags else {}),
        )["Credentials"]
        credentials = Credentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"])
        return answer["Expiration"], self.connect(credentials)
