#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A disk that is full: writes are refused, reading and what-ifs go on, nothing acknowledged is lost.

    disk_full.py LODESTONE WORLD SOURCE_ROOT

The size of a file is limited (RLIMIT_FSIZE, with SIGXFSZ ignored), which a write meets as it meets a full
disk: with an error in the middle.
"""
import json
import os
import resource
import signal
import sys

import desk


def limited(size):
    def before():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return before


def main():
    lodestone, world, root = sys.argv[1:4]
    with open(os.path.join(root, "examples/03-magnets-january-10.json"), encoding="utf-8") as f:
        shipment = json.load(f)
    with desk.Desk(lodestone, world) as d:
        rin = d.person("Rin Example (synthetic)", "requester")
        kept = [rin.post("/v1/check", {**shipment, "id": "FIRST"}).must(200).headers["location"]]
        d.stop()
        d.start(preexec_fn=limited(os.path.getsize(d.store) + (1 << 20)))
        d.login(rin)
        refused = 0
        for n in range(2000):
            r = rin.post("/v1/check", {**shipment, "id": f"S{n}"})
            if r.status == 200:
                kept.append(r.headers["location"])
            else:
                r.must(503, "store_unavailable")
                refused += 1
                if refused == 20:
                    break
        assert refused == 20, "the limit was not met"
        rin.get(kept[-1]).must(200)
        rin.post("/v1/check?record=false", shipment).must(200)
        rin.get("/healthz").must(200)
        assert rin.get("/readyz").status == 503, "a desk that cannot keep is not ready"
        d.stop()
        d.start()
        d.login(rin)
        for location in kept:
            rin.get(location).must(200)
        rin.post("/v1/check", {**shipment, "id": "LAST"}).must(200)
        assert rin.get("/readyz").must(200)
        d.stop()
        d.verify()
    print(f"disk full: {len(kept)} receipts kept, {refused} writes refused, none lost; the log verifies")


if __name__ == "__main__":
    main()
