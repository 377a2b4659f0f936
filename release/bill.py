"""The bill of materials of what is handed out, as CycloneDX JSON: every part with its version, its
licence, where that stands, and its digest."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass

from release.wheels import Wheel

SUFFIX = ".cdx.json"
_VERSION = "1.6"


@dataclass(frozen=True)
class Part:
    """Something that stands in what is handed out."""

    name: str
    version: str
    address: str
    """Its package URL."""
    licence: dict[str, object]
    """A licence choice of CycloneDX."""
    texts: tuple[str, ...]
    """Where its licences stand, by name within what is handed out."""
    digest: str
    """The SHA-256 of the file that it came in, in hexadecimal."""

    @classmethod
    def of(cls, wheel: Wheel, within: str = "") -> Part:
        """A library; `within` stands before the names of its licences' files."""
        name = wheel.name.lower().replace("_", "-")
        texts = tuple(within + each for each in wheel.licences)
        address = f"pkg:pypi/{name}@{wheel.version}"
        return cls(wheel.name, wheel.version, address, _licence(wheel), texts, wheel.digest)


def bill(name: str, version: str, moment: int, parts: Iterable[Part]) -> bytes:
    """The bill of a file of that name; `moment` in seconds since 1970."""
    said = {
        "bomFormat": "CycloneDX",
        "specVersion": _VERSION,
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment)),
            "component": {"type": "application", "name": name, "version": version},
        },
        "components": [_component(part) for part in sorted(parts, key=lambda part: part.address)],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _component(part: Part) -> dict[str, object]:
    return {
        "type": "library",
        "bom-ref": part.address,
        "name": part.name,
        "version": part.version,
        "hashes": [{"alg": "SHA-256", "content": part.digest}],
        "licenses": [part.licence],
        "purl": part.address,
        "properties": [{"name": "licence text", "value": text} for text in part.texts],
    }


def _licence(wheel: Wheel) -> dict[str, object]:
    """As the library states it: an expression, or else a name."""
    expression = wheel.metadata["License-Expression"]
    if expression:
        return {"expression": str(expression)}
    heads = wheel.metadata.get_all("Classifier", [])
    names = [str(each).rsplit(" :: ", 1)[1] for each in heads if str(each).startswith("License ::")]
    return {"license": {"name": names[0] if names else str(wheel.metadata["License"])}}
