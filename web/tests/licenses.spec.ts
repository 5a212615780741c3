// SPDX-License-Identifier: Apache-2.0
//
// Licenses in the pages (users.md 2.7: tasks 5 and 6): never over a license, refused with the figures and with the
// decision that stands against it; what ends or runs out soon; corrections by two people; hostile text.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { words } from "../src/licenses/words.ts";
import { type Client, Desk, enter, example, expect, test } from "./desk.ts";

/** As i18n.ts does; that one needs a browser. */
function fill(text: string, args: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (all, k: string, one?: string, other?: string) => {
    const v = args[k];
    return v === undefined ? all : one === undefined ? String(v) : Number(v) === 1 ? one : other!;
  });
}

type Key = keyof typeof words.en;
type Lang = keyof typeof words;
const say = (l: Lang) => (k: Key, args: Record<string, string | number> = {}) => fill(words[l][k], args);
const MAKER = "Nagoya Mirror Motor K.K. (synthetic)";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface People {
  liu: Client & { name: string };
  rin: Client & { name: string };
  noor: Client & { name: string };
}
const made = new WeakMap<Desk, Promise<People>>();

function people(desk: Desk): Promise<People> {
  let all = made.get(desk);
  if (!all) {
    all = (async () => ({
      liu: await desk.person("Liu License (synthetic)", "license_manager"),
      rin: await desk.person("Rin License (synthetic)", "requester"),
      noor: await desk.person("Noor License (synthetic)", "approver"),
    }))();
    made.set(desk, all);
  }
  return all;
}

async function license(p: People, no: string, more: object = {}): Promise<string> {
  const line = { line: 1, description: "sintered NdFeB segments", codes: ["1C905.a.4"], quantity: "200 kg", value: "16000 USD" };
  return (await p.liu.post("/v1/licenses", {
    no, regime: "cn", kind: "individual", holder: "Ningbo (synthetic)", end_user: MAKER, destination: "JP", from: "2026-02-05",
    until: "2026-12-31", lines: [line], ...more,
  })).id;
}

function shipment(id: string, on: string, quantity: string, value: string, user = MAKER) {
  const s = example("03-magnets-january-10.json");
  delete s.licenses;
  s.id = id;
  s.on = on;
  s.end_user.name = user;
  s.items[0].quantity = quantity;
  s.items[0].value = value;
  s.documents.push("end_user_certificate");
  return s;
}

for (const l of ["en", "zh"] as const) {
  test(`never over a license, and never against a decision: ${l}`, async ({ page, desk }) => {
    const t = say(l);
    const p = await people(desk);
    const id = await license(p, `CN-WATCHED-${l}`, { kind: "general", end_user: "SUBARU Corporation" });
    const checked = await p.rin.post("/v1/check?known=2026-02-20", shipment(`W-${l}`, "2026-02-20", "200 kg", "16000 USD", "SUBARU Corporation"));
    await enter(page, desk, p.liu, `/licenses/${id}`, l);
    await page.keyboard.press("r");
    const form = page.locator("form.card");
    await form.getByLabel(t("quantity"), { exact: true }).fill("200.000001 kg");
    await form.getByLabel(t("value"), { exact: true }).fill("1 USD");
    await form.getByLabel(t("order"), { exact: true }).fill(`W-${l}`);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText("available 200 kg");
    await expect(page.getByRole("alert")).toContainText("of 200 kg authorized");
    await expect(form.getByLabel(t("quantity"), { exact: true })).toHaveValue("200.000001 kg");
    await form.getByLabel(t("quantity"), { exact: true }).fill("200 kg");
    await form.getByLabel(t("value"), { exact: true }).fill("16000 USD");
    await form.getByLabel(t("for_day"), { exact: true }).fill("2026-02-20");
    await form.getByLabel(t("receipt"), { exact: true }).fill(checked.location.split("/").at(-1));
    await page.keyboard.press("Enter");
    await expect(page.getByText(t("left_of", { left: "0 kg", all: "200 kg" }))).toBeVisible();

    await page.getByRole("button", { name: t("ship"), exact: true }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("leaves_on"), { exact: true }).fill("2026-02-25");
    await dialog.getByRole("button", { name: t("ship"), exact: true }).press("Enter");
    await expect(dialog.getByText(t("stands_against"))).toBeVisible();
    await expect(dialog.getByRole("link", { name: t("that_decision") })).toHaveAttribute("href", /\/check\?receipt=[0-9a-f]{64}/);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: t("release"), exact: true }).click();
    await dialog.getByLabel(t("reason"), { exact: true }).fill("not today");
    await dialog.getByRole("button", { name: t("release"), exact: true }).click();
    await expect(page.getByText(t("left_of", { left: "200 kg", all: "200 kg" }))).toBeVisible();
  });
}

