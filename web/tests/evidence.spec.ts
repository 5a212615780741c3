// SPDX-License-Identifier: Apache-2.0
//
// evidence: the claims of the news page at a glance, and on the day before; a text that is split into claims and
// what that changes (users.md 2.7, task 11); what is refused, and what stays of what was typed; hostile text.
import type { Page } from "@playwright/test";
import { createHash } from "node:crypto";
import { type Client, enter, example, expect, test } from "./desk.ts";

test.describe.configure({ mode: "serial" });

let eve: Client & { name: string };
let vic: Client & { name: string };
const group = "japan-2026-01";
const file = example("desk/claims-2026-01-09.json");
const badge = (page: Page, id: string) => page.locator(`[data-claim="${id}"] [data-status]`).first();
const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.beforeAll(async ({ desk }) => {
  eve = await desk.person("Eve Example (synthetic)", "evidence_editor", "adviser");
  vic = await desk.person("Vic Example (synthetic)", "viewer");
});

test("an empty desk says what to do, and to whom it may not", async ({ page, desk }) => {
  await enter(page, desk, vic, "/evidence");
  await expect(page.locator(".empty")).toContainText("No claim has been entered yet");
  await expect(page.locator(".empty")).toContainText("evidence_editor");
  for (const path of ["new", "split", "import"]) {
    await page.goto(`${desk.url}/evidence/${path}`);
    await expect(page.locator(".note")).toContainText("evidence_editor");
    await expect(page.locator("form.stack, textarea")).toHaveCount(0);
  }
});

