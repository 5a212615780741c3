// SPDX-License-Identifier: Apache-2.0
//
// page: /hits the queue, /hits/H3 one hit, /hits/done when a queue is through, /hits/screen one name,
// /hits/visitor one visitor.
import { useEffect } from "preact/hooks";
import { useWords } from "../i18n/i18n.ts";
import { below, link, usePlace } from "../shell/router.ts";
import { Sheet } from "../ui/ui.tsx";
import "./hits.css";
import { HitPage } from "./hit_page.tsx";
import { DonePage, QueuePage } from "./queue_page.tsx";
import { readReasons } from "./reasons.ts";
import { ScreenPage } from "./screen_page.tsx";
import { VisitorPage } from "./visitor.tsx";
import { words } from "./words.ts";

function Tabs({ at }: { at: string }) {
  const t = useWords(words);
  const tab = (path: string, key: string, label: string) => <a class="button quiet" href={link(path)} aria-current={at === key ? "page" : undefined}>{label}</a>;
  return <nav class="tabs" aria-label={t("title")}>{tab("/hits", "", t("tab_queue"))}{tab("/hits/screen", "screen", t("tab_screen"))}{tab("/hits/visitor", "visitor", t("tab_visitor"))}</nav>;
}

export default function HitsPage() {
  const t = useWords(words);
  useEffect(() => void readReasons(), []);
  const { path } = usePlace();
  const id = below(path, "/hits");
  if (id !== null && !["done", "next", "screen", "visitor"].includes(id)) return <HitPage id={id} />;
  return (
    <Sheet title={id === "screen" ? t("screen_title") : id === "visitor" ? t("visitor_title") : t("title")} about={id === null ? t("about") : undefined} tools={<Tabs at={id ?? ""} />}>
      {id === "done" || id === "next" ? <DonePage key={id} onward={id === "next"} /> : id === "screen" ? <ScreenPage /> : id === "visitor" ? <VisitorPage /> : <QueuePage />}
    </Sheet>
  );
}
