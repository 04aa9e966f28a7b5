"""Again: notes of what was rendered and from which answers, so that the next run renders only what would come out otherwise.

They stand in `.lift/rendered`, which is this machine's alone. A file is taken from the disk where the notes say that it would be
rendered to just these bytes: by the same lift with the same configuration, from a schema that answers every question of its
view as it did. Whatever does not hold is rendered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from liftgen.files import Owner, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from liftgen.asked import AskedSchema
    from liftgen.render import Group

RENDERED_PATH = ".lift/rendered"


class Noted(TypedDict):
    """What was asked for an output's files for a scope, and their digests by their templates; none for one of the user's."""

    asked: list[str]
    files: dict[str, str]


@dataclass(slots=True)
class Again:
    """What the last run rendered, by the `made` that decides on it beside the models; and what this one does.

    `stands` gives the bytes of a file as it stands on the disk, None where there is none; it may raise OSError.
    """

    stands: Callable[[str], bytes | None]
    schema: AskedSchema
    made: str
    answers: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Noted] = field(default_factory=dict)
    rendered: dict[str, Noted] = field(default_factory=dict)

    @classmethod
    def read(cls, stands: Callable[[str], bytes | None], schema: AskedSchema, made: str) -> Again:
        """The notes as they stand on the disk, empty ones where they do not hold or cannot be read."""
        try:
            notes = json.loads(stands(RENDERED_PATH) or b"{}")
            if notes["made"] == made:
                return cls(stands, schema, made, dict(notes["answers"]), dict(notes["groups"]))
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            pass
        return cls(stands, schema, made)

    def texts(self, name: str, paths: Mapping[str, str]) -> dict[str, str] | None:
        """The texts of a group's files, as they stand on the disk; None where it has to be rendered.

        Like the paths, they go by their templates; a template that showed nothing has none.
        """
        group = self.groups.get(name)
        try:
            if group is None or not (is_the_users(group) or self._holds(group)):
                return None
            texts = {template: self._text(paths[template], was) for template, was in group["files"].items()}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        self.rendered[name] = group
        return texts

    def notes(self, near: Callable[[AskedSchema], Mapping[str, object]]) -> bytes:
        """The notes for the next run; `near` says what else it has to know of the schema."""
        questions = sorted({question for each in self.rendered.values() for question in each["asked"]})
        answers = {each: self.schema.answered(each) for each in questions}
        notes = {"made": self.made, "answers": answers, "groups": self.rendered, "near": near(self.schema)}
        return json.dumps(notes, separators=(",", ":")).encode()

    def _holds(self, group: Noted) -> bool:
        return all(self.schema.answered(each) == self.answers[each] for each in group["asked"])

    def _text(self, path: str, was: str) -> str:
        """The file's text on the disk; LookupError where lift's is not what was rendered, or the user's is not there."""
        content = self.stands(path)
        if content is None or (was and digest(content) != was):
            raise LookupError(path)
        return content.decode()


def noted(group: Group, asked: Iterable[str], texts: Mapping[str, str]) -> Noted:
    """The note that these texts, by their templates, were rendered from the answers to these questions."""
    own = {each.name for each in group.templates if each.owner is Owner.USER}
    files = {template: "" if template in own else digest(text.encode()) for template, text in texts.items()}
    return {"asked": list(asked), "files": files}


def is_the_users(group: Noted) -> bool:
    """Whether all files of the group are the user's: where they stand, nobody asks what they would be now."""
    return bool(group["files"]) and not any(group["files"].values())