test("a file is looked at, refused by its rows, and taken whole", async ({ page, desk }) => {
  await enter(page, desk, eve, "/evidence");
  await page.keyboard.press("i");
  const json = page.locator("textarea[name=json]");
  await json.fill("{ no json");
  await expect(page.locator(".fault").first()).toContainText("This is no JSON");
  await json.fill('{"claims": 3}');
  await expect(page.locator(".fault").first()).toContainText("list of objects");
  const broken = structuredClone(file);
  broken.claims[2].kind = "rumor";
  broken.claims[3].publisched = "x";
  await json.fill(JSON.stringify(broken));
  await expect(page.locator('[data-pointer="/claims/2"] .fault')).toContainText("rumor"); // before it is sent
  await page.getByRole("button", { name: /Enter all/ }).click();
  await expect(page.locator('[data-pointer="/claims/3"] .fault')).toContainText("publisched");
  await expect(json).toHaveValue(/rumor/);
  broken.claims[2].kind = "official_statement";
  delete broken.claims[3].publisched;
  broken.links[3].to = "no.such";
  await json.fill(JSON.stringify(broken));
  await page.getByRole("button", { name: /Enter all/ }).click();
  await expect(page.locator('[data-pointer="/links/3"] .fault')).toContainText("no.such");
  expect((await eve.get(`/v1/claims?group=${group}`)).items).toEqual([]); // nothing of it was kept
  await page.locator("input[name=file]").setInputFiles({ name: "claims.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
  await page.getByRole("button", { name: /Enter all: 36 claims, 15 links/ }).click();
  await expect(page.locator(".outcome > h2")).toHaveText("36 claims and 15 links entered");
  await expect(page.locator(".outcome")).toContainText("No claim changes a rule");
  await page.getByRole("link", { name: /Open/ }).click();
  await expect(page).toHaveURL(/group=japan-2026-01/);
});

test("the page at a glance: readings, contradictions, and the way on", async ({ page, desk }) => {
  await enter(page, desk, vic, `/evidence?group=${group}`);
  await expect(page.locator(".column h3")).toHaveText(["As law", "As the authority says", "As the press writes", "As retold", "As unnamed sources report", "As advisers read it"]);
  await expect(page.locator(".tier-authority")).toContainText("narrower than the act");
  await expect(page.locator(".tier-retold")).toContainText("wider than the act");
  await expect(page.locator(".tier-unnamed")).toContainText("review: halted");
  await expect(page.locator("[data-clash]")).toHaveCount(14);
  await expect(page.locator('[data-clash="weekday"]')).toContainText("2026-01-07 is a Wednesday");
  await expect(page.locator('[data-clash="weekday"] a')).toHaveText("page.body-1");
  await expect(page.getByText("Which shipments it touches cannot be told")).toBeVisible();
  await page.getByRole("link", { name: "What does it mean for a shipment?" }).click();
  await expect(page).toHaveURL(/\/check/);
  await page.goBack();
  await page.getByRole("link", { name: "What stops if it is true?" }).click();
  await expect(page).toHaveURL(/\/exposure/);
});

test("一目了然：各种说法、矛盾，按知悉日期变化", async ({ page, desk }) => {
  await enter(page, desk, vic, `/evidence?group=${group}`, "zh");
  await expect(page.locator(".column h3").first()).toHaveText("法令原文");
  await expect(page.locator("[data-clash]")).toHaveCount(14);
  await page.locator("h1").click();
  for (let i = 0; i < 20 && !page.url().includes("known=2026-01-08"); i++) await page.keyboard.press("[");
  await expect(page.locator("output[data-known]")).toHaveAttribute("data-known", "2026-01-08");
  await expect(badge(page, "mofcom.2026-01-08")).toHaveAttribute("data-status", "contested");
  await expect(page.locator(".tier-unnamed")).toHaveCount(0); // the report was not public yet
  await page.keyboard.press("[");
  await page.keyboard.press("[");
  await expect(page).toHaveURL(/known=2026-01-06/);
  await expect(page.locator(".column h3")).toHaveText(["法令原文"]);
  await expect(page.locator("[data-clash]")).toHaveCount(0);
  await page.locator("input[name=known-day]").fill("2026-01-09");
  await expect(page.locator('[data-claim="page.wsj-reviews"]')).toContainText("未证实");
});

test("what could not be read is not 'nothing was public'", async ({ page, desk }) => {
  await page.route(/v1\/claims\?.*known=2026-01-08/, (r) => r.fulfill({ status: 500, json: { title: "no", status: 500, code: "internal" } }));
  await enter(page, desk, vic, `/evidence?group=${group}&known=2026-01-09`);
  await expect(page.locator(".known")).toContainText("claims were public");
  await page.locator("input[name=known-day]").fill("2026-01-08");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.locator(".known")).not.toContainText("claims were public");
  await expect(page.locator(".column, .empty, [data-status]")).toHaveCount(0);
});

test("a halt's end is not shown before it was public", async ({ page, desk }) => {
  const halt = { id: "HALT1", regime: "cn", authority: null, destination: "JP", measure: null, claim: "page.wsj-reviews", from: "2026-01-09",
    until: "2026-02-24", known: "2026-01-09", ended_by: "later.word", end_known: "2026-02-25" };
  await page.route(/v1\/class_halts/, (r) => r.fulfill({ json: { items: [halt], next: null } }));
  await enter(page, desk, vic, "/evidence/page.wsj-reviews?known=2026-01-10");
  await expect(page.getByText("HALT1")).toBeVisible();
  await expect(page.locator("main")).not.toContainText("2026-02-24");
  await page.goto(`${desk.url}/evidence/page.wsj-reviews?known=2026-02-25`);
  await expect(page.locator("main")).toContainText("2026-02-24");
});

test("links are followed with the arrow keys", async ({ page, desk }) => {
  await enter(page, desk, vic, `/evidence?group=${group}`);
  await expect(page.locator(".column")).not.toHaveCount(0); // the page stands
  await page.keyboard.press("3");
  const node = page.locator('[data-node="page.body-1"]');
  await node.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator('[data-node="page.headline"]')).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator('[data-node="page.summary-wsj"]')).toBeFocused();
  await expect(page.locator("table.link-table tbody tr")).toHaveCount(15);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/evidence\/page\.summary-wsj/);
  await expect(page.locator(".link-list")).toContainText("restated by");
});

