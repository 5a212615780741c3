// SPDX-License-Identifier: Apache-2.0
//
// audit_chain: folders that do not prove what they seem to, as the browser's own look at the chain meets them. No
// browser is needed.
import { expect, test } from "@playwright/test";
import { checkChain, type Checked, type Files, link, sha256, START } from "../src/audit/chain.ts";

const body = (seq: number, what = "") => `{"seq":"${seq}","at":"2026-01-10","kind":"test${what}"}`;

/** The first `chained` events are in the chain; `texts` are the lines of events.ndjson. */
async function folder(chained: number, texts: string[]): Promise<Files> {
  const rows: string[] = [];
  let hash = START;
  for (let seq = 1; seq <= chained; seq++) {
    const sum = await sha256(body(seq));
    hash = await link(hash, sum);
    rows.push(`${seq} ${sum} ${hash}`);
  }
  const file = (s: string) => new TextEncoder().encode(s);
  return new Map([["manifest.json", file(JSON.stringify({ head: { seq: chained, hash }, files: {} }))],
    ["chain.txt", file(`${rows.join("\n")}\n`)], ["events.ndjson", file(`${texts.join("\n")}\n`)]]);
}

const look = async (texts: string[], noted: Checked["head"] | null = null) => (await checkChain(await folder(2, texts), noted, () => {})).wrong;

test("a folder that is in order", async () => {
  expect(await look([body(1), body(2)])).toBe(null);
  expect(await look([body(2)], { seq: 0, hash: START })).toBe(null); // part of it was left out
});

test("a head of number 0 is the start, and nothing else", async () => {
  expect(await look([body(1)], { seq: 0, hash: "f".repeat(64) })).toEqual({ seq: 0, what: "head" });
});

test("one number with two texts: neither hides the other", async () => {
  expect(await look([body(1, " forged"), body(1), body(2)])).toEqual({ seq: 1, what: "twice" });
});

test("a text whose number is not in the chain", async () => {
  expect(await look([body(1), body(2), body(7)])).toEqual({ seq: 7, what: "extra" });
});
