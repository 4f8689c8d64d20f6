#!/usr/bin/env python3
"""Asks a real Helm for every `helm` expression of the cases in this folder, and for every name in
`helm_names.txt` whether it is a function.

    python3 tests/functions/oracle.py /path/to/helm

A case holds what Helm gives: in `helm_want` or `helm_error` where ours differs on purpose, else in
`want`. Prints every case for which that is not so, and ends with 1 if there is one. Needs nothing
but Python, Helm and the machine's time zones; Helm itself reads the case files.
"""

import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).parent
CHART = "apiVersion: v2\nname: oracle\nversion: 0.1.0\n"


def render(helm, template, files=()):
    """Returns what Helm renders, as a map of the lines `key: base64`, or its error."""
    with tempfile.TemporaryDirectory() as folder:
        chart = pathlib.Path(folder)
        (chart / "templates").mkdir()
        (chart / "Chart.yaml").write_text(CHART)
        (chart / "templates" / "oracle.yaml").write_text(template)
        for file in files:
            (chart / file.name).write_bytes(file.read_bytes())
        run = subprocess.run(
            [helm, "template", "oracle", folder],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"TZ": "UTC"},
        )
    if run.returncode != 0:
        return None, run.stderr
    lines = [line.split(": ", 1) for line in run.stdout.splitlines() if ": " in line]
    return {key: base64.b64decode(text).decode() for key, text in lines if key[0] != "#"}, None


def read_cases(helm):
    """Returns (file, name, case) for every case that has an expression of Helm."""
    files = sorted(FOLDER.glob("*.yaml"))
    template = "".join(
        f'{file.stem}: {{{{ .Files.Get "{file.name}" | fromYaml | toJson | b64enc }}}}\n'
        for file in files
    )
    texts, error = render(helm, template, files)
    if error:
        sys.exit(error)
    for stem, text in texts.items():
        for name, cases in json.loads(text).items():
            for case in cases:
                if "helm" in case:
                    yield stem, name, case


def ask(helm, expressions):
    """Returns (value, error) for each expression; halves the list where one of them fails."""
    template = "".join(
        f"c{index}: {{{{ ({expression}) | toJson | b64enc }}}}\n"
        for index, expression in enumerate(expressions)
    )
    texts, error = render(helm, template)
    if texts is not None:
        return [(json.loads(texts[f"c{index}"]), None) for index in range(len(expressions))]
    if len(expressions) == 1:
        return [(None, error)]
    half = len(expressions) // 2
    return ask(helm, expressions[:half]) + ask(helm, expressions[half:])


def holds(case, value, error):
    """Reports whether Helm gave what the case says."""
    if error is not None:
        return case.get("helm_error", "\0") in error
    wanted = case["helm_want"] if "helm_want" in case else case.get("want", "\0")
    return same(wanted, value)


def same(a, b):
    """Compares as JSON does: `1` is `1.0`, but not `true`."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def unknown_names(helm):
    """Returns the names that are no functions of Helm; it stops at the first one of a template."""
    names = (FOLDER / "helm_names.txt").read_text().split()
    unknown = []
    while True:
        known = [name for name in names if name not in unknown]
        template = "".join(f"{{{{ if false }}}}{{{{ {name} }}}}{{{{ end }}}}\n" for name in known)
        _, error = render(helm, template)
        found = re.search(r'function "(\w+)" not defined', error or "")
        if not found:
            return unknown
        unknown.append(found.group(1))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    helm = sys.argv[1]
    cases = list(read_cases(helm))
    answers = ask(helm, [case["helm"] for _, _, case in cases])
    wrong = 0
    for (stem, name, case), (value, error) in zip(cases, answers):
        if not holds(case, value, error):
            wrong += 1
            got = error.strip() if error else json.dumps(value, ensure_ascii=False)
            print(f"{stem}: {name}: {case['helm']}\n  Helm gives {got}")
    for name in unknown_names(helm):
        wrong += 1
        print(f"helm_names.txt: {name} is no function of Helm")
    print(f"{len(cases)} expressions of Helm, {wrong} answers not as written here")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
