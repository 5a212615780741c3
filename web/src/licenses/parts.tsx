// SPDX-License-Identifier: Apache-2.0
//
// parts: what the pages of licenses share: status, a book as a bar with its figures, the projection.
import { useId } from "preact/hooks";
import { amount, day, useCode, useWords } from "../i18n/i18n.ts";
import { daysBetween } from "../text/days.ts";
import { Badge, type Tone } from "../ui/ui.tsx";
import { permille, printAmount, readAmount } from "./amounts.ts";
import type { Book, BookName, License } from "./api.ts";
import { SOON_DAYS, type Trend } from "./trend.ts";
import { words } from "./words.ts";

const TONE: Record<string, Tone> = {
  issued: "good", suspended: "stop", revoked: "stop", surrendered: "plain", not_begun: "wait", expired: "stop", exhausted: "wait",
};

export function Status({ status }: { status: string }) {
  const code = useCode(words, "status_");
  return <Badge tone={TONE[status] ?? "open"}>{code(status)}</Badge>;
}

/** The last day, and how far it is from the day asked about. */
export function Until({ l, on }: { l: License; on: string }) {
  const t = useWords(words);
  const n = daysBetween(on, l.until);
  const said = n < 0 ? t("ended_ago", { n: -n }) : t("days_left", { n });
  return <><span class="day">{day(l.until)}</span> {n >= 0 && n <= SOON_DAYS && l.status === "issued" ? <Badge tone="wait">{said}</Badge> : <span class="small muted">{said}</span>}</>;
}

const PARTS = ["used", "reserved", "available"] as const;

/** The bar is decoration: the same stands beside it in figures. Beyond the mark is tolerance. */
export function Bar({ book }: { book: Book }) {
  const id = useId().replaceAll(":", "");
  const n = (k: keyof Book) => readAmount(book[k])?.micros ?? 0n;
  const whole = n("authorized") + n("tolerance");
  let x = 0;
  const bar = PARTS.map((k) => {
    const w = permille(n(k), whole);
    const at = x;
    x += w;
    return <rect key={k} class={`bar-${k}`} x={at} y="1" width={Math.max(w, 0)} height="16" fill={k === "reserved" ? `url(#${id})` : undefined} />;
  });
  const edge = permille(n("authorized"), whole);
  return (
    <svg class="book-bar" viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <defs><pattern id={id} width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="bar-hatch-ground" width="12" height="12" /><rect class="bar-hatch" width="5" height="12" /></pattern></defs>
      <rect class="bar-ground" x="0" y="1" width="1000" height="16" />
      {bar}
      {n("tolerance") > 0n && <rect class="bar-tolerance" x={edge} y="1" width={1000 - edge} height="16" />}
    </svg>
  );
}

export function Figures({ book, name }: { book: Book; name: BookName }) {
  const t = useWords(words);
  const tolerance = (readAmount(book.tolerance)?.micros ?? 0n) > 0n;
  return (
    <div class="lic-figures">
      <p class="small"><strong>{t(name)}</strong>: {t("left_of", { left: amount(book.available), all: amount(book.authorized) })}</p>
      <Bar book={book} />
      <dl class="figure-row small">
        <div><dt>{t("authorized")}</dt><dd class="num">{amount(book.authorized)}</dd></div>
        <div><dt><i class="book-key k-used" /> {t("used")}</dt><dd class="num">{amount(book.used)}</dd></div>
        <div><dt><i class="book-key k-reserved" /> {t("reserved")}</dt><dd class="num">{amount(book.reserved)}</dd></div>
        <div><dt><i class="book-key k-available" /> {t("available")}</dt><dd class="num">{amount(book.available)}</dd></div>
        {tolerance && <div><dt><i class="book-key k-tolerance" /> {t("tolerance")}</dt><dd class="num">{amount(book.tolerance)}</dd></div>}
        {tolerance && <div><dt>{t("tolerance_used")}</dt><dd class="num">{amount(book.tolerance_used)}</dd></div>}
      </dl>
    </div>
  );
}

/** Labelled as what it is wherever it stands. */
export function Projection({ trend, l, on }: { trend: Trend | null; l: License; on: string }) {
  const t = useWords(words);
  if (trend === null) return <span class="muted small">{t("trend_unknown")}</span>;
  if (trend.runsOut === null) return <span class="muted small">{t("trend_none", { n: trend.days })}</span>;
  const soon = daysBetween(on, trend.runsOut) <= SOON_DAYS;
  const never = trend.runsOut >= l.until;
  const about = t("trend_about", { used: amount(printAmount({ micros: trend.used, unit: trend.unit })), days: trend.days, moves: trend.moves, left: amount(printAmount({ micros: trend.left, unit: trend.unit })) });
  return (
    <span class="lic-projection small">
      <Badge tone={soon && !never ? "wait" : "plain"}>{t("projection")}</Badge>{" "}
      {never ? t("trend_not_before_end") : t("trend_runs_out", { day: trend.runsOut, line: trend.line })}
      <span class="muted"> {about}{trend.moves < 2 ? ` ${t("trend_thin")}` : ""}</span>
    </span>
  );
}
