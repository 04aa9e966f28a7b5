"""Acknowledged: what checkers of infrastructure find and is meant, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, CfnElement, Stack, Validations

if TYPE_CHECKING:
    from constructs import IConstruct


def accept(construct: IConstruct, reason: str, *rules: str) -> None:
    """Say to whoever runs cdk-nag why this is meant."""
    Validations.of(construct).acknowledge(*(Acknowledgment(id=each, reason=reason) for each in rules))


def named(resource: IConstruct) -> str:
    """What a resource is called in its template, by which nag knows it."""
    stack, own = Stack.of(resource), resource.node.default_child
    assert isinstance(own, CfnElement)
    return str(stack.resolve(stack.get_logical_id(own)))


def accept_key(construct: IConstruct) -> None:
    """Say that whoever encrypts with one key may do so in all of its ways."""
    ways = (f"AwsSolutions::AwsSolutions-IAM5[Action::kms:{each}*]" for each in ("ReEncrypt", "GenerateDataKey"))
    accept(construct, "the ways in which one key is used to encrypt", *ways)
