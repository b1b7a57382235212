"""The built scripts and styles (`make build`): names with a hash in them, found through the manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from flask import Flask, url_for
from markupsafe import Markup

ROOT: Final = Path(__file__).parent / "static"
MANIFEST: Final = ROOT / "build" / "manifest.json"


class NotBuilt(RuntimeError):
    """The pages were not built. The text says how to build them."""


class Assets:
    """What the manifest names: entry -> {js, css, preload}. All paths are below static/build."""

    def __init__(self, manifest: Path = MANIFEST) -> None:
        try:
            self.entries: dict[str, dict[str, Any]] = json.loads(manifest.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise NotBuilt("The pages are not built. Run: make build") from error
        self.hashes: dict[str, str] = {}

    def tags(self, name: str) -> Markup:
        """The tags that load an entry: its style, what it imports, itself."""
        entry = self.entries[name]
        lines = [Markup('<link rel="stylesheet" href="%s">') % _built(entry["css"])] if entry.get("css") else []
        lines += [Markup('<link rel="modulepreload" href="%s">') % _built(path) for path in entry.get("preload", [])]
        lines.append(Markup('<script type="module" src="%s"></script>') % _built(entry["js"]))
        return Markup("\n").join(lines)

    def static(self, name: str) -> str:
        """The address of a file below static/ that is not built; its hash is in the query."""
        if name not in self.hashes:
            self.hashes[name] = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()[:12]
        return url_for("static", filename=name, v=self.hashes[name])


def _built(path: str) -> str:
    return url_for("static", filename=f"build/{path}")


def install(app: Flask) -> None:
    """Give templates `asset('form')` and `static('icon.svg')`. Raises NotBuilt."""
    assets = Assets()
    app.jinja_env.globals.update(asset=assets.tags, static=assets.static)
