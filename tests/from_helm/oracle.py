#!/usr/bin/env python3
"""Compares both charts of `examples/from-helm` over random values, and records what Helm prints.

    python3 tests/from_helm/oracle.py HELM PLATE_RENDER [SEED]

Runs the command in the first line of each recorded file, and writes what it prints. Then draws 60
sets of values out of the example's own and names of every length, renders each with both programs,
and prints those whose manifests differ; ends with 1 if there is one. Needs PyYAML.
"""

import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import yaml

RECORDED = pathlib.Path(__file__).parent
EXAMPLE = RECORDED.parents[1] / "examples" / "from-helm"
# Releases whose names have the chart's in them, are without it, and are as long as they may be.
RELEASES = ["web-stg", "shop", "my-web", "r" * 53]
NAMES = ["", "web", "shop", "web-stg", "x" * 63, "y" * 62 + "-z"]


def run(*command):
    """Returns what the command prints, or ends with what it says."""
    done = subprocess.run(command, cwd=EXAMPLE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def record(helm):
    """Writes the recorded files anew."""
    for path in RECORDED.glob("*.yaml"):
        first = path.read_text().splitlines()[0]
        if ": helm " in first:
            arguments = first.split(": helm ")[1].split()
            version = run(helm, "version", "--template", "{{ .Version }}").removeprefix("v")
            head = f"# Helm {version}, in examples/from-helm: helm {' '.join(arguments)}\n"
            path.write_text(head + run(helm, *arguments))


def drawn(values):
    """Returns some of the values, at every depth."""
    some = {}
    for key, value in values.items():
        part = drawn(value) if isinstance(value, dict) else value
        if part and random.random() < 0.6:
            some[key] = part
    return some


def value_set(everything):
    """Returns values that differ in what is switched on and how things are called."""
    values = drawn(everything)
    values["nameOverride"] = random.choice(NAMES)
    values["fullnameOverride"] = random.choice(NAMES)
    values.setdefault("serviceAccount", {})["create"] = random.random() < 0.7
    for switch in ("ingress", "httpRoute", "autoscaling"):
        values.setdefault(switch, {})["enabled"] = random.random() < 0.5
    return values


def meaning(text):
    """Returns the documents by kind and name, without the label that names the program."""
    documents = {}
    for document in filter(None, yaml.safe_load_all(text)):
        template = document.get("spec", {}).get("template", {})
        for part in (document, template):
            part.get("metadata", {}).get("labels", {}).pop("app.kubernetes.io/managed-by", None)
        documents[document["kind"], document["metadata"]["name"]] = document
    return documents


def workspace(folder, release):
    """Makes a workspace in which the example's chart has a release of that name."""
    # Files of other environments than this one are errors.
    ignored = shutil.ignore_patterns("values-*.yaml")
    shutil.copytree(EXAMPLE / "charts", folder / "charts", ignore=ignored)
    release = {"chart": "web", "name": release}
    (folder / "plate.yaml").write_text(yaml.safe_dump({"environments": ["qa"], "releases": [release]}))


def same(helm, ours, release, values):
    """Reports whether both charts give the same manifests."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        workspace(folder, release)
        file = folder / "values.yaml"
        file.write_text(yaml.safe_dump(values))
        theirs = run(helm, "template", release, "helm/web", "-f", file)
        # Chance switches a mount on without its volume; helm prints that, so ours has to.
        own = run(ours, "--workspace", folder, "--env", "qa", "--no-check", "-f", file)
    return meaning(theirs) == meaning(own)


def main(helm, ours, seed="1"):
    """Records, compares, and returns the exit code."""
    random.seed(int(seed))
    record(helm)
    everything = yaml.safe_load((EXAMPLE / "charts/web/values-prod.yaml").read_text())
    sets = [(random.choice(RELEASES), value_set(everything)) for _ in range(60)]
    other = [one for one in sets if not same(helm, ours, *one)]
    for release, values in other:
        print(f"# differs: {release}\n{yaml.safe_dump(values)}")
    print(f"{len(sets) - len(other)} of {len(sets)} sets of values give the same")
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