for (const l of ["en", "ja"] as const) {
  test(`what ends, and by projection runs out, within sixty days: ${l}`, async ({ page, desk }) => {
    const t = say(l);
    const p = await people(desk);
    // 150 of 200 kg left in two shipments within ten days: at that rate the rest lasts three days
    const id = await license(p, `CN-TREND-${l}`, { end_user: `Trend ${l} (synthetic)`, lines: [{ line: 1, description: "magnets", codes: ["1C905.a.4"], quantity: "200 kg" }] });
    for (const [n, day] of [[1, "2026-02-10"], [2, "2026-02-14"]] as const) {
      const s = shipment(`T-${l}-${n}`, day, "75 kg", "1 USD", `Trend ${l} (synthetic)`);
      const r = await p.liu.post(`/v1/licenses/${id}/reservations`, { line: 1, quantity: "75 kg", order: s.id, on: day });
      await p.liu.post(`/v1/reservations/${r.id}/acts`, { act: "ship", shipment: s, on: day });
    }
    await enter(page, desk, p.liu, "/licenses?on=2026-02-14", l);
    const soon = page.locator(".lic-soon");
    await expect(soon.getByRole("link", { name: `CN-TREND-${l}` }).first()).toBeVisible();
    // from the license's first day: 150 kg in 10 days; 50 kg are left
    await expect(soon).toContainText(t("trend_runs_out", { day: "2026-02-17", line: 1 }));
    await expect(soon).toContainText(t("projection_about"));
    await page.goto(`${desk.url}/licenses?on=2026-12-01&soon=1`);
    await expect(page.locator("article", { hasText: `CN-TREND-${l}` })).toContainText(t("days_left", { n: 30 }));
  });
}

test("an entry that is wrong is moved back by two people", async ({ page, desk, browser }) => {
  const t = say("en");
  const p = await people(desk);
  const id = await license(p, "CN-CORRECT", { end_user: "Correct (synthetic)" });
  await p.liu.post(`/v1/licenses/${id}/reservations`, { line: 1, quantity: "10 kg", value: "5 USD", order: "C-1", on: "2026-02-10" });
  await enter(page, desk, p.liu, `/licenses/${id}?tab=entries`);
  await page.getByRole("row").filter({ hasText: "10 kg" }).getByRole("button").click();
  await page.getByRole("dialog").getByLabel(t("how_much")).fill("4 kg");
  await page.getByRole("dialog").getByLabel(t("reason"), { exact: true }).fill("misread");
  await page.getByRole("button", { name: t("propose_correction") }).click();
  await expect(page.getByText(t("corrections_wait", { n: 1, who: p.liu.name }))).toBeVisible();
  await page.goto(`${desk.url}/licenses/corrections`);
  await expect(page.getByText(t("correction_needs_approver"))).toBeVisible();
  const other = await browser.newPage();
  await enter(other, desk, p.noor, "/licenses/corrections");
  await other.getByRole("button", { name: t("confirm_correction") }).press("Enter");
  await expect(other.getByText(t("no_corrections"))).toBeVisible();
  await other.close();
  await page.goto(`${desk.url}/licenses/${id}`);
  await expect(page.getByText(t("left_of", { left: "194 kg", all: "200 kg" }))).toBeVisible();
});

