#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Requests that are none, and requests that two readers would read differently: each is refused with a 4xx (or 501,
505) and one reply at most, or the connection is closed; whatever comes, the server stays up and answers others.

    http_bad.py LODESTONE WORLD [MUTATIONS]

Three parts: a list by hand, each with what must not happen; bombs; and mutations of good requests, drawn with a
fixed seed, which may still be good, but never give a 500, a second reply that nobody asked for, or no end.
"""
import random
import socket
import struct
import sys

import desk

HOST = b"Host: a\r\n"
GOOD = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
# Smuggled behind a body whose end is in doubt: it must never be answered.
HIDDEN = b"GET /problems HTTP/1.1\r\n" + HOST + b"\r\n"


def head(*lines, first=b"POST /v1/check HTTP/1.1", host=True):
    return b"\r\n".join([first] + ([b"Host: a"] if host else []) + list(lines)) + b"\r\n\r\n"


BY_HAND = [
    # the first line
    b"\r\n\r\n\r\n\r\n", b"\n", b" \r\n\r\n", b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET  HTTP/1.1\r\n" + HOST + b"\r\n",
    b"/ GET HTTP/1.1\r\n" + HOST + b"\r\n", b"GET / HTTP/1.1 x\r\n" + HOST + b"\r\n", b"GET / HTTP/1.1\0\r\n" + HOST + b"\r\n",
    b"GET / HTTP/11\r\n" + HOST + b"\r\n", b"GET / HTTP/1\r\n" + HOST + b"\r\n", b"GET / http/1.1\r\n" + HOST + b"\r\n",
    b"GET / HTTP/0.9\r\n" + HOST + b"\r\n", b"GET / HTTP/3.0\r\n" + HOST + b"\r\n", b"GET / HTTP/1.10\r\n" + HOST + b"\r\n",
    b"GET / HTTP/-1.1\r\n" + HOST + b"\r\n", b"GET / ICY/1.1\r\n" + HOST + b"\r\n", b"GET healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /\x80 HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /\x01 HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /<a> HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /% HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /%2 HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /%zz HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /%00 HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /healthz%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /healthz?a=%0 HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /healthz?%=1 HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /v1/%2e%2e/%2e%2e HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET //healthz HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /healthz/ HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET * HTTP/1.1\r\n" + HOST + b"\r\n", b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    b"CONNECT a:443 HTTP/1.1\r\n" + HOST + b"\r\n", b"TRACE /healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    b"G\x00T /healthz HTTP/1.1\r\n" + HOST + b"\r\n", b"GE T /healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    b"{}GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n", b"get /healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    b"A" * 100 + b" /healthz HTTP/1.1\r\n" + HOST + b"\r\n", b"GET ftp://a/healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    # hosts
    b"GET /healthz HTTP/1.1\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", b"GET /healthz HTTP/1.1\r\n" + HOST * 2 + b"\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a, b\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a@b\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost: " + b"a" * 300 + b"\r\n\r\n",
    # names and values
    *[b"GET /healthz HTTP/1.1\r\n" + HOST + line + b"\r\n\r\n" for line in (
        b"X", b"X : y", b"X\t: y", b" : y", b"X Y: z", b"X(: y", b"X\x00: y", b"X\x7f: y", b"\xc3\xa9: y",
        b"X: a\x00b", b"X: a\x01b", b"X: a\x0bb", b"X: a\x7fb", b"X: a\x1b[31m", b"X\r: y",
        b"Authorization: Bearer a\r\nAuthorization: Bearer b", b"Content-Type: a\r\nContent-Type: b",
        b"If-Match: \"1\"\r\nIf-Match: \"2\"", b"Cookie: a=b\r\nCookie: c=d", b"Expect: 200-ok", b"Expect: 100-continue, x",
    )],
    # lengths: what follows is HIDDEN, and must not be answered
    *[head(*lines) + HIDDEN for lines in (
        (b"Content-Length: 5", b"Content-Length: 6"), (b"Content-Length: 5", b"Content-Length: 5"),
        (b"Content-Length: 5, 5",), (b"Content-Length: 5,6",), (b"Content-Length: +5",), (b"Content-Length: -5",),
        (b"Content-Length: 5.0",), (b"Content-Length: 0x5",), (b"Content-Length: 5 5",), (b"Content-Length:",),
        (b"Content-Length: five",), (b"Content-Length: 5;x",), (b"Content-Length: 18446744073709551616",),
        (b"Content-Length: 99999999999999999999999999999",), (b"Content-Length: 0", b"Transfer-Encoding: chunked"),
        (b"Transfer-Encoding: chunked", b"Content-Length: 5"), (b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"),
        (b"Transfer-Encoding: chunked, chunked",), (b"Transfer-Encoding: gzip, chunked",), (b"Transfer-Encoding: gzip",),
        (b"Transfer-Encoding: identity",), (b"Transfer-Encoding: xchunked",), (b"Transfer-Encoding: chunked;a=b",),
        (b"Transfer-Encoding: \"chunked\"",), (b"Transfer-Encoding:",), (b"Transfer-Encoding: chunked\x00",),
        (b"Transfer-Encoding : chunked",), (b"X: y\x00Transfer-Encoding: chunked", b"A: b"), (b"Transfer-Encoding\t: chunked",),
        (b"transfer_encoding: chunked\x00", b"A: b"),
    )],
    head(b"Transfer-Encoding: chunked", first=b"POST /v1/check HTTP/1.0") + b"0\r\n\r\n" + HIDDEN,
    # chunks
    *[head(b"Transfer-Encoding: chunked") + chunks for chunks in (
        b"x\r\n\r\n", b"-1\r\n\r\n", b"0x5\r\nhello\r\n0\r\n\r\n", b"5\r\nhelloXX0\r\n\r\n", b"5\r\nhello0\r\n\r\n",
        b"5 \r\nhello\r\n0\r\n\r\n", b" 5\r\nhello\r\n0\r\n\r\n", b"FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
        b"FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", b"\r\nhello\r\n0\r\n\r\n", b";a=b\r\nhello\r\n0\r\n\r\n",
        b"5\rhello\r\n0\r\n\r\n", b"+5\r\nhello\r\n0\r\n\r\n", b"5\r\nhel", b"0\r\nX", b"0\r\nno colon\r\n\r\n",
    )],
    # bodies that end early, or never begin
    head(b"Content-Length: 5"), head(b"Content-Length: 5") + b"hel", head(b"Content-Length: 1000000000"),
]

BOMBS = [
    b"GET /healthz HTTP/1.1\r\n" + HOST + b"".join(b"X%d: y\r\n" % i for i in range(20000)) + b"\r\n",
    b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: " + b"y" * (4 << 20) + b"\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\n" + HOST + b"X" * (1 << 20) + b": y\r\n\r\n",
    b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    b"A" * (1 << 20), b"\r\n" * (1 << 19), b"\x00" * (1 << 20), b"GET " + b" " * (1 << 20),
    b"GET /healthz?" + b"&".join(b"a%d=b" % i for i in range(20000)) + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /v1/people?" + b"&" * 15000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /healthz HTTP/1.1\r\n" + HOST + b"Cookie: " + b"a=b; " * 200000 + b"\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\r\n" + b" folded\r\n" * 100000 + b"\r\n",
    b"GET " + b"/a" * 4000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /" + b"%41" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    head(b"Transfer-Encoding: chunked") + b"0\r\n" + b"".join(b"T%d: x\r\n" % i for i in range(20000)) + b"\r\n",
    head(b"Transfer-Encoding: chunked") + b"1\r\na\r\n" * 300000 + b"0\r\n\r\n",
    head(b"Content-Length: 3000000") + b"[" * 3000000,
]

# libmicrohttpd calls it its own mistake (500) when the head of a chunk does not fit into its buffer, and closes.
CHUNK_HEAD = head(b"Transfer-Encoding: chunked") + b"1;" + b"x" * (1 << 20) + b"\r\na\r\n0\r\n\r\n"


def replies(data):
    """The statuses in what came, by their lengths; a reply that is not whole ends it."""
    found = []
    while data.startswith(b"HTTP/1.1 "):
        end = data.find(b"\r\n\r\n")
        if end < 0:
            break
        lines = data[:end].split(b"\r\n")
        status, length = int(data[9:12]), 0
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        found.append(status)
        if status == 100:
            length = 0
        data = data[end + 4 + length:]
    return found


def exchange(port, data, parts=None, end=True):
    """What comes until the server closes, or has nothing to say for 10 seconds: then None, which is a fault."""
    s = socket.create_connection(("127.0.0.1", port), timeout=10)
    got = b""
    try:
        for part in parts or [data]:
            s.sendall(part)
        if end:
            s.shutdown(socket.SHUT_WR)
        while True:
            some = s.recv(65536)
            if not some:
                return got
            got += some
    except socket.timeout:
        return None
    except OSError:
        return got  # closed with something unread: also an end
    finally:
        s.close()


def must_be_refused(port, data):
    got = exchange(port, data)
    assert got is not None, f"no end: {data[:200]!r}"
    found = [s for s in replies(got) if s != 100]
    assert len(found) <= 1, f"{found} for {data[:200]!r}"
    assert all(400 <= s < 500 or s in (501, 505) for s in found), f"{found} for {data[:200]!r}"
    return found


def alive(port):
    for _ in range(4):  # each worker, most likely
        assert replies(exchange(port, GOOD)) == [200], "the server does not answer any more"


def mutate(random_, data):
    data = bytearray(data)
    for _ in range(random_.choice((1, 1, 1, 2, 3, 8))):
        at = random_.randrange(len(data) + 1)
        kind = random_.randrange(7)
        if kind == 0 and at < len(data):
            del data[at]
        elif kind == 1:
            data.insert(at, random_.choice(b"\x00\r\n\t :;,%/?#\"\\\x7f\x80\xff{}0aZ"))
        elif kind == 2 and at < len(data):
            data[at] ^= 1 << random_.randrange(8)
        elif kind == 3:
            other = random_.randrange(len(data) + 1)
            data[at:at] = data[min(at, other):max(at, other)]
        elif kind == 4:
            del data[at:at + random_.randrange(40)]
        elif kind == 5:
            data[at:at] = random_.choice((b"\r\n", b"\r\n\r\n", b"Content-Length: 3\r\n", b"\r\nTransfer-Encoding: chunked",
                                          b"0\r\n\r\n", b"HTTP/1.1", b"\r", b"\n", HIDDEN))
        else:
            del data[at:]
    return bytes(data)


def seeds(token):
    bearer = b"Authorization: Bearer " + token.encode() + b"\r\n"
    body = b'{"name":"X","roles":["viewer"]}'
    return [
        GOOD, b"GET /v1/people?limit=2&cursor=3 HTTP/1.1\r\n" + HOST + bearer + b"If-None-Match: \"1\"\r\n\r\n",
        b"POST /v1/people HTTP/1.1\r\n" + HOST + bearer + b"Content-Type: application/json\r\nIdempotency-Key: k\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body) + body,
        b"POST /v1/people HTTP/1.1\r\n" + HOST + bearer + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"%x\r\n" % len(body) + body + b"\r\n0\r\nT: x\r\n\r\n",
        b"HEAD /openapi.json HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
        b"POST /v1/check:batch HTTP/1.1\r\n" + HOST + bearer + b"Content-Length: 6\r\n\r\n{}\n{}\n",
        GOOD + b"GET /v1/me HTTP/1.1\r\n" + HOST + bearer + b"\r\n" + GOOD,
    ]


def reset(port, data):
    s = socket.create_connection(("127.0.0.1", port), timeout=10)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if data:
        s.sendall(data)
    s.close()


def main():
    lodestone, world = sys.argv[1:3]
    mutations = int(sys.argv[3]) if len(sys.argv) > 3 else 3000
    with desk.Desk(lodestone, world, serve=["--quiet"]) as d:
        silent = 0
        for data in BY_HAND:
            silent += not must_be_refused(d.port, data)
        alive(d.port)
        for data in BOMBS:
            must_be_refused(d.port, data)
            alive(d.port)
        assert replies(exchange(d.port, CHUNK_HEAD)) in ([], [400], [401], [500])
        alive(d.port)
        token = d.admin.headers["Authorization"].split()[1]
        draw, seen = random.Random(20260109), {}
        for n in range(mutations):
            good = draw.choice(seeds(token))
            data = mutate(draw, good)
            cut = sorted(draw.randrange(len(data) + 1) for _ in range(draw.choice((0, 0, 1, 3))))
            parts = [data[a:b] for a, b in zip([0] + cut, cut + [len(data)])]
            if draw.randrange(20) == 0:
                reset(d.port, data)
                continue
            got = exchange(d.port, data, parts)
            assert got is not None, f"no end: {data!r}"
            for status in replies(got):
                seen[status] = seen.get(status, 0) + 1
                assert status < 500 or status in (501, 505), f"{status} for {data!r}"
            if n % 500 == 0:
                alive(d.port)
        for data in (b"", b"GET", GOOD, BY_HAND[-1]):
            for _ in range(50):
                reset(d.port, data)
        alive(d.port)
        d.stop()
        d.verify()
    print(f"bad requests: {len(BY_HAND)} by hand ({silent} closed without a word), {len(BOMBS)} bombs, "
          f"{mutations} mutations: {dict(sorted(seen.items()))}")


if __name__ == "__main__":
    main()
