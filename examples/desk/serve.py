#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A desk with the story of January 2026, served for somebody who wants to look around.

    serve.py LODESTONE WORLD FOLDER [--port N] [--password PASSWORD] [--models DIR] [--no-stay]

The store in FOLDER is made anew each time; one that this did not make is left alone, and nothing is done. The log
of requests is FOLDER/serve.log. Prints the address, the password and what to open first, and stays until Ctrl-C or
SIGTERM. With --no-stay it does all of that but stay: the server is stopped and the record verified. Exit 0, or 1
when anything did not work.
"""
import argparse
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import urllib.parse
import urllib.request

import story

PORT = 8787
MARK = ".demo"
STARTUP_SECONDS = 60


class Failed(Exception):
    pass


def store_anew(lodestone, folder):
    """Only a store that was made here is taken away: the folder may be anybody's, and so may a desk.db in it."""
    os.makedirs(folder, exist_ok=True)
    store, mark = os.path.join(folder, "desk.db"), os.path.join(folder, MARK)
    there = [store + end for end in ("", "-wal", "-shm") if os.path.exists(store + end)]
    if there and not os.path.exists(mark):
        raise Failed(f"{store} is there and was not made for a demo (no {MARK} beside it): "
                     "name another folder, or take it away yourself")
    for file in there:
        os.remove(file)
    with open(mark, "w", encoding="utf-8") as f:
        f.write("The desk.db beside this is of a demo, and is made anew each time.\n")
    made = subprocess.run([lodestone, "desk", "init", "--store", store, "--name", "Ada Example (synthetic)"],
                          capture_output=True, text=True, timeout=STARTUP_SECONDS)
    token = re.search(r"lode_[A-Za-z0-9_-]+", made.stdout)
    if made.returncode != 0 or token is None:
        raise Failed(f"desk init: {made.stderr or made.stdout}")
    return store, token.group(0)


def port_to_use(wanted):
    """The usual port when it is free, else any; one that was asked for is not exchanged for another."""
    if wanted is not None:
        return wanted
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", PORT))
        except OSError:
            return 0
    return PORT


def start(words, log_path):
    """The server and its address, which is its first line."""
    with open(log_path, "wb") as log:
        server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True)
    late = threading.Timer(STARTUP_SECONDS, server.kill)
    late.start()
    said = re.search(r"http://\S+", server.stdout.readline())
    late.cancel()
    if said is None:
        server.kill()
        server.wait()
        with open(log_path, encoding="utf-8", errors="replace") as log:
            raise Failed(f"the server did not start: {log.read()[-2000:]}")
    return server, said.group(0)


def has_pages(url):
    ask = urllib.request.Request(url + "/", headers={"Accept": "text/html"})
    with urllib.request.urlopen(ask, timeout=STARTUP_SECONDS) as reply:
        return "html" in reply.headers["Content-Type"]


def tell(told, pages):
    first = told["people"][0]["name"]
    out = ["", "== The desk is open"]
    if pages:
        out.append(f"   {told['url']}/#sign-in={urllib.parse.quote(first)}")
    else:
        out.append(f"   {told['url']}   WITHOUT its pages: this build was made without Node; the API is there")
    out += [f"   password of everybody: {told['password']}", ""]
    out += [f"   {p['name']:<24} {p['what']}" for p in told["people"]]
    out += ["", "   Look first at"]
    out += [f"   {told['url']}{o['path']}\n       {o['what']}" for o in told["open"]]
    out.append("")
    print("\n".join(out), flush=True)


def stop(server):
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    try:
        return server.wait(timeout=60)
    except subprocess.TimeoutExpired:
        server.kill()
        return server.wait()


def stay(server):
    """Until Ctrl-C, which a terminal sends to the server too, or SIGTERM."""
    def asked(*_):
        raise KeyboardInterrupt
    signal.signal(signal.SIGTERM, asked)
    print("   Ctrl-C stops it.", flush=True)
    try:
        server.wait()
        raise Failed("the server ended by itself: see its log")
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def run(words):
    store, token = store_anew(words.lodestone, words.folder)
    call = [words.lodestone, "serve", "-i", words.world, "--store", store, "--port", str(port_to_use(words.port))]
    if words.models:
        call += ["--models", words.models]
    server, url = start(call, os.path.join(words.folder, "serve.log"))
    code = None
    try:
        told = story.Story(url, token, words.password or secrets.token_urlsafe(9)).tell()
        tell(told, has_pages(url))
        if words.stay:
            stay(server)
    finally:
        code = stop(server)
    if code != 0:
        raise Failed(f"the server ended with exit {code}")
    if not words.stay:
        proof = subprocess.run([words.lodestone, "audit", "verify", "--store", store], timeout=600)
        if proof.returncode != 0:
            raise Failed("the record does not prove itself")
    else:
        print("\n   stopped; the store stays in", words.folder)


def main():
    ask = argparse.ArgumentParser(description="Serves a desk with the story of January 2026.")
    ask.add_argument("lodestone")
    ask.add_argument("world")
    ask.add_argument("folder", help="for the store, which is made anew")
    ask.add_argument("--port", type=int, help=f"0: any free one; without it {PORT}, or a free one when it is taken")
    ask.add_argument("--password", help="of everybody in the story; without it one is made")
    ask.add_argument("--models", help="exposure models that the desk offers")
    ask.add_argument("--no-stay", dest="stay", action="store_false", help="stop when all is told")
    try:
        run(ask.parse_args())
    except KeyboardInterrupt:
        sys.exit(130)
    except (Failed, story.Refused, OSError) as e:
        sys.exit(f"demo: {e}")


if __name__ == "__main__":
    main()