test("filters stand in the address; search folds marks", async ({ page, desk }) => {
  await enter(page, desk, vic, `/evidence?group=${group}&view=cards`);
  await expect(page.locator("input[type=search]")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("GEOPOLÍTECHS");
  await expect(page.locator("article.claim")).not.toHaveCount(0);
  await expect(page).toHaveURL(/q=GEOPOL/);
  await page.locator("select[name=kind]").selectOption("official_act");
  await expect(page.locator("article.claim h3")).toHaveCount(2);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.locator("select[name=made]").selectOption("ai");
  await expect(page.locator("article.claim")).toHaveCount(2); // what is labeled; the rest is unknown, not human
  await expect(page.locator("article.claim").first()).toContainText("a machine");
});

const news = (day: string) => `Curbs are said to widen (synthetic)\nA paper reported that reviews of the second class are halted. It dates the halt to ${day}.\nThe ministry denied it.`;

test("a text is split into claims by keys, and says what it changed", async ({ page, desk }) => {
  await eve.post("/v1/claims", { id: "old.report", says: "reviews are halted (synthetic)", about: "cn.mofcom.2026-1", subject: "The Ministry (synthetic)", by: "A paper (synthetic)", person: false, kind: "named_press", published: "2026-01-09", group: "split.one" });
  await enter(page, desk, eve, "/evidence?group=split.one");
  await expect(page.locator(".column")).toHaveCount(1);
  await page.keyboard.press("p");
  await expect(page.locator(".note").first()).toContainText("No machine reads this text");
  await page.locator("textarea[name=text]").fill(news("Tuesday, January 7"));
  await page.getByRole("button", { name: "Split it" }).click();
  const shared = page.locator("details.card");
  await shared.locator("input[name=by]").fill("A paper (synthetic)");
  await shared.locator("input[name=published]").fill("2026-01-12");
  await shared.locator("input[name=about]").fill("cn.mofcom.2026-1");
  await page.locator(".passages").focus();
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+J");
  await page.keyboard.press("Enter"); // two sentences, one claim
  await page.keyboard.press("Enter"); // the next
  await expect(page.locator(".draft")).toHaveCount(2);
  const [one, two] = [page.locator(".draft").nth(0), page.locator(".draft").nth(1)];
  await expect(one.locator("input[name=stated]")).toHaveValue("Tuesday, January 7");
  await expect(one.locator("[data-check=stated]")).toContainText("2026-01-07 Wed");
  await page.getByRole("button", { name: "Enter all 2" }).click(); // whose text it is, and its kind, are not said
  await expect(page.getByText("Something is missing")).toBeVisible();
  await one.getByText("no label: unknown", { exact: true }).first().click();
  await one.locator("select[name=kind]").selectOption("unnamed_source");
  await two.getByText("a person", { exact: true }).first().click();
  await two.locator("select[name=kind]").selectOption("official_statement");
  await two.locator("summary").first().click();
  await two.locator("input[name=by]").fill("The Ministry (synthetic)");
  await two.getByText("What it says of other claims").click();
  await two.getByRole("button", { name: "Add a link" }).click();
  await two.locator("select[name=link-kind]").selectOption("denies");
  await two.locator("input[name=to]").fill("old.report");
  await page.getByRole("button", { name: "Enter all 2" }).click();
  await expect(page.locator(".outcome > h2")).toHaveText("2 claims and 1 link entered");
  await expect(page.locator(".outcome")).toContainText("No claim changes a rule");
  const changed = page.locator(".outcome section").first();
  await expect(changed).toContainText("old.report");
  await expect(changed.locator("[data-status]").last()).toHaveAttribute("data-status", "denied");
  await expect(page.locator('.outcome [data-clash="weekday"]')).toHaveCount(1);
  const made = (await eve.get("/v1/claims?group=split.one")).items;
  const text = news("Tuesday, January 7");
  expect(made[0].capture).toBe(createHash("sha256").update(text).digest("hex"));
  expect(await eve.get(`/v1/documents/${made[0].capture}`)).toBe(text);
  expect(made.map((c: any) => c.text_by)).toEqual(["human", "unknown", "unknown"]);
});

test("本文を発言に分け、ひとつの誤りでは何も入らず、書いたものは残る", async ({ page, desk }) => {
  await enter(page, desk, eve, "/evidence/split?group=split.two", "ja");
  await page.locator("textarea[name=text]").fill("発表は1月7日（火）だった。審査は止まっている。");
  await page.getByRole("button", { name: "分ける", exact: true }).click();
  const shared = page.locator("details.card");
  await shared.locator("input[name=by]").fill("新聞（架空）");
  await shared.locator("input[name=published]").fill("2026-01-09");
  await shared.locator("input[name=about]").fill("cn.mofcom.2026-1");
  await shared.locator("input[name=lang]").fill("ja");
  await shared.locator("select[name=text_by]").selectOption("ai");
  await page.locator(".passages").focus();
  await page.keyboard.press("Enter");
  const draft = page.locator(".draft").first();
  await expect(draft.locator("input[name=stated]")).toHaveValue("1月7日（火）");
  await expect(draft.locator("[data-check=stated]")).toContainText("2026-01-07 水");
  await draft.locator("select[name=kind]").selectOption("named_press");
  await draft.locator("summary").first().click();
  await draft.locator("input[name=id]").fill("old.report");
  await page.getByRole("button", { name: /すべてを入力/ }).click();
  await expect(page.locator(".problem")).toContainText("claim_exists");
  await expect(draft.locator("input[name=id]")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator(".draft")).toHaveCount(1);
  await page.getByRole("link", { name: "発言の一覧へ戻る" }).click(); // away, and back
  await page.keyboard.press("p");
  await expect(page.locator(".draft")).toHaveCount(1);
  await page.locator(".draft summary").first().click();
  await page.locator(".draft input[name=id]").fill("shinbun.1");
  await page.getByRole("button", { name: /すべてを入力/ }).click();
  await expect(page.locator(".outcome > h2")).toContainText("発言 1 件");
  expect((await eve.get("/v1/claims/shinbun.1")).text_by).toBe("ai");
});

test("one claim with a copy; a link denies it, day by day; taken back", async ({ page, desk }) => {
  await enter(page, desk, eve, "/evidence/new?group=one.claim");
  await page.getByRole("button", { name: "Enter the claim" }).click();
  await expect(page.getByRole("alert")).toContainText("Not ready");
  await expect(page.locator("[name=says]")).toBeFocused();
  await page.locator("[name=says]").fill("Reviews are halted (synthetic).");
  await page.locator("[name=kind]").selectOption("named_press");
  await page.locator("[name=about]").fill("some.matter");
  await page.locator("[name=by]").fill("A paper (synthetic)");
  await page.locator("[name=person]").selectOption("no");
  await page.locator("[name=subject]").fill("MOFCOM");
  await page.locator("[name=published]").fill("2026-01-09");
  await page.locator("[name=id]").fill("paper.1");
  const copy = Buffer.from("<script>alert(1)</script> a copy (synthetic)");
  const sha = createHash("sha256").update(copy).digest("hex");
  await page.locator("input[type=file]").setInputFiles({ name: "copy.html", mimeType: "text/html", buffer: copy });
  await expect(page.locator("[name=capture]")).toHaveValue(sha);
  await expect(page.getByText("the hash is that of your file")).toBeVisible();
  await page.getByRole("button", { name: "Enter the claim" }).click();
  await page.locator(".outcome").getByRole("link", { name: "paper.1" }).click();
  await expect(page.locator(`a[href="/v1/documents/${sha}"]`)).toBeVisible();
  await expect(page.locator(".verdict-of [data-status]")).toHaveAttribute("data-status", "unconfirmed");
  await eve.post("/v1/claims", { id: "word.1", says: "That is not so (synthetic).", about: "some.matter", by: "MOFCOM", person: false, kind: "official_statement", published: "2026-01-12", group: "one.claim" });
  await page.keyboard.press("l");
  await page.getByText("another says something of paper.1").click();
  await page.locator("dialog select[name=kind]").selectOption("denies");
  await page.locator("dialog input[name=to]").fill("no.such");
  await page.locator("dialog").getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.locator("dialog .problem")).toContainText("no.such");
  await page.locator("dialog input[name=to]").fill("word.1");
  await page.locator("dialog").getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.locator(".verdict-of [data-status]")).toHaveAttribute("data-status", "denied");
  await expect(page.locator("[data-why]")).toContainText("word.1");
  await expect(page.locator("table.history tbody tr")).toHaveCount(2);
  await page.locator("table.history tbody tr").first().getByRole("button").click();
  await expect(page).toHaveURL(/known=2026-01-09/);
  await expect(page.locator(".verdict-of [data-status]")).toHaveAttribute("data-status", "unconfirmed");
  await page.goto(`${desk.url}/evidence/paper.1?known=2026-01-01`);
  await expect(page.locator(".note")).toContainText("was not public by 2026-01-01");
  await page.getByRole("button", { name: "All that is known" }).click();
  await page.getByRole("button", { name: "Take the link back" }).click();
  await page.locator("dialog textarea").fill("of another report");
  await page.locator("dialog").getByRole("button", { name: "Take the link back" }).click();
  await expect(page.locator(".verdict-of [data-status]")).toHaveAttribute("data-status", "unconfirmed");
  await page.getByRole("button", { name: "Report a class halt" }).click();
  await page.locator("dialog input[name=destination]").fill("JP");
  await page.locator("dialog").getByRole("button", { name: "Report", exact: true }).click();
  await expect(page.getByText("Class halts that name it")).toBeVisible();
  await page.keyboard.press("w");
  await page.locator("dialog textarea").fill("the wrong day");
  await page.locator("dialog").getByRole("button", { name: "Withdraw the entry" }).click();
  await expect(page.locator("main .problem")).toContainText("the wrong day");
});

