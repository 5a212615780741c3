// SPDX-License-Identifier: Apache-2.0
//
// Cases in the pages (users.md 2.7: tasks 7 to 10): a draft from a blocked shipment, requests, advice by line and a
// second person's signature, clocks and where cases wait; what somebody else changed meanwhile; hostile text.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import { words } from "../src/cases/words.ts";
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

const HOSTILE = `<img src=x onerror=alert(1)>"><script>alert(2)</script>\u202Egnp.exe ${"x".repeat(300)} a\u0301\u0323\u0302`;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface People {
  rin: Client & { name: string };
  mei: Client & { name: string };
  lena: Client & { name: string };
  vera: Client & { name: string };
}
const made = new WeakMap<Desk, Promise<People>>();

function people(desk: Desk): Promise<People> {
  let all = made.get(desk);
  if (!all) {
    all = (async () => ({
      rin: await desk.person("Rin Case (synthetic)", "requester"),
      mei: await desk.person("Mei Case (synthetic)", "adviser"),
      lena: await desk.person("Lena Case (synthetic)", "countersigner"),
      vera: await desk.person("Vera Case (synthetic)", "approver", "evidence_editor"),
    }))();
    made.set(desk, all);
  }
  return all;
}

async function blocked(who: Client, id: string): Promise<string> {
  const shipment = example("03-magnets-january-10.json");
  delete shipment.licenses;
  shipment.id = id;
  const r = await who.post("/v1/check?gate=order", shipment);
  return r.location.split("/").at(-1);
}

/** A case under review since January. */
async function reviewed(p: People, id: string, more: object = {}): Promise<string> {
  const c = await p.rin.post("/v1/cases", { receipt: await blocked(p.rin, id), authority: "MOFCOM", kind: "individual", ...more });
  const at = `/v1/cases/${c.id}/acts`;
  await p.rin.post(at, { act: "submit", on: "2026-01-12" });
  await p.mei.post(at, { act: "accept", on: "2026-01-14", reference: "2026-0114" });
  await p.mei.post(at, { act: "begin_review", on: "2026-01-15" });
  return c.id;
}

async function wider(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const l of ["en", "zh"] as const) {
  test(`a case from a blocked shipment, submitted: ${l}`, async ({ page, desk }) => {
    const t = say(l);
    const { rin } = await people(desk);
    const receipt = await blocked(rin, `ORDER-${l}`);
    await enter(page, desk, rin, `/cases?new=${receipt}`, l);
    await expect(page.getByText(t("from_decision_about"))).toBeVisible();
    await page.getByLabel(t("authority"), { exact: true }).fill("MOFCOM");
    await page.getByLabel(t("license_kind"), { exact: true }).fill("individual");
    await page.getByRole("button", { name: t("make_draft") }).press("Enter");
    await expect(page).toHaveURL(/\/cases\/C\d+\?tab=papers/);
    await expect(page.getByText(t("paper_end_user_certificate"))).toBeVisible();
    await page.keyboard.press("1");
    await expect(page.getByRole("cell", { name: "sintered NdFeB" })).toBeVisible();
    await page.getByRole("button", { name: t("act_submit"), exact: true }).press("Enter");
    await expect(page.getByRole("dialog")).toContainText(t("follow_submit"));
    await page.getByRole("dialog").getByRole("button", { name: t("act_submit"), exact: true }).press("Enter");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.getByLabel(t("summary"))).toContainText(t("state_submitted"));
    await page.getByText(t("not_now", { n: 3 })).click();
    await expect(page.getByText(t("why_role", { roles: t("role_adviser") })).first()).toBeVisible();
  });
}

