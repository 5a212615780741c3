// SPDX-License-Identifier: Apache-2.0
//
// A newcomer, without a manual: from the claims of the news page to the verdict, the questions, and the day on which
// the mirror line stops. Only what is on the screen is used. In two languages: what is clicked is found by what it
// is, not by its words.
import { enter } from "./desk.ts";
import { ANN, expect, test } from "./story.ts";

for (const language of ["en", "ja"] as const) {
  test(`from what is said to what stops (${language})`, async ({ page, desk, told }) => {
    expect(told.people.length).toBeGreaterThan(2);
    await enter(page, desk, ANN, "/", language);

    // 1. What is said: the claims, who denied the report, and that the page contradicts itself.
    await page.locator(".steps > li").nth(0).getByRole("link").last().click();
    await expect(page).toHaveURL(/\/evidence/);
    await expect(page.getByText(/reviews of license applications are halted/).first()).toBeVisible();
    await expect(page.getByText(/civilian users/i).first()).toBeVisible();

    // 2. What it means for a shipment: decided ones are on the start page; the questions stand with the undecided.
    await page.keyboard.press("g");
    await page.keyboard.press("g");
    await expect(page.locator("[data-verdict=undecided]").first()).toBeVisible();
    await page.locator("tr", { has: page.locator("[data-verdict=license]") }).first().getByRole("link").click();
    await expect(page.locator(".verdict.big[data-verdict=license]")).toBeVisible();
    await expect(page.getByText("NdFeB permanent magnet material with dysprosium").first()).toBeVisible();

    // What is not known is asked, with what each answer leads to.
    const unknown = (told as any).open.find((o: { what: string }) => o.what.includes("questions"));
    await page.goto(desk.url + unknown.path);
    await expect(page.locator(".verdict.big[data-verdict=undecided]")).toBeVisible();
    await expect(page.getByText("Who sends the goods, and who uses them in the end", { exact: false }).first()).toBeVisible();

    // 3. What stops, and when: from the day on which the model's stock was counted.
    await page.keyboard.press("g");
    await page.keyboard.press("g");
    const stops = page.locator(".steps > li").nth(2).getByRole("link").last();
    await expect(stops).toHaveAttribute("href", /2026-01-10/); // once the model was read
    await stops.click();
    await expect(page).toHaveURL(/\/exposure\/exposure\?on=2026-01-10&known=2026-01-10/);
    await expect(page.getByText("2026-02-13").first()).toBeVisible();
    const day34 = page.locator("article", { hasText: "car_h" }).first();
    await expect(day34).toContainText("34");
  });
}