test("entered as printed, suspended on a document", async ({ page, desk }) => {
  const t = say("en");
  const p = await people(desk);
  await enter(page, desk, p.liu, "/licenses/new");
  const put = async (k: Key, v: string) => page.getByLabel(t(k), { exact: true }).fill(v);
  for (const [k, v] of [["no", "CN-PRINTED"], ["regime", "cn"], ["kind", "genera"], ["holder", "H (synthetic)"], ["end_user", "E (synthetic)"], ["from", "2026-02-05"], ["until", "2027-02-04"], ["description", "magnets"], ["quantity", "0.000001 kg"]] as const) await put(k, v);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("general");
  await put("kind", "general");
  await page.getByRole("button", { name: t("register") }).click();
  await expect(page).toHaveURL(/\/licenses\/L\d+/);
  await expect(page.getByText(t("left_of", { left: "0.000001 kg", all: "0.000001 kg" }))).toBeVisible();
  await page.getByRole("button", { name: t("act_suspend"), exact: true }).click();
  await page.getByRole("dialog").locator("input[type=file]").setInputFiles({ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("suspended (synthetic)") });
  await expect(page.getByRole("dialog").locator("input[name=sha]")).toHaveValue(/^[0-9a-f]{64}$/);
  await page.getByRole("dialog").getByRole("button", { name: t("act_suspend"), exact: true }).click();
  await expect(page.getByText(t("suspended_about"))).toBeVisible();
  await expect(page.getByRole("button", { name: t("act_reinstate"), exact: true })).toBeVisible();
});

test("hostile text is text, and moves nothing", async ({ page, desk }) => {
  const p = await people(desk);
  let alerts = 0;
  page.on("dialog", (d) => { alerts++; void d.dismiss(); });
  const bad = `<img src=x onerror=alert(1)>"><script>alert(2)</script>\u202Egnp ${"x".repeat(300)} a\u0301\u0323`;
  const id = await license(p, `<b>${"n".repeat(100)}`, { end_user: bad, holder: bad, conditions: `${bad}\n${"c".repeat(1500)}`, lines: [{ line: 1, description: bad, quantity: "5 kg" }] });
  await p.liu.post(`/v1/licenses/${id}/reservations`, { line: 1, quantity: "1 kg", order: "o".repeat(190), on: "2026-02-10" });
  await page.setViewportSize({ width: 360, height: 800 });
  await enter(page, desk, p.liu, "/licenses");
  for (const path of ["/licenses", `/licenses/${id}`, `/licenses/${id}?tab=reservations`, `/licenses/${id}?tab=entries`, "/licenses/new"]) {
    await page.goto(desk.url + path);
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), path).toBeLessThanOrEqual(1);
  }
  expect(await page.locator("main img, main script").count()).toBe(0);
  expect(alerts).toBe(0);
});

test("an empty desk says what to do", async ({ page }) => {
  const empty = new Desk();
  await empty.open();
  try {
    await enter(page, empty, await empty.person("Empty License (synthetic)", "viewer"), "/licenses");
    await expect(page.getByText(words.en.empty)).toBeVisible();
    await expect(page.getByText(words.en.register_needs)).toBeVisible();
  } finally {
    await empty.close();
  }
});

test("no fault that axe finds, on the parts of a license", async ({ page, desk }) => {
  const p = await people(desk);
  const id = await license(p, "CN-AXE", { conditions: "No transfer without leave" });
  await p.liu.post(`/v1/licenses/${id}/reservations`, { line: 1, quantity: "10 kg", value: "5 USD", order: "AXE-1", on: "2026-02-10" });
  await enter(page, desk, p.liu, "/licenses");
  for (const path of ["/licenses", `/licenses/${id}`, `/licenses/${id}?tab=reservations`, `/licenses/${id}?tab=entries`, "/licenses/new", "/licenses/corrections"]) {
    await page.goto(desk.url + path);
    await page.waitForLoadState("networkidle");
    await page.evaluate(axe); // by the debugger: the page's own CSP lets no other script in
    const faults = await page.evaluate(async () => {
      const found = await (window as any).axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
      return found.violations.flatMap((v: any) => v.nodes.map((n: any) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary}`));
    });
    expect(faults, path).toEqual([]);
  }
});
