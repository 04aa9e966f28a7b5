"""Templates: a synthesised template in, the policies of a role out, with the names and ARNs that they will have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liftgen.testing.iam.evaluate import Policy

Template = Mapping[str, Any]


def role_policies(template: Template, role: str, *, region: str, account: str) -> tuple[Policy, ...]:
    """The policies, written in the template, of the role with this logical id.

    References to tables, their streams and keys become the ARNs that those will have. ValueError for a function of
    CloudFormation, or a reference, that is not known here. Managed policies of AWS are not looked into.
    """
    return tuple(_policies(template, role, _Resolver(template, region, account)))


def _policies(template: Template, role: str, resolver: _Resolver) -> Iterator[Policy]:
    resources = template["Resources"]
    for inline in resources[role]["Properties"].get("Policies", ()):
        yield resolver.value(inline["PolicyDocument"])
    for resource in resources.values():
        if resource["Type"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            said = resource["Properties"]
            if {"Ref": role} in said.get("Roles", ()):
                yield resolver.value(said["PolicyDocument"])


class _Resolver:
    def __init__(self, template: Template, region: str, account: str) -> None:
        self.resources = template["Resources"]
        self.pseudo = {
            "AWS::Region": region,
            "AWS::AccountId": account,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
        }
        self.prefix = f"{region}:{account}"

    def value(self, said: Any) -> Any:
        match said:
            case {"Ref": str(name), **rest} if not rest:
                return self.pseudo.get(name) or self._name(name)
            case {"Fn::GetAtt": [name, attribute], **rest} if not rest:
                return self._attribute(name, attribute)
            case {"Fn::Join": [separator, parts], **rest} if not rest:
                return separator.join(self.value(each) for each in parts)
            case dict() if any(name.startswith("Fn::") for name in said):
                raise ValueError(f"`{next(iter(said))}` is no function that is known here")
            case dict():
                return {name: self.value(each) for name, each in said.items()}
            case list():
                return [self.value(each) for each in said]
            case _:
                return said

    def _name(self, name: str) -> str:
        properties = self.resources[name].get("Properties", {})
        for each in ("TableName", "FunctionName", "QueueName", "LogGroupName"):
            if each in properties:
                return str(self.value(properties[each]))
        return name

    def _attribute(self, name: str, attribute: str) -> str:
        match self.resources[name]["Type"], attribute:
            case ("AWS::DynamoDB::GlobalTable" | "AWS::DynamoDB::Table", "Arn"):
                return f"arn:aws:dynamodb:{self.prefix}:table/{self._name(name)}"
            case ("AWS::DynamoDB::GlobalTable" | "AWS::DynamoDB::Table", "StreamArn"):
                return f"arn:aws:dynamodb:{self.prefix}:table/{self._name(name)}/stream/LATEST"
            case ("AWS::IAM::Role", "Arn"):
                return f"arn:aws:iam::{self.pseudo['AWS::AccountId']}:role/{name}"
            case ("AWS::KMS::Key", "Arn"):
                return f"arn:aws:kms:{self.prefix}:key/{name}"
            case ("AWS::SQS::Queue", "Arn"):
                return f"arn:aws:sqs:{self.prefix}:{self._name(name)}"
            case ("AWS::Logs::LogGroup", "Arn"):
                return f"arn:aws:logs:{self.prefix}:log-group:{self._name(name)}:*"
            case (kind, _):
                raise ValueError(f"`{attribute}` of `{name}`, a `{kind}`, is nothing that is known here")
