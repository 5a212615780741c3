// SPDX-License-Identifier: Apache-2.0
//
// page: /check, the form with its answer; ?receipt=R, an answer that was kept; ?view=batch, many shipments.
import { useWords } from "../i18n/i18n.ts";
import { link, usePlace } from "../shell/router.ts";
import { BatchView } from "./batch/batch.tsx";
import { Kept } from "./kept.tsx";
import { One } from "./one.tsx";
import { words } from "./words.ts";
import "./check.css";

export function Views({ view }: { view: "one" | "batch" }) {
  const t = useWords(words);
  return (
    <nav class="views" aria-label={t("views")}>
      <a href={link("/check")} aria-current={view === "one" ? "page" : undefined}>{t("one_shipment")}</a>
      <a href={link("/check", { view: "batch" })} aria-current={view === "batch" ? "page" : undefined}>{t("batch")}</a>
    </nav>
  );
}

export default function CheckPage() {
  const { query } = usePlace();
  const receipt = query.get("receipt");
  if (receipt !== null) return <Kept key={receipt} receipt={receipt} />;
  return query.get("view") === "batch" ? <BatchView tabs={<Views view="batch" />} /> : <One tabs={<Views view="one" />} />;
}