test("hostile text is text, in every field, on every view", async ({ page, desk }) => {
  page.on("dialog", () => { throw new Error("a script ran"); });
  const bad = [`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, "\u202Eesrever", "W".repeat(1900), "Z\u0351\u036b\u0343a\u0323\u0301l\u0321go".repeat(9)];
  const short = (i: number) => bad[i]!.slice(0, i === 4 ? 12 : 90);
  for (const [i, s] of bad.entries()) {
    await eve.post("/v1/claims", { id: `bad.${i}`, says: s, about: short(i), by: short(i), person: true, kind: "picture", published: "2026-01-09", group: "bad", speaks_for: short(i), subject: short(i), effect: short(i), items: s, parties: s, destination: short(i), channel: short(i), source: short(i), event: short(i), stated: short(i), count_of: short(i), count: short(i), lang: short(i).slice(0, 8), url: `javascript:alert(1)${short(i)}`, lacks: [s] });
    if (i > 0) await eve.post(`/v1/claims/bad.${i}/links`, { kind: "widens", to: "bad.0", note: s });
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await enter(page, desk, eve, "/evidence?group=bad&view=cards");
  await expect(page.locator("article.claim")).toHaveCount(5);
  for (const path of ["/evidence?group=bad", "/evidence?group=bad&view=links", "/evidence/bad.1", "/evidence/bad.3"]) {
    await page.goto(desk.url + path);
    await expect(page.locator("h2").first()).toBeVisible();
    await page.waitForTimeout(300);
    expect(await wide(page), path).toBeLessThanOrEqual(0);
  }
  await page.goto(`${desk.url}/evidence/bad.0`);
  await expect(page.locator('a[href^="javascript"]')).toHaveCount(0);
  await expect(page.locator("main img, main script")).toHaveCount(0);
  await page.goto(`${desk.url}/evidence/split`);
  await page.locator("textarea[name=text]").fill(bad.join("\n"));
  await page.getByRole("button", { name: "Split it" }).click();
  await page.locator(".passages").focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("Enter");
  await expect(page.locator(".draft")).toHaveCount(5);
  const long = "W".repeat(10_000);
  await page.locator(".draft [name=says]").first().fill(long);
  await expect(page.locator(".draft .fault").first()).toContainText("Too long");
  await expect(page.locator(".draft [name=says]").first()).toHaveValue(long); // said, not cut
  expect(await wide(page)).toBeLessThanOrEqual(0);
  await expect(page.locator("main img, main script")).toHaveCount(0);
});

test("what is not there is said", async ({ page, desk }) => {
  await enter(page, desk, vic, "/evidence/no.such");
  await expect(page.locator(".problem")).toContainText("no.such");
  await page.goto(`${desk.url}/evidence/wsj.2026-01-09`); // a report of the packs, which answers name
  await expect(page.locator(".note a")).toHaveAttribute("href", "/measures/wsj.2026-01-09");
  await page.goto(`${desk.url}/evidence?about=cn.mofcom.2026-1`); // as the page of the measure leads here
  await expect(page.locator(".column h3").first()).toHaveText("As law");
  await expect(page.locator('[data-clash="weekday"]').first()).toBeVisible();
  await page.goto(`${desk.url}/evidence?group=nothing.here`);
  await expect(page.locator(".empty")).toContainText("no claim of this group");
  await page.goto(`${desk.url}/evidence/page.picture`);
  await expect(page.locator(".claim-fields")).toContainText("It confirms and contests nothing");
  await expect(page.getByText("Only people with the role evidence_editor")).toBeVisible();
  await expect(page.getByRole("button", { name: "Withdraw the entry" })).toHaveCount(0);
});
