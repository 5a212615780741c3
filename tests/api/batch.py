#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check --batch: equal bytes whatever the number of threads, order kept, single checks give the
same answers, who waits gets an answer, and progress is for terminals.

    batch.py LODESTONE WORLD EXAMPLES
"""
import glob
import json
import os
import pty
import subprocess
import sys
import tempfile

FAILED = []


def expect(what, ok, detail=""):
    print("ok  " if ok else "FAIL", what, "" if ok else detail)
    if not ok:
        FAILED.append(what)


def run(args, **kw):
    return subprocess.run(args, capture_output=True, check=False, timeout=240, **kw)


def lines_of(examples):
    """Every example, and between them lines that are wrong in different ways and very unequal in size."""
    shipments = []
    for path in sorted(glob.glob(os.path.join(examples, "*.json"))):
        with open(path, encoding="utf-8") as f:
            shipments.append(json.dumps(json.load(f), ensure_ascii=False))
    lines = []
    for i, s in enumerate(shipments * 3):
        lines.append(s)
        lines += [["", "{\"items\":", "[]", s.replace('"on"', '"no"'), s.replace('"from"', '"form"'),
                   "{\"x\":\"" + "a" * (1 << 20) + "\"}"][i % 6]]
        lines += ["{}"] * (i % 40)
    return shipments, lines


def same_bytes(lodestone, world, folder, lines):
    path = os.path.join(folder, "in.jsonl")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))  # the last line has no end
    outs = {}
    for form in ([], ["--json"]):
        for jobs in ("1", "2", "7"):
            done = run([lodestone, "check", "-i", world, "--batch", path, "--jobs", jobs, *form])
            outs[jobs] = (done.stdout, done.stderr, done.returncode)
        expect(f"1, 2 and 7 threads write the same bytes {form}", len(set(outs.values())) == 1)
        expect(f"exit 3 and a count for bad lines {form}",
               outs["1"][2] == 3 and b"lines were bad" in outs["1"][1], outs["1"][1])
    with open(path, "rb") as f:
        piped = run([lodestone, "check", "-i", world, "--batch", "-", "--json"], stdin=f)
    expect("a stream gives the same bytes as the file", piped.stdout == outs["1"][0])
    return [json.loads(line) for line in outs["1"][0].decode().splitlines()], outs["1"][0]


def order_kept(lines, answers):
    expect("one answer a line", len(lines) == len(answers), f"{len(lines)} {len(answers)}")
    wrong = []
    for i, (line, answer) in enumerate(zip(lines, answers), 1):
        if "error" in answer:
            good = answer["line"] == i
        else:
            good = answer["id"] == json.loads(line)["id"]
        wrong += [] if good else [i]
    expect("each answer stands on the line of its shipment", not wrong, wrong[:5])


def single_checks(lodestone, world, folder, shipments, raw):
    batch = raw.decode().splitlines()
    for i, s in enumerate(shipments):
        path = os.path.join(folder, "one.json")
        with open(path, "w", encoding="utf-8") as f:
            f.write(s)
        done = run([lodestone, "check", "-i", world, path, "--json"])
        expect(f"single check {i + 1} equals the batch's", done.stdout.decode().rstrip("\n") in batch)


def who_waits(lodestone, world, shipments):
    with subprocess.Popen([lodestone, "check", "-i", world, "--batch", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as p:
        for s in shipments[:3]:
            p.stdin.write(s.encode() + b"\n")
            p.stdin.flush()
            answer = p.stdout.readline()  # would wait for ever, and end in the time limit
            expect("an answer comes before the next line is sent", json.loads(s)["id"].encode() in answer)
        p.stdin.close()
        expect("exit 0 when no line is bad", p.wait(timeout=60) == 0)


def on_terminal(args, env):
    master, slave = pty.openpty()
    with subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=slave, env=env) as p:
        os.close(slave)
        seen = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
        p.wait(timeout=60)
    os.close(master)
    return seen


def has_terminals():
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError:
        return False
    return True


def progress(lodestone, world, folder, shipments):
    if not has_terminals():  # a bare root without /dev/pts
        print("skip what a terminal sees: this machine gives no pseudo-terminals")
        return
    path = os.path.join(folder, "progress.jsonl")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(shipments * 4))
    args = [lodestone, "check", "-i", world, "--batch", path]
    env = dict(os.environ, TERM="xterm")
    env.pop("NO_COLOR", None)
    seen = on_terminal(args, env)
    expect("a terminal sees lines, rate and time", b"lines/s" in seen and seen.endswith(b" s\x1b[K\r\n"), seen)
    expect("and how many in the end", b"%d lines, " % (len(shipments) * 4) in seen, seen[-80:])
    plain = on_terminal(args, dict(env, NO_COLOR="1"))
    expect("no color in it", b"\x1b[3" not in seen + plain and b"\x1b[1" not in seen + plain)
    expect("a dumb terminal sees nothing", on_terminal(args, dict(env, TERM="dumb")) == b"")
    expect("a file sees nothing", run(args).stderr == b"")


def closed_reader(lodestone, world, folder):
    with subprocess.Popen([lodestone, "check", "-i", world, "--batch", os.path.join(folder, "progress.jsonl"),
                           "--json", "--jobs", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          preexec_fn=lambda: __import__("signal").signal(13, __import__("signal").SIG_IGN)) as p:
        p.stdout.close()
        expect("a reader that went away ends it with exit 4", p.wait(timeout=120) == 4)


def main():
    lodestone, world, examples = sys.argv[1:]
    shipments, lines = lines_of(examples)
    with tempfile.TemporaryDirectory() as folder:
        answers, raw = same_bytes(lodestone, world, folder, lines)
        order_kept(lines, answers)
        single_checks(lodestone, world, folder, shipments, raw)
        who_waits(lodestone, world, shipments)
        progress(lodestone, world, folder, shipments)
        closed_reader(lodestone, world, folder)
    print(f"{len(FAILED)} failed")
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
