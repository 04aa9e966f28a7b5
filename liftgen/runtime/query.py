"""Query: the items that an access pattern answers, in order, read only as they are asked for."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, overload

from liftgen.runtime.actions import parsed
from liftgen.runtime.batch import GETS, read_items
from liftgen.runtime.budget import Spending
from liftgen.runtime.cursor import DONE, End, Question
from liftgen.runtime.entity import Entity
from liftgen.runtime.errors import InvalidRequest, InvalidValue, MoreThanOne, NotFound
from liftgen.runtime.expressions import Condition, Expressions, placeholder
from liftgen.runtime.record import NOTHING, record, replace
from liftgen.runtime.walk import Fetch, Groups, Walk
from liftgen.runtime.wire import NULL, integer, string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from liftgen.runtime.budget import Budget
    from liftgen.runtime.conditions import Field, Where
    from liftgen.runtime.decoders import Decoded
    from liftgen.runtime.encryption import Encryption
    from liftgen.runtime.expressions import Stated
    from liftgen.runtime.ranges import Bounds
    from liftgen.runtime.table import Table
    from liftgen.runtime.wire import Item, Wire

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
F = TypeVar("F")

PAGE = 100
"""How many results a page has where nobody says, and how many items a request reads at least where a filter drops some."""


@record(kw_only=True)
class Index:
    """A key that queries stand on: the table's where it has no `name`.

    `key` and `table_key` are the attributes of the index's key and of the table's, with their types; `sort` are those of
    the sort key. A global index lags behind the table.
    """

    name: str | None = None
    key: Mapping[str, str]
    sort: tuple[str, ...] = ()
    table_key: Mapping[str, str] = NOTHING
    is_global: bool = False


class Reader(Protocol[T_co]):
    """What makes values of the items that a query finds: an entity, several of them, or a part of one."""

    @property
    def name(self) -> str: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...
    @property
    def discriminator(self) -> str | None: ...
    @property
    def expires_at(self) -> str | None: ...
    @property
    def deleted_at(self) -> str | None: ...
    @property
    def hides(self) -> bool: ...
    @property
    def holds(self) -> tuple[str, ...] | None: ...
    def is_own(self, item: Item) -> bool: ...
    def absent(
        self, item: Item, now: datetime, *, include_expired: bool = False, include_deleted: bool = False
    ) -> bool: ...
    def decode(self, item: Item, encryption: Encryption) -> T_co: ...


@record()
class Page(Generic[T]):
    """Some results in order, and the cursor that the next page begins with; no cursor after the last."""

    items: tuple[T, ...]
    cursor: str | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@record()
class Follow:
    """From an item that a query finds to the one that it stands for: the table of that one, and its key."""

    table: Table
    key: Callable[[Item], Wire]


@record(kw_only=True)
class Query(Generic[T]):
    """What one access pattern answers: iterate, or ask for a page, the first, the only one, or how many.

    Nothing is read before that, and no more than is needed. `groups` are the partitions: one group after the other, those
    of a group merged in order. `shared` says that items of other entities lie between. `source` reads the items found
    where `follow` says that others are wanted. `wheres` are conditions of the caller's own, and `attributes` those that
    alone are read, where not all are.
    """

    table: Table
    index: Index
    reader: Reader[T]
    groups: Groups
    sort: tuple[Bounds, ...] = ()
    filter: Condition | None = None
    shared: bool = False
    descending: bool = False
    cap: int | None = None
    is_consistent: bool = False
    include_expired: bool = False
    source: Reader[Any] | None = None
    follow: Follow | None = None
    wheres: tuple[Where[Any], ...] = ()
    attributes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[T]:
        match self._groups:
            case ((partition,),) if self.follow is None:
                return self._pages(partition)
            case _:
                return self._merged()

    def _pages(self, partition: Wire) -> Iterator[T]:
        """The results of one partition, which has nothing to be merged with."""
        limit, left, start = self._limit(self.cap), self.cap, None
        while left is None or left > 0:
            answer = self.table.ask(self._operation, self._request(partition, start, limit))
            decoded = self._decoded(answer)
            if decoded is not None:
                values, start = decoded.values[:left], decoded.start
                yield from values
                read = len(values)
            else:
                items, start = self._items(parsed(answer))
                read = len(items[:left])
                for item in items[:left]:
                    yield self._value(item)
            left = None if left is None else left - read
            if start is None:
                return

    def _merged(self) -> Iterator[T]:
        walk = self._walk(None, self.cap)
        size = 1 if self.follow is None else min(self.cap or GETS, GETS)
        left = self.cap
        while some := walk.take(size if left is None else min(size, left)):
            values = self._values(some)
            yield from values
            left = None if left is None else left - len(values)

    def page(self, limit: int | None = None, cursor: str | None = None, budget: Budget | None = None) -> Page[T]:
        """As many results as `limit` says (or the query's own limit, or 100), from the cursor of the page before.

        With a `budget` there may be fewer where it is used up, even none, and a cursor. Raises InvalidCursor for a cursor
        of another query.
        """
        _check_count(limit, "a page has at least one item")
        size = limit if limit is not None else self.cap if self.cap is not None else PAGE
        cursors, question = self.table.settings.cursors, self._question
        spending = None if budget is None else Spending(budget)
        ends: Sequence[End] | None = None if cursor is None else cursors.read(question, cursor)
        match self._groups:
            case ((partition,),) if self.follow is None and not self._filters:
                values, end = self._page_of(partition, None if ends is None else ends[0], size, spending)
                ends = [end]
            case _:
                walk = self._walk(ends, size, spending)
                values = self._values(walk.take(size))
                ends = walk.ends
        return Page(tuple(values), None if all(end == DONE for end in ends) else cursors.write(question, ends))

    def _page_of(self, partition: Wire, end: End, size: int, spending: Spending | None) -> tuple[list[T], End]:
        """The next results of one partition, and how far it was read; no more is asked for than there is room for."""
        values: list[T] = []
        while len(values) < size and (spending is None or spending.may_ask()):
            start = end if isinstance(end, dict) else None
            answer = self.table.ask(self._operation, self._request(partition, start, size - len(values)))
            decoded = self._decoded(answer)
            if decoded is not None:
                values += decoded.values
                start = decoded.start
            else:
                items, start = self._items(parsed(answer))
                values += [self._value(item) for item in items]
            if start is None:
                return values, DONE
            end = start
            if spending is not None:
                spending.further = True
        return values, end

    def first(self) -> T | None:
        """The first result, or None."""
        found = list(self.limit(1))
        return found[0] if found else None

    def one(self) -> T:
        """The only result; NotFound when there is none, MoreThanOne when there are several."""
        found = self.one_or_none()
        if found is None:
            raise NotFound("there is no such item", entity=self.reader.name)
        return found

    def one_or_none(self) -> T | None:
        """The only result, or None; MoreThanOne when there are several."""
        found = list(self.limit(2))
        if len(found) > 1:
            raise MoreThanOne("there are several where one was asked for", entity=self.reader.name)
        return found[0] if found else None

    def count(self) -> int:
        """How many results there are, counted where they are; at most the query's limit.

        Those to which others lead are read for it, because they may be gone.
        """
        if self.follow is not None:
            return len(list(self._merged()))
        if self._hidden_in_key:
            return self._walk(None, self.cap).skip(self.cap)
        counted = 0
        for partition in itertools.chain.from_iterable(self._groups):
            counted += self._count(partition)
            if self.cap is not None and counted >= self.cap:
                return self.cap
        return counted

    def where(self, where: Where[T]) -> Self:
        """The same query for what this holds on, too.

        A filter: what it leaves out is read, and paid for, all the same, and more requests may be made for a page. A key of the
        index is asked for by the query's own parameters; InvalidRequest for a filter on one, and for one on what the
        index does not hold.
        """
        self._check_where(where)
        return replace(self, wheres=(*self.wheres, where))

    @overload
    def only(self, first: Field[T, A], /) -> Query[tuple[A]]: ...
    @overload
    def only(self, first: Field[T, A], second: Field[T, B], /) -> Query[tuple[A, B]]: ...
    @overload
    def only(self, first: Field[T, A], second: Field[T, B], third: Field[T, C], /) -> Query[tuple[A, B, C]]: ...
    @overload
    def only(
        self, first: Field[T, A], second: Field[T, B], third: Field[T, C], fourth: Field[T, D], /
    ) -> Query[tuple[A, B, C, D]]: ...
    @overload
    def only(
        self, first: Field[T, A], second: Field[T, B], third: Field[T, C], fourth: Field[T, D], fifth: Field[T, F], /
    ) -> Query[tuple[A, B, C, D, F]]: ...
    @overload
    def only(self, *fields: Field[T, Any]) -> Query[tuple[Any, ...]]: ...
    def only(self, *fields: Field[T, Any]) -> Query[Any]:
        """The same query for these fields alone, each result a tuple of their values: less is sent, as much is read and paid for.

        Filters come before it. InvalidRequest where items are read by their keys, and where they are parts already.
        """
        from liftgen.runtime.chosen import only

        found: Query[Any] = only(self, fields)
        return found

    def limit(self, limit: int | None) -> Self:
        """The same query with at most this many results, or with all of them."""
        _check_count(limit, "a limit is at least one")
        return replace(self, cap=limit)

    def reverse(self) -> Self:
        """The same query in the opposite order."""
        return replace(self, descending=not self.descending)

    def consistent(self) -> Self:
        """The same query with all that was written before it; InvalidRequest on a global index, which cannot promise that."""
        if self.index.is_global:
            raise InvalidRequest(f"index `{self.index.name}` is eventually consistent", entity=self.reader.name)
        return replace(self, is_consistent=True)

    def with_expired(self) -> Self:
        """The same query with the items past their expiry that DynamoDB has not deleted yet."""
        return replace(self, include_expired=True)

    def _values(self, items: list[Item]) -> list[T]:
        if self.follow is None or not items:
            return [self._value(item) for item in items]
        table, now = self.follow.table, self.table.now()
        keys = [(table.name, self.follow.key(item)) for item in items]
        found = read_items(table, keys, consistent=self.is_consistent)
        included = self.include_expired
        there = [
            each for each in found if each is not None and not self.reader.absent(each, now, include_expired=included)
        ]
        return [self._value(item) for item in there]

    def _value(self, item: Item) -> T:
        return self.reader.decode(item, self.table.settings.encryption)

    def _walk(self, ends: Sequence[End] | None, wanted: int | None, spending: Spending | None = None) -> Walk:
        key, sort = tuple(self._key), self.index.sort
        return Walk(self._fetch(wanted), self._groups, key, sort, self.descending, ends, spending)

    def _limit(self, wanted: int | None) -> int | None:
        """How many items a request reads so that this many results are among them."""
        return wanted if wanted is None or not self._filters else max(wanted, PAGE)

    def _fetch(self, wanted: int | None) -> Fetch:
        limit = self._limit(wanted)

        def fetch(partition: Wire, start: Item | None) -> tuple[list[Item], Item | None]:
            return self._items(self.table.call(self._operation, self._request(partition, start, limit)))

        return fetch

    def _items(self, answer: dict[str, Any]) -> tuple[list[Item], Item | None]:
        """The items in an answer that are results, and where the next answer begins."""
        found, items = self._found, answer.get("Items", [])
        if self.shared or found.hides or found.expires_at is not None or found.deleted_at is not None:
            now = self.table.now()
            items = [item for item in items if self._is_wanted(item, now)]
        return items, answer.get("LastEvaluatedKey")

    def _decoded(self, answer: bytes) -> Decoded[T] | None:
        """The same straight from the answer's bytes, where the reader has a decoder and no key must be looked at."""
        reader = self.reader
        if not isinstance(reader, Entity) or reader.decoder is None or (self.shared and reader.tells is not None):
            return None
        now = self.table.now()
        return reader.decoder.decoded(
            reader, answer, lambda item: reader.absent(item, now, include_expired=self.include_expired)
        )

    def _is_wanted(self, item: Item, now: datetime) -> bool:
        if self.shared and not self._found.is_own(item):
            return False
        return not self._found.absent(item, now, include_expired=self.include_expired)

    def _count(self, partition: Wire) -> int:
        counted: int = 0
        start: Item | None = None
        while True:
            request = self._request(partition, start, None, counting=True)
            answer = self.table.call(self._operation, request | {"Select": '"COUNT"'})
            counted += answer["Count"]
            start = answer.get("LastEvaluatedKey")
            if start is None:
                return counted

    def _request(self, partition: Wire, start: Item | None, limit: int | None, *, counting: bool = False) -> Wire:
        expressions = Expressions()
        request = self._place(partition, expressions)
        filters = [*self._filters, *(self._unexpired() if counting and not self.include_expired else ())]
        if filters:
            request["FilterExpression"] = quote(expressions.all_of((), *filters))
        if self.attributes and not counting:
            request["ProjectionExpression"] = quote(", ".join(map(expressions.name, self.attributes)))
        request |= expressions.members()
        if self.index.name is not None:
            request["IndexName"] = quote(self.index.name)
        if self.descending:
            request["ScanIndexForward"] = "false"
        if self.is_consistent:
            request["ConsistentRead"] = "true"
        if limit is not None:
            request["Limit"] = str(limit)
        if start is not None:
            request["ExclusiveStartKey"] = json.dumps(start, separators=(",", ":"))
        return request

    @property
    def _operation(self) -> str:
        return "Query"

    def _place(self, partition: Wire, expressions: Expressions) -> Wire:
        """The members of a request that say which items are read."""
        conditions = [f"{expressions.name(name)} = {expressions.value(value)}" for name, value in partition.items()]
        conditions += [each.expression(expressions) for each in self.sort]
        return {"KeyConditionExpression": quote(" AND ".join(conditions))}

    @property
    def _question(self) -> Question:
        """What a cursor of this query belongs to."""
        said = [
            self.reader.name,
            [[each.attribute, each.comparator, each.values] for each in self.sort],
            None
            if self.filter is None
            else [self.filter.expression, dict(self.filter.values), dict(self.filter.lists)],
        ]
        for each in self.wheres:
            expressions = Expressions()
            said.append([each.stated(expressions), expressions.members()])
        partitions = itertools.chain.from_iterable(self._groups)
        items = tuple({name: json.loads(text) for name, text in each.items()} for each in partitions)
        return Question(json.dumps(said), items, self._key, self.index.name, self.descending)

    @property
    def _key(self) -> dict[str, str]:
        """The attributes that say where an item stands, with their types."""
        return {**self.index.key, **self.index.table_key}

    @property
    def _groups(self) -> Groups:
        """The partitions in the order in which they are read; none where the bounds of the sort key leave nothing."""
        if any(each.empty for each in self.sort):
            return ()
        return self.groups[::-1] if self.descending else self.groups

    @property
    def _found(self) -> Reader[Any]:
        return self.reader if self.source is None else self.source

    def _check_where(self, where: Where[Any]) -> None:
        """InvalidRequest for a filter that DynamoDB would refuse, or that would be on something else than what is found."""
        if self.follow is not None:
            raise InvalidRequest("what is read by its key cannot be filtered where it is", entity=self.reader.name)
        if len(self.reader.kinds) > 1:
            raise InvalidRequest("several entities are found, and a condition is of one", entity=self.reader.name)
        key = sorted(where.attributes & set(() if self._operation == "Scan" else self.index.key))
        if key:
            names = " and ".join(f"`{each}`" for each in key)
            raise InvalidRequest(f"a filter cannot speak of {names}, a key of what is asked", entity=self.reader.name)

    @property
    def _filters(self) -> tuple[Stated, ...]:
        """What a filter must leave out where the items are; the expiry is looked at here, for few items are past it."""
        conditions: tuple[Stated, ...] = (*(() if self.filter is None else (self.filter,)), *self.wheres)
        found = self._found
        if self.shared and found.discriminator is not None:
            conditions += (_one_of(found.discriminator, found.kinds),)
        if found.deleted_at is not None and found.deleted_at not in self.index.key:
            conditions += (_none_or(found.deleted_at, "=", NULL),)
        return conditions

    @property
    def _hidden_in_key(self) -> bool:
        """Whether only we can leave items out, because a filter cannot speak of the index's own key, or tell entities apart."""
        if (self.shared and self._found.discriminator is None) or self._found.hides:
            return True
        hidden = (None if self.include_expired else self._found.expires_at, self._found.deleted_at)
        return any(name is not None and name in self.index.key for name in hidden)

    def _unexpired(self) -> tuple[Condition, ...]:
        attribute = self._found.expires_at
        if attribute is None:
            return ()
        return (_none_or(attribute, ">", integer(int(self.table.now().timestamp()))),)


def single(partition: Wire) -> Groups:
    """The one partition of a query."""
    return ((partition,),)


def groups(table: Table, partitions: Iterable[Iterable[Wire]]) -> Groups:
    """The partitions of a query that fans out; InvalidValue when they are more than the settings allow."""
    most = table.settings.max_partitions
    found: list[tuple[Wire, ...]] = []
    for group in partitions:
        found.append(tuple(itertools.islice(group, most + 1)))
        if sum(map(len, found)) > most:
            raise InvalidValue(f"the query would read more than {most} partitions: ask for less at once")
    return tuple(found)


def _check_count(count: object, wrong: str) -> None:
    """InvalidValue for what is no whole number of one or more; a request says these, too, and nobody checks its types."""
    if count is not None and (type(count) is not int or count < 1):
        raise InvalidValue(wrong)


def _one_of(discriminator: str, kinds: tuple[str, ...]) -> Condition:
    name = placeholder(discriminator)
    values = {f":kind{place}": string(kind) for place, kind in enumerate(kinds)}
    test = f"= {':kind0'}" if len(kinds) == 1 else f"IN ({', '.join(values)})"
    return Condition(f"{name} {test}", {name: discriminator}, values)


def _none_or(attribute: str, comparator: str, value: str) -> Condition:
    """Absent, or in this relation to a value."""
    name = placeholder(attribute)
    short = f":of_{name[1:]}"
    text = f"attribute_not_exists({name}) OR {name} {comparator} {short}"
    return Condition(text, {name: attribute}, {short: value})