for (const l of ["en", "ja"] as const) {
  test(`advice in versions, countersigned by another, voided by later advice: ${l}`, async ({ page, desk, browser }) => {
    const t = say(l);
    const p = await people(desk);
    const id = await reviewed(p, `ADVICE-${l}`);
    await enter(page, desk, p.mei, `/cases/${id}?tab=lines`, l);
    const line = page.locator(".line-card").first();
    await line.getByRole("button", { name: t("act_advise") }).press("Enter");
    await line.getByLabel(t("act_advise")).selectOption("approve");
    await line.getByRole("button", { name: t("send_advice") }).press("Enter");
    await expect(line).toContainText(t("advice_approve"));

    const other = await browser.newPage();
    await enter(other, desk, p.lena, `/cases/${id}?tab=lines`, l);
    await other.getByRole("button", { name: t("agree") }).press("Enter");
    await expect(other.locator("main .badge.good", { hasText: t("agrees") }).last()).toBeVisible();

    // the page of the adviser is older now: it is told, keeps what was typed, and sends again
    await line.getByRole("button", { name: t("advise_again") }).press("Enter");
    await line.getByLabel(t("act_advise")).selectOption("approve_with_condition");
    await line.getByLabel(t("advice_text")).fill("no transfer without leave");
    await expect(line).toContainText(t("own_kept", { n: 1, next: 2 }));
    await line.getByRole("button", { name: t("send_advice") }).press("Enter");
    await expect(page.getByText(t("stale_again"))).toBeVisible();
    await expect(page.getByText(t("changed_meanwhile"))).toBeVisible();
    await expect(line.getByLabel(t("advice_text"))).toHaveValue("no transfer without leave");
    await line.getByRole("button", { name: t("send_advice") }).press("Enter");
    await expect(line).toContainText(t("version", { n: 2 }));
    await line.getByText(t("older_versions", { n: 1 })).click();
    await expect(line).toContainText(`${t("version", { n: 1 })}: ${t("advice_approve")}`);
    await expect(page.getByText(t("voided"))).toBeVisible();
    await expect(page.getByText(t("need_other_not_you"))).toBeVisible();
    await other.close();
  });
}

for (const l of ["en", "yo"] as const) {
  test(`seen is no answer: ${l}`, async ({ page, desk }) => {
    const t = say(l);
    const p = await people(desk);
    const id = await reviewed(p, `RFI-${l}`);
    await p.mei.post(`/v1/cases/${id}/rfis`, { question: "Who uses the motors?", on: "2026-01-20", due: "2026-02-02" });
    await enter(page, desk, p.rin, `/cases/${id}?tab=requests`, l);
    await expect(page.getByText(t("seen_is_no_answer"))).toBeVisible();
    await page.getByRole("button", { name: t("seen_button"), exact: true }).last().press("Enter");
    await expect(page.getByRole("button", { name: t("seen_button"), exact: true })).toHaveCount(0);
    await expect(page.getByLabel(t("summary"))).toContainText(t("state_awaiting_applicant"));
    await page.getByLabel(t("answer"), { exact: true }).fill("A maker of mirrors for cars.");
    await page.getByRole("button", { name: t("answer_button") }).press("Enter");
    await expect(page.getByLabel(t("summary"))).toContainText(t("state_under_review"));
  });
}

for (const l of ["en", "zh"] as const) {
  test(`where cases wait, and a class halted as reported: ${l}`, async ({ page, desk }) => {
    const t = say(l);
    const p = await people(desk);
    const id = await reviewed(p, `WAIT-${l}`);
    if (l === "en") {
      await p.vera.post("/v1/claims:import", example("desk/claims-2026-01-09.json"));
      await p.vera.post("/v1/class_halts", { regime: "cn", destination: "JP", claim: "page.wsj-reviews", from: "2026-01-06" });
    }
    await enter(page, desk, p.vera, "/cases?view=desk", l);
    const row = page.getByRole("row").filter({ hasText: t("waits_under_review") });
    await expect(row.getByRole("cell").nth(1)).not.toHaveText("0");
    await expect(page.getByText("The Wall Street Journal")).toBeVisible();
    await expect(page.getByText(t("claim_unconfirmed")).first()).toBeVisible();
    await page.goto(`${desk.url}/cases?halted=1`);
    await expect(page.locator(`a[data-case=${id}]`)).toBeVisible();
    await page.keyboard.press("j");
    await expect(page.locator("a[data-case]").first()).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByText(t("halt_about")).or(page.getByText(t("halt_open_about")))).toBeVisible();
    await page.goto(`${desk.url}/cases/${id}?tab=clock&on=2026-01-21`);
    await expect(page.locator(".day-line .day-cell.counted:not(.future)")).toHaveCount(5);
    await expect(page.getByText("5 working days used", { exact: false })).toBeVisible();
  });
}

