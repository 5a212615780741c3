// SPDX-License-Identifier: Apache-2.0
//
// evidence_day: days as somebody printed them are read in the page as the desk reads them: by the very table of
// tests/unit/test_claim_day.c. No browser is needed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nearest, printedDay, readStated } from "../src/evidence/day.ts";
import { expect, ROOT, test } from "./desk.ts";

const table = readFileSync(join(ROOT, "tests", "unit", "test_claim_day.c"), "utf8");
const PAGE = "2026-01-09";

test("as the desk reads them", () => {
  const rows = [...table.matchAll(/\{"([^"]*)", (?:PAGE|"([\d-]+)"), (?:PAGE|"([\d-]+)"), (?:NULL|"([\d-]+)"), (-?\d), (true|false)\}/g)];
  expect(rows.length).toBeGreaterThan(40);
  for (const [, text, published, first, last, weekday, clash] of rows) {
    const r = readStated(text!, published ?? PAGE);
    expect([text, r.first, r.last, r.weekday ?? -1, r.clash]).toEqual([text, first ?? PAGE, last ?? first ?? PAGE, Number(weekday), clash === "true"]);
  }
});

test("what is no day is none, and what no calendar has is said", () => {
  const lists = [...table.matchAll(/TEXTS\[\] = \{([^}]*)\}/g)].map((m) => [...m[1]!.matchAll(/"([^"]*)"/g)].map((x) => x[1]!));
  const [none, impossible] = [lists.find((l) => l.includes("soon"))!, lists.find((l) => l.includes("February 30"))!];
  for (const text of none) expect([text, readStated(text, PAGE).first]).toEqual([text, null]);
  for (const text of impossible) expect([text, readStated(text, PAGE).impossible]).toEqual([text, true]);
  expect(readStated("Tuesday", null).first).toBe(null);
});

test("what may have been meant, and what is proposed of a passage", () => {
  expect(nearest("2026-01-07", 1)).toBe("2026-01-06");
  expect(printedDay("It follows a ban of Tuesday, January 7, on magnets.")).toBe("Tuesday, January 7");
  expect(printedDay("商务部于2026年1月6日（星期二）公告。")).toBe("2026年1月6日（星期二）");
  expect(printedDay("発表は1月7日（火）だった。")).toBe("1月7日（火）");
  expect(printedDay("About 1,100 items are listed.")).toBe("");
});
