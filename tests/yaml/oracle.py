#!/usr/bin/env python3
"""Checks the YAML fixtures and the writer against real readers, by hand.

    python3 tests/yaml/oracle.py HELM KUBECTL

HELM and KUBECTL are paths of the two programs. Neither a cluster nor a network is needed.

1. Every document of reads.json is given to Helm: it must read what the file says.
2. Every string of strings.json is written by plate-render as value, key, list item and in nested
   lists, with numbers that readers like to round. Helm and kubectl must read back the same,
   Helm must print the document unchanged, and PyYAML, if installed, must agree as well.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CHART = "apiVersion: v2\nname: oracle\nversion: 0.1.0\n"
READ = """{{- range $i, $text := .Files.Get "texts.json" | fromJsonArray }}
# read {{ $i }} {{ $text | b64dec | fromYaml | toJson | b64enc }}
{{- end }}
"""
# Whole numbers past 2^53 are missing: Helm's fromYaml rounds them, and that is checked for kubectl.
NUMBERS = [0, -1, 1.5, 0.1, 1e21, 5e-324, 9007199254740992]
LARGE = [9007199254740993, -9223372036854775808, 9223372036854775807]


def chart(folder, template, files):
    """Writes a chart with one template into `folder`."""
    (folder / "templates").mkdir()
    (folder / "Chart.yaml").write_text(CHART)
    (folder / "templates" / "a.yaml").write_text(template)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def helm_template(helm, template, files):
    """Returns what `helm template` prints."""
    with tempfile.TemporaryDirectory() as name:
        chart(pathlib.Path(name), template, files)
        done = subprocess.run([helm, "template", "x", name], capture_output=True, check=True)
        return done.stdout.decode()


def helm_read(helm, texts):
    """Returns what Helm's fromYaml reads in each text; an error is under the key `Error`."""
    packed = json.dumps([base64.b64encode(text.encode()).decode() for text in texts])
    printed = helm_template(helm, READ, {"texts.json": packed})
    lines = [line.split() for line in printed.splitlines() if line.startswith("# read ")]
    found = {line[2]: json.loads(base64.b64decode(line[3])) for line in lines}
    return [found[str(number)] for number in range(len(texts))]


def kubectl_read(kubectl, text):
    """Returns the object that kubectl reads, without asking a server."""
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / "object.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        command = [kubectl, "annotate", "--local", "-o", "json", "-f", path, "oracle=asked"]
        done = subprocess.run(command, capture_output=True, check=True)
    read = json.loads(done.stdout)
    del read["metadata"]["annotations"]
    return read


def written(value):
    """Returns `value` as plate-render writes it."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "value.json").write_text(json.dumps(value), encoding="utf-8")
        command = ["cargo", "test", "--quiet", "--test", "yaml", "--", "--ignored", "the_oracle"]
        environment = {**os.environ, "YAML_ORACLE": name}
        subprocess.run(command, cwd=HERE, env=environment, capture_output=True, check=True)
        return (folder / "value.yaml").read_bytes().decode()


def document(strings, numbers):
    """Returns an object that holds every string in every position."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "oracle"},
        "values": {f"v{number}": text for number, text in enumerate(strings)},
        "keys": {text: number for number, text in enumerate(strings)},
        "mapKeys": {text: {"of": [text]} for text in strings},
        "listItems": strings,
        "lists": [[[text, text], {"a": text, "b": [text]}] for text in strings],
        "numbers": numbers,
    }


def report(claim, wrong):
    """Prints one line; returns whether the claim holds."""
    print(f"{'ok  ' if not wrong else 'FAIL'} {claim}")
    for line in wrong[:10]:
        print(f"     {line}")
    return not wrong


def check_reads(helm):
    reads = json.loads((HERE / "reads.json").read_text(encoding="utf-8"))
    wrong = []
    for read, found in zip(reads, helm_read(helm, [read["yaml"] for read in reads])):
        expected = {"Error": read["error"]} if "error" in read else read["value"]
        if found != expected:
            wrong.append(f"{read['name']}: {read['yaml']!r} is {found!r}, not {expected!r}")
    # Two equal keys of different type (`"1"` and `1`) meet in a Go map, whose order is random.
    wrong = [line for line in wrong if not line.startswith("s_dup_strnum:")]
    return report(f"Helm reads {len(reads)} documents as reads.json says", wrong)


def differences(expected, found):
    """Returns the parts of the document that are not the same."""
    return [
        f"{part}: {[(a, b) for a, b in zip(items(value), items(found.get(part))) if a != b][:3]}"
        for part, value in expected.items()
        if json.dumps(value, sort_keys=True) != json.dumps(found.get(part), sort_keys=True)
    ]


def items(value):
    return sorted(value.items()) if isinstance(value, dict) else list(value or [])


def plain_numbers(value):
    """Helm's JSON writes 9007199254740992 and 1e21 as it likes: compare the numbers."""
    return {**value, "numbers": [float(number) for number in value["numbers"]]}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    helm, kubectl = sys.argv[1:]
    strings = json.loads((HERE / "strings.json").read_text(encoding="utf-8"))
    value = document(strings, NUMBERS)
    text = written(value)
    results = [check_reads(helm)]
    found = helm_read(helm, [text])[0]
    claim = f"Helm reads {len(strings)} strings back in every position"
    results.append(report(claim, differences(plain_numbers(value), plain_numbers(found))))
    printed = helm_template(helm, '{{ .Files.Get "object.yaml" }}', {"object.yaml": text})
    results.append(report("Helm prints the document unchanged", [] if text in printed else ["changed"]))
    value = document(strings, NUMBERS + LARGE)
    text = written(value)
    found = kubectl_read(kubectl, text)
    claim = f"kubectl reads {len(strings)} strings and large numbers back"
    results.append(report(claim, differences(value, found)))
    results.append(check_python(text, value))
    sys.exit(0 if all(results) else 1)


def check_python(text, value):
    try:
        import yaml
    except ImportError:
        print("skip PyYAML is not installed")
        return True
    found = yaml.safe_load(text)
    return report(f"PyYAML {yaml.__version__} reads the same", differences(value, found))


if __name__ == "__main__":
    main()