test("filters stand in the address; a view has a name", async ({ page, desk }) => {
  const t = say("en");
  const p = await people(desk);
  await reviewed(p, "VIEW-1", { title: "ọ̀jà of Ibadan" });
  await enter(page, desk, p.rin, "/cases");
  await page.keyboard.press("/");
  await page.keyboard.type("oja");
  await expect(page).toHaveURL(/q=oja/);
  await expect(page.locator("a[data-case]")).toHaveCount(1);
  await page.getByText(t("saved_views")).click();
  await page.getByLabel(t("view_name")).fill("Market");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: t("clear_filters") }).click();
  await expect(page).not.toHaveURL(/q=/);
  await page.getByRole("button", { name: "Market", exact: true }).click();
  await expect(page).toHaveURL(/q=oja/);
  await page.getByLabel(t("search")).fill("nothing has this");
  await expect(page.getByText(t("empty_filter"))).toBeVisible();
});

test("a halt needs the authority's own word, and the refusal says so", async ({ page, desk }) => {
  const t = say("en");
  const p = await people(desk);
  const id = await reviewed(p, "HALT-1");
  await enter(page, desk, p.mei, `/cases/${id}`);
  await page.getByRole("button", { name: t("act_halt"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: t("act_halt"), exact: true })).toBeDisabled();
  await dialog.locator("input[type=file]").setInputFiles({ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("halted (synthetic)") });
  await expect(dialog.locator("input[name=sha]")).toHaveValue(/^[0-9a-f]{64}$/);
  await dialog.getByRole("button", { name: t("act_halt"), exact: true }).click();
  await expect(page.getByLabel(t("summary"))).toContainText(t("state_halted"));
  await page.goto(`${desk.url}/cases/C99999`);
  await expect(page.getByRole("alert")).toContainText("not_found");
});

test("hostile text is text, and moves nothing", async ({ page, desk }) => {
  const p = await people(desk);
  let alerts = 0;
  page.on("dialog", (d) => { alerts++; void d.dismiss(); });
  const id = await reviewed(p, "HOSTILE-1", { title: HOSTILE.slice(0, 400), end_user: HOSTILE.slice(0, 400), applicant: "y".repeat(480) });
  await p.mei.post(`/v1/cases/${id}/advice`, { advice: "refuse", text: `${HOSTILE}${"z".repeat(3400)}` });
  await p.mei.post(`/v1/cases/${id}/rfis`, { question: `${HOSTILE}${"q".repeat(3400)}`, on: "2026-01-20" });
  await page.setViewportSize({ width: 360, height: 800 });
  await enter(page, desk, p.rin, `/cases/${id}`);
  for (const tab of ["details", "lines", "requests", "papers", "clock", "history"]) {
    await page.goto(`${desk.url}/cases/${id}?tab=${tab}`);
    await expect(page.locator("nav [aria-current=page]").last()).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(await wider(page), tab).toBeLessThanOrEqual(1);
  }
  await page.goto(`${desk.url}/cases`);
  await expect(page.locator(`a[data-case=${id}]`)).toBeVisible();
  expect(await wider(page)).toBeLessThanOrEqual(1);
  expect(await page.locator("main img, main script").count()).toBe(0);
  expect(alerts).toBe(0);
});

test("an empty desk says what to do", async ({ page }) => {
  const empty = new Desk();
  await empty.open();
  try {
    const who = await empty.person("Empty Case (synthetic)", "viewer");
    await enter(page, empty, who, "/cases");
    await expect(page.getByText(words.en.empty)).toBeVisible();
    await expect(page.getByText(words.en.new_needs)).toBeVisible();
    await page.goto(`${empty.url}/cases/halts`);
    await expect(page.getByText(words.en.halts_empty)).toBeVisible();
    await expect(page.getByText(words.en.halt_needs_role)).toBeVisible();
  } finally {
    await empty.close();
  }
});

test("no fault that axe finds, on the parts of a case", async ({ page, desk }) => {
  const p = await people(desk);
  const id = await reviewed(p, "AXE-1");
  await p.mei.post(`/v1/cases/${id}/advice`, { line: 1, advice: "approve", text: "civil use" });
  await p.mei.post(`/v1/cases/${id}/rfis`, { question: "Who?", on: "2026-01-20", due: "2026-02-02" });
  await enter(page, desk, p.rin, `/cases/${id}?tab=all`);
  for (const path of [`/cases/${id}?tab=all`, "/cases", "/cases?view=desk", "/cases/halts", "/cases/new"]) {
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
