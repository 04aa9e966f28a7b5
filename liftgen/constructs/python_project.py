"""PythonProject: a project's own packages and what they stand on, as the code of a Lambda function; no docker anywhere."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, ILocalBundling
from aws_cdk import aws_lambda as lambda_

from liftgen.constructs.certificates import write_hashed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIFTGEN = Path(__file__).parents[1]
IN_LAMBDA = ("__init__.py", "markers.py", "py.typed", "runtime")
"""What of lift itself runs in Lambda."""

BUNDLE, CERTIFICATES = "botocore/cacert.pem", "liftgen/runtime/direct/certificates"
"""The authorities that botocore trusts, and where `liftgen.runtime.direct.tls` finds them without reading them all."""

LEFT_OUT = ("__pycache__", ".*", "*.pyc", "cdk.out", "node_modules")


@dataclass(frozen=True)
class PythonProject:
    """`packages` are packages and modules as they are imported: `models`, `repositories`, `shop.models`.

    They are looked for in `folder`, or in the `paths` in it, as on Python's own path.

    With them go lift's own runtime, in the version that synthesises, and its dependencies; those of `extras` (of lift's,
    such as `powertools`) and `requirements` too. `constraints`, a file in `folder`, pins versions as pip's option does.
    Everything is fetched for the function's platform and Python by uv, or by pip where there is no uv, never built, and
    compiled where that Python is at hand, the certificates hashed for `DirectClient`; and all of it only when something of
    it changed.
    """

    folder: Path | str
    packages: Sequence[str]
    requirements: Sequence[str] = ()
    extras: Sequence[str] = ()
    constraints: str | None = None
    paths: Sequence[str] = (".",)

    def code(self, runtime: lambda_.Runtime, architecture: lambda_.Architecture) -> lambda_.Code:
        """The code for a function. ValueError when a package, the constraints or an extra is not there."""
        build = _Build(
            self,
            Path(self.folder).absolute(),
            python=runtime.name.removeprefix("python"),
            machine="aarch64" if architecture.name == lambda_.Architecture.ARM_64.name else "x86_64",
        )
        return lambda_.Code.from_asset(
            str(build.folder),
            asset_hash=build.digest,
            asset_hash_type=AssetHashType.CUSTOM,
            # CDK asks for an image and then for a way without it; the image is never fetched.
            bundling=BundlingOptions(image=DockerImage.from_registry("none"), local=_WithoutDocker(build)),
        )


def own_code(*extras: str) -> PythonProject:
    """Code of lift's own, for functions that need nothing of the project's."""
    return PythonProject(LIFTGEN.parent, packages=(), extras=extras)


def with_extra(code: PythonProject | lambda_.Code, extra: str) -> PythonProject | lambda_.Code:
    """The code of a project with one more of lift's extras; any other code as it is."""
    if not isinstance(code, PythonProject) or extra in code.extras:
        return code
    return replace(code, extras=(*code.extras, extra))


