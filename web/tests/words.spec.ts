// SPDX-License-Identifier: Apache-2.0
//
// The words of all pages, and the text functions, without a browser. That no key is missing is the compiler's to
// find; that a text was forgotten, broken or badly encoded is found here.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { isJson } from "../src/api/media.ts";
import { sheet } from "../src/text/sheet.ts";
import { finds, fold, graphemes, shorten } from "../src/text/text.ts";

type Table = Record<"en" | "zh" | "ja" | "yo", Record<string, string>>;
const SRC = fileURLToPath(new URL("../src", import.meta.url));
const folders = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith("words.ts"));

const holes = (s: string) => [...s.matchAll(/\{(\w+)/g)].map((m) => m[1]).sort().filter((v, i, a) => a.indexOf(v) === i).join();

test("there are words", () => expect(folders.length).toBeGreaterThan(5));

for (const file of folders) {
  test(`words of ${file}`, async () => {
    const { words } = (await import(join(SRC, file))) as { words: Table };
    const faults: string[] = [];
    for (const l of ["zh", "ja", "yo"] as const) {
      for (const [key, text] of Object.entries(words[l])) {
        const en = words.en[key] ?? "";
        const at = `${l} ${key}`;
        if (text.trim() === "" && en.trim() !== "") faults.push(`${at}: empty`);
        if (text !== text.normalize("NFC")) faults.push(`${at}: not NFC`);
        if (holes(text) !== holes(en)) faults.push(`${at}: {${holes(text)}} where English has {${holes(en)}}`);
        // Long English left in another language: names and codes are short.
        if (text === en && en.split(/\s+/).length > 3) faults.push(`${at}: still English: ${en}`);
        if (l !== "yo" && /[A-Za-z]/.test(en) && en.split(/\s+/).length > 4 && !/[\u3040-\u9fff]/.test(text)) faults.push(`${at}: no ${l}: ${text}`);
      }
    }
    expect(faults).toEqual([]);
  });
}

test("search folds marks, case, width and kana", () => {
  expect(finds("Àwọn ọjà", "awon oja")).toBe(true);
  expect(finds("ọ́", "o")).toBe(true);
  expect(finds("マグネット", "まぐねっと")).toBe(true);
  expect(finds("ﾏｸﾞﾈｯﾄ", "マグネット")).toBe(true);
  expect(finds("ＳＵＢＡＲＵ", "subaru")).toBe(true);
  expect(finds("ハ", "バ")).toBe(false); // another syllable, not another mark
  expect(finds("Nagoya Mirror Motor", "motor nagoya")).toBe(true);
  expect(finds("Nagoya", "osaka")).toBe(false);
  expect(finds("anything", "")).toBe(true);
  expect(fold("Ẹ̀rí")).toBe("eri");
});

test("letters are what people see", () => {
  expect(graphemes("ọ́ọ̀é")).toHaveLength(3);
  expect(graphemes("👩‍🔬a")).toHaveLength(2);
  expect(shorten("ọ́ọ̀ẹ́ẹ̀", 2)).toBe("ọ́ọ̀…");
  expect(shorten("輸出管理", 4)).toBe("輸出…");
  expect(shorten("short", 5)).toBe("short");
});

test("a spreadsheet runs no cell", () => {
  const cells = (...c: (string | number | null)[]) => sheet([c]).slice(1, -2);
  expect(sheet([["a"], ["b", null]])).toBe("\ufeffa\r\nb,\r\n");
  for (const f of ["=1+1", "+1+1", "-1+1", "@x", "\uff1d1+1", "\uff20x"]) expect(cells(f)).toBe(`'${f}`);
  expect(cells("\t=1")).toBe("\"'\t=1\"");
  expect(cells("-5.25", -3, "1/2")).toBe("-5.25,-3,1/2"); // numbers stay numbers
  expect(cells('say "no"', "a;b", "#c")).toBe('"say ""no""","a;b","#c"');
});

test("lines of JSON are not one JSON", () => {
  for (const t of ["application/json", "application/problem+json; charset=utf-8", "Application/JSON;x=y"]) expect(isJson(t), t).toBe(true);
  for (const t of [null, "", "text/json5", "application/x-ndjson", "application/json-seq", "application/jsonl"]) expect(isJson(t), String(t)).toBe(false);
});
