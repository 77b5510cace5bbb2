"""Vuelve a hacer las tablas y figuras del paquete solo con sus datos, y las compara con las que trae.

Uso:  python code/main.py [carpeta de salida]

Necesita Python 3.11 y las bibliotecas de code/requirements.txt, con sus versiones exactas:

    python -m venv entorno && entorno/bin/pip install --require-hashes -r code/requirements.txt

Los estimadores están en code/estimators, tal como se usaron. Escribe lo que hace en la carpeta de salida (por
defecto, replicacion). Termina con 0 si todas las tablas y figuras salen iguales, y con 1 si alguna difiere.
"""

import os
import runpy
import sys
from pathlib import Path

CODE = Path(__file__).resolve().parent
PACKAGE = CODE.parent


def main(arguments: list[str]) -> int:
    """Rehace todo y dice por el estado de salida si todo coincide."""
    target = Path(arguments[0] if arguments else "replicacion").absolute()
    os.environ.pop("MIE_PLAN", None)
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(CODE / "estimators"))
    from orchestration.evaluation.replicate import replicate

    different = replicate(PACKAGE, target)
    for name in different:
        print(f"DIFERENTE  {name}")
    print(f"Tablas y figuras rehechas en {target}; diferentes: {len(different)}.")
    print("Indicadores publicados:")
    indicators = runpy.run_path(str(CODE / "recalcular_indicadores.py"))["main"]([str(PACKAGE)])
    return 1 if different or indicators else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
