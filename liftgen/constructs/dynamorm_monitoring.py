"""DynamORMMonitoring: an application on one page, and alarms for what is wrong. cdk-monitoring-constructs lives here."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

import cdk_monitoring_constructs as monitoring
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_xray as xray
from constructs import Construct

from liftgen.constructs.dynamorm_cache import DynamORMCache

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aws_cdk import aws_sns as sns
    from aws_cdk import aws_sqs as sqs

    from liftgen.constructs.dynamorm_dax import DynamORMDax
    from liftgen.constructs.dynamorm_stream import DynamORMStream
    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.constructs.lift_api import LiftApi
    from liftgen.constructs.lift_function import LiftFunction

ALARM = "Alarm"
MOST_METRICS = 10  # in the expression of an alarm


class MonitoringSettings(TypedDict, total=False):
    """When somebody is told, and who; without `topic` alarms change colour and nothing more.

    `name` begins the names of the dashboard and of alarms: the stack's, where it is not said. `table_latency` is the average of
    a table's answers (50 ms), `function_latency` what one request of a hundred may take (3 s), `api_latency` the same of the
    API (5 s), `iterator_age` how far behind a stream may be (5 min). `read_units` and `write_units` are a second's; a table's
    `daily_cost` is in the currency of `read_price` and `write_price`, of a million request units each (0.125 and 0.625).
    `errors` is how many requests of a hundred may fail (1), `hit_rate` how many of a hundred a cache should answer, where that
    is said. `traces` are grouped in X-Ray (True): those that fail or are slow.
    """

    name: str
    topic: sns.ITopic
    table_latency: Duration
    function_latency: Duration
    api_latency: Duration
    iterator_age: Duration
    read_units: float
    write_units: float
    read_price: float
    write_price: float
    daily_cost: float
    errors: float
    hit_rate: float
    traces: bool


class DynamORMMonitoring(Construct):
    """A dashboard of tables, functions, streams, APIs and caches, and alarms on them, as `facade`, which takes more of both.

    Alarms go off when requests are throttled or fail, answers are slow, a stream is behind, a cache is too small, or a queue of
    what failed holds anything; when more is consumed, or spent in a day, than was said. ValueError for a daily cost of a table
    with more than four indexes: an alarm looks at ten metrics at most.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tables: Sequence[DynamORMTable] = (),
        functions: Sequence[LiftFunction] = (),
        streams: Sequence[DynamORMStream] = (),
        apis: Sequence[LiftApi] = (),
        caches: Sequence[DynamORMCache | DynamORMDax] = (),
        **settings: Unpack[MonitoringSettings],
    ) -> None:
        super().__init__(scope, id)
        self._settings = settings
        name = settings.get("name", Stack.of(self).stack_name)
        topic = settings.get("topic")
        self.facade = monitoring.MonitoringFacade(
            self,
            "Facade",
            alarm_factory_defaults=monitoring.AlarmFactoryDefaults(
                actions_enabled=topic is not None,
                alarm_name_prefix=name,
                action=None if topic is None else monitoring.SnsAlarmActionStrategy(on_alarm_topic=topic),
            ),
            dashboard_factory=monitoring.DefaultDashboardFactory(
                self,
                "Dashboards",
                dashboard_name_prefix=name,
                create_dashboard=True,
                create_summary_dashboard=False,
                create_alarm_dashboard=False,
            ),
        )
        for table in tables:
            self._watch_table(table)
        caching = [each for each in caches if isinstance(each, DynamORMCache)]
        streams = (*streams, *(stream for cache in caching for stream in cache.streams))
        behind = [each.function for each in streams]
        for function in dict.fromkeys([*functions, *behind]):
            self._watch_function(function, reads=function in behind)
        for title, queue in _queues(functions, streams):
            self._watch_queue(title, queue)
        for api in apis:
            self._watch_api(api)
        for cache in caches:
            self._watch_cache(cache)
        if settings.get("traces", True):
            slow = settings.get("api_latency", Duration.seconds(5)).to_milliseconds() / 1000
            xray.CfnGroup(
                self,
                "Traces",
                group_name=name[:32],  # that is all X-Ray takes
                filter_expression=f"error = true OR fault = true OR throttle = true OR responsetime > {slow:g}",
            )

    def _watch_table(self, table: DynamORMTable) -> None:
        # By name, as everything that is not the table's own stack knows it.
        seen = dynamodb.Table.from_table_name(self, f"Table{table.name}", table.name_in(self))
        throttled = {ALARM: monitoring.ThrottledEventsThreshold(max_throttled_events_threshold=0)}
        slow = {
            ALARM: monitoring.LatencyThreshold(max_latency=self._settings.get("table_latency", Duration.millis(50)))
        }
        self.facade.monitor_dynamo_table(
            table=seen,
            billing_mode=table.billing_mode,
            alarm_friendly_name=f"table-{table.name}",
            human_readable_name=table.name,
            add_read_throttled_events_count_alarm=throttled,
            add_write_throttled_events_count_alarm=throttled,
            add_system_error_count_alarm={ALARM: monitoring.ErrorCountThreshold(max_error_count=0)},
            add_average_successful_get_item_latency_alarm=slow,
            add_average_successful_query_latency_alarm=slow,
            add_average_successful_put_item_latency_alarm=slow,
            add_average_successful_update_item_latency_alarm=slow,
            add_consumed_read_capacity_alarm=_units(self._settings.get("read_units")),
            add_consumed_write_capacity_alarm=_units(self._settings.get("write_units")),
        )
        for index in table.indexes:
            self.facade.monitor_dynamo_table_global_secondary_index(
                table=seen,
                global_secondary_index_name=index,
                alarm_friendly_name=f"index-{table.name}-{index}",
                human_readable_name=f"{table.name}, {index}",
                add_read_throttled_events_count_alarm=throttled,
                add_write_throttled_events_count_alarm=throttled,
            )
        self._watch_cost(table, seen)

    def _watch_cost(self, table: DynamORMTable, seen: dynamodb.ITable) -> None:
        most = self._settings.get("daily_cost")
        if most is not None and 2 * (1 + len(table.indexes)) > MOST_METRICS:
            raise ValueError(f"table `{table.name}` has more indexes than an alarm of its cost can look at")
        day = Duration.days(1)
        used: dict[str, cloudwatch.IMetric] = {}
        for number, index in enumerate((None, *table.indexes)):
            dimensions = {"TableName": seen.table_name} | ({} if index is None else {"GlobalSecondaryIndexName": index})
            for kind in ("Read", "Write"):
                used[f"{kind.lower()}{number}"] = cloudwatch.Metric(
                    namespace="AWS/DynamoDB",
                    metric_name=f"Consumed{kind}CapacityUnits",
                    dimensions_map=dimensions,
                    statistic="Sum",
                    period=day,
                )
        prices = {
            "read": self._settings.get("read_price", 0.125),
            "write": self._settings.get("write_price", 0.625),
        }
        parts = [f"{prices[name.rstrip('0123456789')] / 1e6:.12g} * FILL({name}, 0)" for name in used]
        cost = cloudwatch.MathExpression(
            expression=" + ".join(parts), using_metrics=used, label="A day's cost", period=day
        )
        alarms = None
        if most is not None:
            above = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
            alarms = {
                ALARM: monitoring.CustomThreshold(
                    threshold=most, comparison_operator=above, evaluation_periods=1, datapoints_to_alarm=1, period=day
                )
            }
        shown = (
            monitoring.CustomMetricWithAlarm(metric=cost, alarm_friendly_name="cost", add_alarm=alarms)
            if alarms
            else cost
        )
        self.facade.monitor_custom(
            alarm_friendly_name=f"table-{table.name}",
            human_readable_name=f"Requests of {table.name} as on demand they cost",
            metric_groups=[monitoring.CustomMetricGroup(title="Cost", metrics=[shown])],
        )

    def _watch_function(self, function: LiftFunction, *, reads: bool) -> None:
        slow = self._settings.get("function_latency", Duration.seconds(3))
        age = self._settings.get("iterator_age", Duration.minutes(5)).to_milliseconds()
        self.facade.monitor_lambda_function(
            lambda_function=function.function,
            alarm_friendly_name=f"function-{function.node.id}",
            human_readable_name=function.node.id,
            is_iterator=reads,
            add_fault_rate_alarm={ALARM: monitoring.ErrorRateThreshold(max_error_rate=self._errors)},
            add_throttles_count_alarm={ALARM: monitoring.ErrorCountThreshold(max_error_count=0)},
            add_latency_p99_alarm={ALARM: monitoring.LatencyThreshold(max_latency=slow)},
            add_max_iterator_age_alarm={ALARM: monitoring.MaxAgeThreshold(max_age_in_millis=age)} if reads else None,
        )

    def _watch_queue(self, title: str, queue: sqs.IQueue) -> None:
        self.facade.monitor_sqs_queue(
            queue=queue,
            alarm_friendly_name=f"failed-{title}",
            human_readable_name=f"What failed of {title}",
            add_queue_max_size_alarm={ALARM: monitoring.MaxMessageCountThreshold(max_message_count=0)},
        )

    def _watch_api(self, api: LiftApi) -> None:
        slow = self._settings.get("api_latency", Duration.seconds(5))
        self.facade.monitor_api_gateway_v2_http_api(
            api=api.api,
            api_stage=api.stage.stage_name,
            alarm_friendly_name=f"api-{api.node.id}",
            human_readable_name=api.node.id,
            add5xx_rate_alarm={ALARM: monitoring.ErrorRateThreshold(max_error_rate=self._errors)},
            add_latency_p99_alarm={ALARM: monitoring.LatencyThreshold(max_latency=slow)},
        )

    def _watch_cache(self, cache: DynamORMCache | DynamORMDax) -> None:
        namespace = "AWS/ElastiCache" if isinstance(cache, DynamORMCache) else "AWS/DAX"
        least = self._settings.get("hit_rate")
        shown: list[cloudwatch.Metric | monitoring.CustomMetricWithAlarm] = []
        for each in cache.measures:
            metric = cloudwatch.Metric(
                namespace=namespace,
                metric_name=each.name,
                dimensions_map=cache.dimensions(),
                statistic=each.statistic,
                period=Duration.minutes(5),
            )
            above, limit = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD, each.limit
            if each.name == "CacheHitRate":
                above, limit = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD, least
            if limit is None:
                shown.append(metric)
                continue
            rings = monitoring.CustomThreshold(
                threshold=limit, comparison_operator=above, evaluation_periods=3, datapoints_to_alarm=3
            )
            alarm = monitoring.CustomMetricWithAlarm(
                metric=metric, alarm_friendly_name=each.name, add_alarm={ALARM: rings}
            )
            shown.append(alarm)
        self.facade.monitor_custom(
            alarm_friendly_name=f"cache-{cache.node.id}",
            human_readable_name=cache.node.id,
            metric_groups=[monitoring.CustomMetricGroup(title="Cache", metrics=shown)],
        )

    @property
    def _errors(self) -> float:
        return self._settings.get("errors", 1.0) / 100


def _units(most: float | None) -> dict[str, monitoring.ConsumedCapacityThreshold] | None:
    return None if most is None else {ALARM: monitoring.ConsumedCapacityThreshold(max_consumed_capacity_units=most)}


def _queues(functions: Sequence[LiftFunction], streams: Sequence[DynamORMStream]) -> Iterator[tuple[str, sqs.IQueue]]:
    for function in functions:
        if function.dead_letters is not None:
            yield function.node.id, function.dead_letters
    watched = [each.dead_letters for each in functions]
    for stream in (each for each in streams if not any(each.dead_letters is one for one in watched)):
        yield stream.node.id, stream.dead_letters
