"""What parliament, which knows every action, resource and condition of AWS's services, says of the policies in templates.

`python audited.py TEMPLATE…`: prints a JSON list of findings, and how many policies there were.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore")  # parliament asks setuptools for its own files

import parliament  # noqa: E402

REGION, ACCOUNT = "eu-west-1", "123456789012"
HERE = f"{REGION}:{ACCOUNT}"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::NoValue": "",
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::URLSuffix": "amazonaws.com",
}
ARNS = {
    "AWS::Athena::WorkGroup": f"arn:aws:athena:{HERE}:workgroup/{{}}",
    "AWS::Backup::BackupVault": f"arn:aws:backup:{HERE}:backup-vault:{{}}",
    "AWS::DAX::Cluster": f"arn:aws:dax:{HERE}:cache/{{}}",
    "AWS::DynamoDB::GlobalTable": f"arn:aws:dynamodb:{HERE}:table/{{}}",
    "AWS::ECS::Cluster": f"arn:aws:ecs:{HERE}:cluster/{{}}",
    "AWS::ElastiCache::ServerlessCache": f"arn:aws:elasticache:{HERE}:serverlesscache:{{}}",
    "AWS::ElastiCache::User": f"arn:aws:elasticache:{HERE}:user:{{}}",
    "AWS::Events::Rule": f"arn:aws:events:{HERE}:rule/{{}}",
    "AWS::Glue::Crawler": f"arn:aws:glue:{HERE}:crawler/{{}}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{}}",
    "AWS::KMS::Key": f"arn:aws:kms:{HERE}:key/{{}}",
    "AWS::Kinesis::Stream": f"arn:aws:kinesis:{HERE}:stream/{{}}",
    "AWS::KinesisFirehose::DeliveryStream": f"arn:aws:firehose:{HERE}:deliverystream/{{}}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{HERE}:function:{{}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{HERE}:log-group:{{}}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{}",
    "AWS::SNS::Topic": f"arn:aws:sns:{HERE}:{{}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{HERE}:{{}}",
    "AWS::SecretsManager::Secret": f"arn:aws:secretsmanager:{HERE}:secret:{{}}-a1b2c3",
    "AWS::StepFunctions::StateMachine": f"arn:aws:states:{HERE}:stateMachine:{{}}",
}
STREAM = f"arn:aws:dynamodb:{HERE}:table/other/stream/2026-01-01"
BY_REF = ("AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::StepFunctions::StateMachine")
"""What is its ARN when it is referred to."""


def main(paths: list[Path]) -> None:
    templates = {path.name.partition(".")[0]: json.loads(path.read_text()) for path in paths}
    exported = {
        each["Export"]["Name"]: resolved(each["Value"], template, {})
        for template in templates.values()
        for each in template.get("Outputs", {}).values()
        if "Export" in each
    }
    findings, policies = [], 0
    for stack, template in templates.items():
        for name, resource in template["Resources"].items():
            for place, document in documents(resource.get("Properties", {})):
                policies += 1
                for statement in resolved(document, template, exported)["Statement"]:
                    where = {"stack": stack, "resource": name, "policy": place}
                    findings += [{**where, **each} for each in audited(statement, place)]
    print(json.dumps({"policies": policies, "findings": findings}))


def audited(statement: dict[str, Any], place: str) -> list[dict[str, str]]:
    """What is wrong with a statement: the issue, and with which action."""
    said = statement["Action"]
    own = {"Resource": f"arn:aws:iam::{ACCOUNT}:role/its-own"} if place == "AssumeRolePolicyDocument" else {}
    found = []
    for action in [said] if isinstance(said, str) else said:
        text = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, **own, "Action": action}]})
        issues = parliament.analyze_policy_string(text, include_community_auditors=True).findings
        found += [{"issue": each.issue, "action": action, "detail": str(each.detail)} for each in issues]
    return found


def documents(said: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every policy in the properties of a resource, and the property that it is."""
    match said:
        case {"Statement": _}:
            yield place, said
        case dict():
            for name, each in said.items():
                yield from documents(each, place or name)
        case list():
            for each in said:
                yield from documents(each, place)


def resolved(said: Any, template: dict[str, Any], exported: dict[str, str]) -> Any:
    """What is said, with names and ARNs instead of CloudFormation's functions."""
    match said:
        case {"Ref": str(name)}:
            if name in PSEUDO:
                return PSEUDO[name]
            if name in template.get("Parameters", {}):
                return STREAM  # the only ones there are: streams of tables in other stacks
            kind = template["Resources"][name]["Type"]
            return ARNS[kind].format(name) if kind in BY_REF else name.lower() if kind == "AWS::S3::Bucket" else name
        case {"Fn::GetAtt": [str(name), attribute]}:
            kind = template["Resources"][name]["Type"]
            if attribute == "StreamArn":
                return f"{ARNS[kind].format(name)}/stream/2026-01-01"
            own = name.lower() if kind == "AWS::S3::Bucket" else name
            return ARNS[kind].format(own) if attribute in ("Arn", "ARN", "TopicArn") else name
        case {"Fn::ImportValue": str(name)}:
            return exported[name]
        case {"Fn::Join": [str(separator), parts]}:
            return separator.join(str(resolved(each, template, exported)) for each in parts)
        case dict():
            return {name: resolved(each, template, exported) for name, each in said.items()}
        case list():
            return [resolved(each, template, exported) for each in said]
        case _:
            return said


main([Path(each) for each in sys.argv[1:]])
