# SPDX-License-Identifier: Apache-2.0
"""moov watchman as a server of its own, on the US consolidated list that we also screen.

Its list is a CSV of the publisher's columns; the copy at hand has fewer columns, so the same rows are written in
the publisher's, the others empty. It is built from its own module, and told to look nowhere else.
"""
import csv
import gzip
import os
import shutil
import subprocess
import time
import urllib.request

VERSION = "github.com/moov-io/watchman@v0.61.1"
COLUMNS = ("_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
           "standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,"
           "gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,"
           "dates_of_birth,nationalities,places_of_birth,source_information_url,ids").split(",")


class Skipped(Exception):
    pass


def build(folder):
    if shutil.which("go") is None:
        raise Skipped("go is not installed")
    os.makedirs(folder, exist_ok=True)
    program = os.path.join(folder, "watchman-server")
    if os.path.exists(program):
        return program
    env = {**os.environ, "GOFLAGS": "-mod=mod"}
    with open(os.path.join(folder, "go.mod"), "w", encoding="utf-8") as f:
        f.write("module peer\n\ngo 1.22\n")
    with open(os.path.join(folder, "install.log"), "w", encoding="utf-8") as log:
        for command in (["go", "get", VERSION],
                        ["go", "build", "-o", program, "github.com/moov-io/watchman/cmd/server"]):
            if subprocess.run(command, cwd=folder, env=env, stdout=log, stderr=log, check=False).returncode != 0:
                raise Skipped(f"watchman was not built: {folder}/install.log")
    return program


def write_list(data, folder):
    """Returns (name, source) of the rows written; of them it takes those that are not the Treasury's, a quarter."""
    path = os.path.join(data, "us_csl", "csl_2026-07-31_flat.csv.gz")
    if not os.path.exists(path):
        raise Skipped("the US consolidated list is not at hand")
    names = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as f, \
            open(os.path.join(folder, "consolidated.csv"), "w", encoding="utf-8", newline="") as g:
        out = csv.DictWriter(g, COLUMNS, quoting=csv.QUOTE_ALL)
        out.writeheader()
        for n, e in enumerate(csv.DictReader(f)):
            given = {k: e[k] or "" for k in ("source", "entity_number", "type", "programs", "name", "alt_names")}
            out.writerow({**{c: "" for c in COLUMNS}, "_id": str(n), **given})
            names.append((e["name"], e["source"]))
    return names


def start(program, folder, port):
    config = os.path.join(folder, "config.yml")
    with open(config, "w", encoding="utf-8") as f:
        f.write(f"Watchman:\n  Servers:\n    BindAddress: \"127.0.0.1:{port}\"\n"
                f"    AdminAddress: \"127.0.0.1:{port + 1}\"\n  Download:\n    RefreshInterval: \"24h\"\n"
                f"    InitialDataDirectory: \"{folder}\"\n    IncludedLists:\n      - \"us_csl\"\n")
    log = open(os.path.join(folder, "server.log"), "w", encoding="utf-8")
    env = {**os.environ, "APP_CONFIG": config, "INCLUDED_LISTS": "us_csl", "INITIAL_DATA_DIRECTORY": folder}
    process = subprocess.Popen([program], cwd=folder, env=env, stdout=log, stderr=log)
    log.close()
    end = time.monotonic() + 180
    while time.monotonic() < end and process.poll() is None:
        try:
            url = f"http://127.0.0.1:{port}/v2/search?name=SUBARU&type=business&limit=1"
            with urllib.request.urlopen(url, timeout=10) as r:
                if r.status == 200:
                    return process
        except OSError:
            time.sleep(0.5)
    process.kill()
    raise Skipped(f"watchman did not start: {folder}/server.log")
