"""Write docs/rules anew, from the rules' docstrings: `make docs` runs this."""

from pathlib import Path

from liftgen.rules.pages import pages


def main() -> None:
    """Write every page, and remove those of rules that are gone."""
    folder = Path(__file__).with_name("rules")
    folder.mkdir(exist_ok=True)
    written = pages()
    for path in folder.iterdir():
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
