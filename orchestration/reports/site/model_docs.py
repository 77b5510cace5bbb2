"""The models of the warehouse as dbt documents them: one page that needs nothing besides itself."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from orchestration.ground.paths import Home
from orchestration.release.manifest import Manifest

PLACE = "modelos/"
LINK = (PLACE, "Modelos del almacén", "De qué tablas sale cada tabla, su SQL y quién la lee (dbt, en inglés)")
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
    " font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
)
"""Its script and style are within the page, and it asks nobody for anything."""

_OF_A_RUN = (
    "build_path",
    "compiled_path",
    "compiled",
    "compiled_code",
    "extra_ctes",
    "created_at",
    "root_path",
)
"""What dbt notes of the machine and the moment."""
_ADDRESSES = {
    "${require('./assets/favicons/favicon.ico')}": "data:,",
    ' xlink:href="{{': ' ng-attr-xlink:href="{{',
}
"""What dbt's page asks for although it is no address: an icon, and drawings before their names are known."""
_KINDS = ("nodes", "sources", "macros", "exposures", "unit_tests")
_NO_CATALOG = {"metadata": {}, "nodes": {}, "sources": {}, "errors": None}


def parsed_project(home: Home, release: Manifest) -> Path | None:
    """What dbt parsed to build a release, if the home still has it."""
    manifest, mark = home.dbt_target / "manifest.json", home.dbt_target / "code_version"
    if not (manifest.exists() and mark.exists()) or mark.read_text() != release.code_version:
        return None
    return manifest


def model_docs(manifest: Path) -> bytes:
    """dbt's own page of a project, with the project in it."""
    told = json.loads(manifest.read_bytes())
    for kind in _KINDS:
        for each in told[kind].values():
            for name in _OF_A_RUN:
                each.pop(name, None)
    told["metadata"] = {name: told["metadata"][name] for name in ("project_name", "adapter_type")}
    page = _template().read_text(encoding="utf-8")
    for asked, meant in _ADDRESSES.items():
        page = page.replace(asked, meant)
    for mark, content in (("MANIFEST", told), ("CATALOG", _NO_CATALOG)):
        page = page.replace(f'"{mark}.JSON INLINE DATA"', _inline(content))
    policy = f'<meta http-equiv="content-security-policy" content="{POLICY}">'
    return page.replace("<head>", f"<head>{policy}", 1).encode()


def _inline(content: dict[str, Any]) -> str:
    """JSON that ends no script, whatever it holds."""
    return json.dumps(content, ensure_ascii=False).replace("</", "<\\/")


def _template() -> Path:
    """The page that dbt brings; the package is found without importing it."""
    found = find_spec("dbt")
    assert found is not None and found.submodule_search_locations
    places = (Path(each) / "task" / "docs" / "index.html" for each in found.submodule_search_locations)
    return next(place for place in places if place.exists())
