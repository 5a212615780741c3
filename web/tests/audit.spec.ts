// SPDX-License-Identifier: Apache-2.0
//
// audit: an auditor recreates a decision and takes the file away (users.md 2.7, tasks 13 and 14); the record looked
// up and proved, twice; what two people do; on a desk that was told the story of examples/.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Client, Desk, enter, expect, PASSWORD, ROOT, test } from "./desk.ts";

const HOSTILE = [`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, `\u202Eevil\u202C Ànní ọ́ọ́`, "x".repeat(10_000), `=cmd|'/c calc'!A1`];
const who = (name: string) => ({ name: `${name} Example (synthetic)` });
const [ann, bo, otto, ada] = ["Ann", "Bo", "Otto", "Ada"].map(who) as [Who, Who, Who, Who];
type Who = { name: string };

let desk: Desk;
const folder = mkdtempSync(join(tmpdir(), "lodestone-audit-"));

test.beforeAll(async () => {
  desk = new Desk();
  await desk.open();
  execFileSync("python3", [join(ROOT, "examples/desk/story.py"), "--url", desk.url, "--token", desk.admin.token, "--password", PASSWORD]);
});
test.afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The API as this person, in the session of the page. */
async function api(page: Page, path: string): Promise<any> {
  return page.evaluate(async (p) => (await fetch(p)).json(), path);
}

async function noAlert(page: Page): Promise<void> {
  page.on("dialog", () => { throw new Error("a script ran"); });
}

async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

for (const [language, same] of [["en", "The same, byte for byte"], ["ja", "1 バイトも違わず同じ"]] as const) {
  test(`task 13, a decision is recreated, from the keyboard (${language})`, async ({ page }) => {
    await enter(page, desk, otto, "/", language);
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await expect(page.locator("table.events tbody tr").first()).toBeVisible();
    await page.keyboard.press("2");
    await expect(page).toHaveURL(/audit\/decisions/);
    await expect(page.locator("table.events tbody tr").first()).toBeVisible();
    await page.keyboard.press("j");
    await expect(page).toHaveURL(/receipt=[0-9a-f]{64}/);
    await expect(page.locator(".decision dl.pairs")).toBeVisible();
    await page.keyboard.press("r");
    await expect(page.locator(".decision")).toContainText(same);
  });
}

for (const [language, make, save] of [["en", "Make the folder", /^Save lodestone/], ["zh", "制作文件夹", /^保存 lodestone/]] as const) {
  test(`task 14, the record is taken away and checked elsewhere (${language})`, async ({ page }) => {
    await enter(page, desk, otto, language === "en" ? "/audit/proof" : "/audit/proof?object=C2", language);
    await expect(page.locator(".note li").first()).toBeVisible(); // what is left out is said first
    if (language === "en") await page.locator("input[name=personal]").check();
    await page.getByRole("button", { name: make, exact: true }).click();
    const button = page.getByRole("button", { name: save });
    await expect(button).toBeVisible();
    const [got] = await Promise.all([page.waitForEvent("download"), button.click()]);
    const tar = join(folder, got.suggestedFilename());
    await got.saveAs(tar);
    const how = await page.locator("ol pre").innerText();
    const head = /--head (\S+)/.exec(how)?.[1] ?? "";
    execFileSync("tar", ["xf", tar, "-C", folder]);
    const own = join(ROOT, "src/ledger/verify.py"); // from a source that one trusts
    const said = spawnSync("python3", ["-I", own, join(folder, "lodestone-audit"), "--head", head], { encoding: "utf8" });
    expect(said.status, said.stdout + said.stderr).toBe(0);
    const texts = spawnSync("ls", [join(folder, "lodestone-audit")], { encoding: "utf8" }).stdout;
    expect(texts.includes("personal.ndjson")).toBe(language === "en");
    rmSync(join(folder, "lodestone-audit"), { recursive: true });
  });
}

test("verified by the server and by the browser; a head that was noted, and one that was not", async ({ page }) => {
  await enter(page, desk, otto, "/audit/proof");
  const noted = (await page.locator(".head-note").innerText()).trim();
  await page.keyboard.press("v");
  await expect(page.getByText("All is in order")).toBeVisible();
  await expect(page.getByText("The chain holds")).toBeVisible();
  await expect(page.getByText("it ends as the server said")).toBeVisible();
  const field = page.locator("input[name=head]");
  await field.fill("7");
  await expect(page.getByText("That is no head")).toBeVisible();
  await field.fill(noted);
  await page.keyboard.press("Enter");
  await expect(page.getByText("the head that you noted is in it")).toHaveCount(2);
  await field.fill(noted.replace(/.{4}$/, (x) => (x === "0000" ? "1111" : "0000")));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Something is wrong")).toBeVisible();
  await expect(page.getByText("head_missing")).toBeVisible();
  await expect(page.getByText("The chain does not hold")).toBeVisible();
});

test("an export that ends before the head that the server named does not hold", async ({ page }) => {
  await page.route("**/v1/audit:verify", async (r) => {
    const said = await (await r.fetch()).json();
    await r.fulfill({ json: { ...said, head: { ...said.head, seq: said.head.seq + 1 } } });
  });
  await enter(page, desk, otto, "/audit/proof");
  await page.keyboard.press("v");
  await expect(page.getByText("The chain does not hold")).toBeVisible();
  await expect(page.getByText("is not in what was sent")).toBeVisible();
});

test("where the browser cannot compute, nothing is said of the chain of an export", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined }));
  await enter(page, desk, otto, "/audit/proof?object=C2");
  await page.getByRole("button", { name: "Make the folder" }).click();
  await expect(page.getByRole("button", { name: /^Save lodestone/ })).toBeVisible();
  await expect(page.getByText("Not computed here")).toBeVisible();
  await expect(page.getByText("its chain holds")).toHaveCount(0);
});

test("looked up by its number; the hash of what is shown is computed here (en, yo)", async ({ page }) => {
  await enter(page, desk, otto, "/audit");
  await page.keyboard.press("/");
  await page.keyboard.type("c2\n");
  await expect(page).toHaveURL(/object=C2/);
  await expect(page.locator("table.events tbody tr").first()).toContainText("Case opened");
  await expect(page.locator("table.events tbody tr").last()).toContainText("Review begun");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("j");
  await expect(page.locator(".event")).toContainText("Computed here, the same");
  await expect(page.locator(".event")).toContainText("Ningbo Example Magnetics");
  await page.getByRole("search").getByRole("searchbox").fill("1");
  await page.keyboard.press("Enter");
  await expect(page.locator(".event")).toContainText("Person added");
  await expect(page.locator(".event")).toContainText("0".repeat(64));
  await expect(page.locator(".event")).toContainText("Computed here, the same");
  await page.getByRole("search").getByRole("searchbox").fill("999999");
  await page.keyboard.press("Enter");
  await expect(page.locator(".event")).toContainText("There is no event 999,999");
  await page.getByRole("search").getByRole("searchbox").fill("no such thing");
  await page.keyboard.press("Enter");
  await expect(page.locator(".problem, .empty")).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await enter2(page, "/audit?object=C2&event=110", "yo");
  await expect(page.locator(".event")).toContainText("A ṣe ìṣirò níbí, ó bára mu");
  await fits(page);
});

/** Opens another page in another language; the session goes on. */
async function enter2(page: Page, path: string, language: string): Promise<void> {
  await page.addInitScript((l) => localStorage.setItem("lodestone.language", l), language);
  await page.goto(desk.url + path);
}

test("every event that the record has computes to its hash in the browser, hostile texts among them", async ({ page }) => {
  await noAlert(page);
  for (const text of HOSTILE) {
    const name = text.length > 200 ? text.slice(0, 190) : text;
    await desk.admin.post("/v1/people", { name, roles: ["viewer"] });
    await desk.admin.post("/v1/policy/law.days:propose", { value: "31", reason: text.slice(0, 2000) });
  }
  await enter(page, desk, otto, "/audit");
  await expect(page.locator("table.events tbody tr").first()).toBeVisible();
  await page.locator("table.events tbody tr").nth(1).click();
  for (let i = 0; i < 8; i++) {
    await expect(page.locator(".event")).toContainText("Computed here, the same");
    const at = page.url();
    await page.keyboard.press("j");
    await expect.poll(() => page.url()).not.toBe(at);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ["/audit", "/audit/people", "/audit/keeping"]) {
    await page.goto(desk.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForTimeout(300);
    await fits(page);
  }
  for (const text of HOSTILE) {
    await page.goto(`${desk.url}/audit?object=${encodeURIComponent(text)}&person=${encodeURIComponent(text.slice(0, 100))}`);
    await expect(page.locator(".problem, .empty").first()).toBeVisible();
    await page.goto(`${desk.url}/audit/decisions?shipment=${encodeURIComponent(text)}&receipt=${encodeURIComponent(text.slice(0, 100))}`);
    await expect(page.locator(".problem, .empty").first()).toBeVisible();
  }
});

test("who lacks the right reads why, and no refused attempt is made of it", async ({ page }) => {
  await enter(page, desk, ann, "/audit");
  await expect(page.locator(".note")).toContainText("auditors");
  for (const key of ["2", "3", "4", "5"]) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
  await page.goto(`${desk.url}/audit/keeping?object=L1`);
  await expect(page.locator(".until")).toContainText("has not ended");
  const page2 = await page.context().browser()!.newPage();
  await enter(page2, desk, otto, "/audit");
  const log = await api(page2, "/v1/audit?object=desk");
  expect(log.items.filter((e: any) => e.kind === "attempt")).toEqual([]);
  await page2.close();
});

test("then and now: the shipment is asked about again and leaves no trace", async ({ page }) => {
  await enter(page, desk, ann, "/audit/decisions?shipment=E08");
  await page.locator("table.events tbody tr").first().click();
  const before = await api(page, "/v1/decisions?shipment=E08");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("The verdict is the same now as then.")).toBeVisible();
  await page.goto(`${desk.url}/audit/decisions?shipment=E01&receipt=${(await api(page, "/v1/decisions?shipment=E01")).items[0].receipt}`);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("The verdict is another now than then.")).toBeVisible();
  await expect(page.locator("table.beside")).toContainText("License needed");
  expect(await api(page, "/v1/decisions?shipment=E08")).toEqual(before);
});

test("asked again for the same day with all that is known, and headed by the days that were asked for", async ({ page }) => {
  await enter(page, desk, ann, "/audit/decisions?shipment=E08&on=2026-02-03&known=2026-01-07");
  await page.locator("table.events tbody tr").first().click();
  const said = page.locator("table.beside thead");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(said).toContainText("Law of 2026-02-03 Tue · Known by 2026-01-07 Wed");
  await page.getByText("the same day (").click();
  const [asked] = await Promise.all([page.waitForRequest(/v1\/check\?/), page.getByRole("button", { name: "Compare" }).click()]);
  expect(new URL(asked.url()).searchParams.has("known")).toBe(false);
  await expect(said).not.toContainText("2026-01-07");
  await expect(said).not.toContainText("2026-02-03");
});

test("a list of decisions as CSV, without formulas", async ({ page }) => {
  const shipment = JSON.parse(readFileSync(join(ROOT, "examples/11-steel-shelf.json"), "utf8"));
  await enter(page, desk, ann, "/audit/decisions");
  const me = await api(page, "/v1/me");
  await page.evaluate(async ([s, csrf]) => {
    await fetch("/v1/check", { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf as string }, body: JSON.stringify({ ...(s as object), id: "=1+1" }) });
  }, [shipment, me.csrf]);
  const [got] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "As CSV" }).click()]);
  const file = join(folder, "decisions.csv");
  await got.saveAs(file);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(",'=1+1,");
  expect(text.trim().split("\r\n").length).toBe(1 + (await api(page, "/v1/decisions?limit=200")).items.length);
});

test("a hold is set by one and lifted by two; nothing that was typed is lost (en, ja)", async ({ page, browser }) => {
  await enter(page, desk, ann, "/audit/keeping?object=C1");
  await page.locator(".until").getByRole("button", { name: "Ask to erase" }).click();
  await page.locator("dialog textarea").fill("its time is over");
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator("dialog .problem")).toContainText("retention_runs");
  await expect(page.locator("dialog textarea")).toHaveValue("its time is over");
  await page.keyboard.press("Escape");
  await page.locator(".until").getByRole("button", { name: "Set a hold" }).click();
  await page.locator("dialog textarea").fill("asked by the agency <b>");
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator(".until")).toContainText("keeps it");
  const row = page.locator("tr", { hasText: "asked by the agency <b>" });
  await row.getByRole("button", { name: "Ask to lift" }).click();
  await page.locator("dialog textarea").fill("the request is over");
  await page.locator("dialog button[type=submit]").click();
  await expect(row).toContainText("waits for another person");
  const other = await browser.newPage();
  await enter(other, desk, bo, "/audit/keeping", "ja");
  const there = other.locator("tr", { hasText: "asked by the agency <b>" });
  await there.getByRole("button", { name: "解除", exact: true }).click();
  await other.locator("dialog button[type=submit]").click();
  await expect(there).toContainText("解除済み");
  await other.close();
});

test("an admin adds somebody, gives roles, makes a token that is shown once; policy by two", async ({ page, browser }) => {
  await enter(page, desk, ada, "/audit/people");
  await page.getByRole("button", { name: "Add a person" }).click();
  await page.locator("input[name=person-name]").fill("Zoe Example (synthetic)");
  await page.locator("dialog input[value=admin]").check();
  await page.locator("dialog input[value=approver]").check();
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator("dialog .problem")).toBeVisible();
  await expect(page.locator("input[name=person-name]")).toHaveValue("Zoe Example (synthetic)");
  await page.locator("dialog input[value=admin]").uncheck();
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator("tr", { hasText: "Zoe Example" })).toContainText("approver");
  await page.getByRole("button", { name: "Make a token" }).click();
  await page.locator("dialog input[value=admin]").check();
  await page.locator("dialog input[name=note]").fill("nightly report");
  await page.locator("dialog button[type=submit]").click();
  const secret = (await page.locator("dialog .secret").innerText()).trim();
  expect((await new Client(desk.url, secret).get("/v1/me")).token).toBe(true);
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog .secret")).toBeVisible();
  await page.getByRole("button", { name: "I have kept it" }).click();
  expect(await page.content()).not.toContain(secret);
  await page.locator(".policy", { hasText: "hits.second_person" }).getByRole("button", { name: "Propose" }).click();
  await page.locator("dialog select[name=value]").selectOption("likely");
  await page.locator("dialog textarea").fill("too many plain ones");
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator(".policy", { hasText: "hits.second_person" })).toContainText("waits for another person");
  const other = await browser.newPage();
  await enter(other, desk, bo, "/audit/people", "zh");
  await other.locator(".policy", { hasText: "hits.second_person" }).getByRole("button", { name: "确认" }).click();
  await other.locator("dialog button[type=submit]").click();
  await expect(other.locator(".policy", { hasText: "hits.second_person" })).toContainText("仅可能的命中");
  await other.close();
  await page.reload();
  await page.locator(".policy", { hasText: "hits.second_person" }).getByText("History").click();
  await expect(page.locator(".history li")).toHaveCount(2);
});

test("what was erased is shown as erased, and its event still computes to its hash", async ({ page, browser }) => {
  await enter(page, desk, ann, "/audit/keeping");
  const csrf = (await api(page, "/v1/me")).csrf;
  const write = (path: string, body: unknown) => page.evaluate(async ([p, b, c]) => {
    const r = await fetch(p as string, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": c as string }, body: JSON.stringify(b) });
    return { status: r.status, body: await r.json() };
  }, [path, body, csrf] as const);
  const id = (await write("/v1/cases", { regime: "cn", authority: "MOFCOM", kind: "individual", applicant: "Old Example Co. (synthetic)",
    end_user: "Older Example K.K. (synthetic)", destination: "JP", title: "long ago", lines: [{ line: 1, description: "steel", quantity: "1 kg" }] })).body.id;
  await write(`/v1/cases/${id}/acts`, { act: "submit", on: "2024-12-05" });
  expect((await write(`/v1/cases/${id}/acts`, { act: "withdraw", on: "2025-01-06", reason: "no longer needed" })).status).toBe(200);
  // A set of rules from a file, by two people: one year.
  await page.getByText("Propose a set").click();
  const csv = `id,regime,law,objects,triggers,years,counted_from,grade,checked,note\r\nhouse,,"house, <b>rules</b>",all,export end record,1,day,judgement,2026-11-23,\r\n`;
  await page.locator("input[type=file]").setInputFiles({ name: "rules.csv", mimeType: "text/csv", buffer: Buffer.from(csv.replace(",all,", ",nothing,")) });
  await page.locator(".propose").getByRole("button", { name: "Propose a set" }).click();
  await page.locator("dialog textarea").fill("one year is enough");
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator("dialog .problem")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.locator("input[type=file]").setInputFiles({ name: "rules.csv", mimeType: "text/csv", buffer: Buffer.from(csv.replace("export end record", "end")) });
  await expect(page.locator(".propose")).toContainText("house, <b>rules</b>");
  await page.locator(".propose").getByRole("button", { name: "Propose a set" }).click();
  await page.locator("dialog textarea").fill("one year is enough");
  await page.locator("dialog button[type=submit]").click();
  await expect(page.getByText("waits for another person").first()).toBeVisible();
  const other = await browser.newPage();
  await enter(other, desk, bo, "/audit/keeping");
  await other.getByRole("button", { name: "Put in force" }).click();
  await other.locator("dialog button[type=submit]").click();
  await expect(other.getByText("one year is enough")).toBeVisible();
  await page.goto(`${desk.url}/audit/keeping?object=${id}`);
  await page.locator(".until").getByRole("button", { name: "Ask to erase" }).click();
  await page.locator("dialog textarea").fill("its day is over");
  await page.locator("dialog button[type=submit]").click();
  const row = (p: Page) => p.locator("tr", { hasText: "its day is over" });
  await expect(row(page)).toContainText("waits for another person");
  await other.reload();
  await row(other).getByRole("button", { name: "Erase", exact: true }).click();
  await other.locator("dialog button[type=submit]").click();
  await expect(row(other)).toContainText("personal texts");
  await other.close();
  const third = await browser.newPage();
  await enter(third, desk, otto, `/audit?object=${id}`);
  await third.locator("table.events tbody tr").first().click();
  await expect(third.locator(".event")).toContainText("Two people had it erased");
  await expect(third.locator(".event")).not.toContainText("Old Example Co.");
  await expect(third.locator(".event")).toContainText("Computed here, the same");
  await third.close();
});

test("a decision that is no longer the same says where", async ({ page }) => {
  await page.route("**/v1/receipts/*:replay", (r) => r.fulfill({ json: { same: false, code: "image_differs", path: "/verdict", message: "prohibited, not license <img src=x>" } }));
  await enter(page, desk, otto, "/audit/decisions", "yo");
  await page.locator("table.events tbody tr").first().click();
  await expect(page.locator(".decision dl.pairs")).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.locator(".decision")).toContainText("Ó yàtọ̀");
  await expect(page.locator(".decision")).toContainText("prohibited, not license <img src=x>");
});

test("an empty desk, and a record that somebody changed behind the server's back", async ({ page }) => {
  const other = new Desk();
  await other.open();
  try {
    const rin = await other.person("Rin Example (synthetic)", "requester");
    const olu = await other.person("Olu Example (synthetic)", "auditor");
    await enter(page, other, olu, "/audit/decisions");
    await expect(page.locator(".empty")).toBeVisible();
    await page.goto(`${other.url}/audit/keeping`);
    await expect(page.getByText("No rules are in force")).toBeVisible();
    await expect(page.getByText("Nothing was ever erased.")).toBeVisible();
    await rin.post("/v1/check", JSON.parse(readFileSync(join(ROOT, "examples/11-steel-shelf.json"), "utf8")));
    execFileSync("python3", ["-c", "import sqlite3, sys; d = sqlite3.connect(sys.argv[1], timeout=30); d.execute(\"UPDATE decision SET verdict = 'prohibited'\"); d.commit()", other.store]);
    await page.goto(`${other.url}/audit/proof`);
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("v");
    await expect(page.getByText("Something is wrong")).toBeVisible();
    await expect(page.getByText("table_differs")).toBeVisible();
  } finally {
    await other.close();
  }
});