@dataclass(frozen=True)
class _Build:
    project: PythonProject
    folder: Path
    python: str
    machine: str

    def __post_init__(self) -> None:
        missing = [each for each in self.project.packages if self._found(each) is None]
        if missing:
            raise ValueError(f"there is no package `{missing[0]}` in `{self.folder}`")
        if self._constraints is not None and not self._constraints.is_file():
            raise ValueError(f"there is no file `{self.project.constraints}` in `{self.folder}`")
        unknown = [each for each in self.project.extras if each not in _extras()]
        if unknown:
            raise ValueError(f"`{unknown[0]}` is none of lift's extras: {', '.join(sorted(_extras()))}")

    @property
    def requirements(self) -> tuple[str, ...]:
        return (*_dependencies(self.project.extras), *self.project.requirements)

    @property
    def digest(self) -> str:
        """What the code depends on, and nothing of the machine, so that the same project gives the same asset everywhere."""
        digest = hashlib.sha256()
        pins = self._constraints.read_text("utf-8") if self._constraints else None
        digest.update(json.dumps([self.python, self.machine, self.requirements, pins]).encode())
        for name, path in sorted(self._files()):
            content = path.read_bytes()
            digest.update(f"\0{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def write(self, target: Path) -> None:
        """Install, copy and compile everything into the folder."""
        self._install(target)
        shutil.rmtree(target / "bin", ignore_errors=True)
        for name, path in self._files():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)
        write_hashed((target / BUNDLE).read_bytes(), target / CERTIFICATES)
        python = _interpreter(self.python)
        if python is not None:
            # Checked by nothing when it is loaded: zip files keep times badly, and the code never changes there.
            compiled = ("-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash")
            _run(python, *compiled, "-s", str(target), str(target))

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Every file of ours with its name in the package; the same wherever the folder is."""
        for part in IN_LAMBDA:
            yield from _walk(LIFTGEN / part, f"liftgen/{part}")
        for package in self.project.packages:
            home, name = self._found(package) or (self.folder, Path(package))
            yield from _walk(home / name, name.as_posix())
            for parent in list(name.parents)[:-1]:
                if (marker := home / parent / "__init__.py").exists():
                    yield (parent / "__init__.py").as_posix(), marker

    def _found(self, package: str) -> tuple[Path, Path] | None:
        """The first of the paths that has the package, and its place there."""
        path = Path(*package.split("."))
        homes = [self.folder / each for each in self.project.paths]
        places = ((home, each) for home in homes for each in (path, path.with_suffix(".py")))
        return next(((home, each) for home, each in places if (home / each).exists()), None)

    @property
    def _constraints(self) -> Path | None:
        return None if self.project.constraints is None else self.folder / self.project.constraints

    def _install(self, target: Path) -> None:
        pins = () if self._constraints is None else ("--constraint", str(self._constraints))
        given = ("--target", str(target), "--python-version", self.python, "--only-binary", ":all:", *pins)
        if (uv := _uv()) is not None:
            # What Amazon Linux 2023, which every runtime since 3.12 stands on, and its forerunner both take.
            _run(
                *(*uv, "pip", "install", "--quiet", *given),
                *("--python-platform", f"{self.machine}-manylinux2014", *self.requirements),
            )
        else:
            pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile")
            platform = ("--platform", f"manylinux2014_{self.machine}", "--implementation", "cp")
            _run(*pip, *given, *platform, *self.requirements)


@jsii.implements(ILocalBundling)
class _WithoutDocker:
    def __init__(self, build: _Build) -> None:
        self._build = build

    def try_bundle(self, output_dir: str, *_: object, **__: object) -> bool:
        # jsii gives the options by place, whatever their names.
        self._build.write(Path(output_dir))
        return True


def _walk(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    if path.is_file():
        yield name, path
    elif path.is_dir():
        for each in path.iterdir():
            if not any(each.match(pattern) for pattern in LEFT_OUT):
                yield from _walk(each, f"{name}/{each.name}")


def _extras() -> set[str]:
    return set(metadata.metadata("liftgen").get_all("Provides-Extra") or ())


def _dependencies(extras: Sequence[str]) -> Iterator[str]:
    for line in metadata.requires("liftgen") or ():
        requirement, _, marker = (part.strip() for part in line.partition(";"))
        if not marker or any(marker == f"extra == '{extra}'" for extra in extras):
            yield requirement


def _uv() -> tuple[str, ...] | None:
    if util.find_spec("uv") is not None:
        return (sys.executable, "-m", "uv")
    program = shutil.which("uv")
    return (program,) if program else None


def _interpreter(version: str) -> str | None:
    """A Python of exactly this version, as bytecode is every version's own."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    program = sys.executable if here == version else shutil.which(f"python{version}")
    if program is None:
        return None
    # A name on PATH may be a version manager's, with nothing behind it.
    asked = (program, "-c", "import sys; print(*sys.version_info[:2], sep='.')")
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return program if answer.stdout.strip() == version else None


def _run(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"`{' '.join(command)}` ended with status {done.returncode}\n{done.stdout}")
