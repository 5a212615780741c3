// SPDX-License-Identifier: Apache-2.0
//
// page: /hits the queue, /hits/H3 one hit, /hits/done when a queue is through, /hits/screen one name,
// /hits/visitor one visitor.
import { useEffect } from "preact/hooks";
import { useWords } from "../i18n/i18n.ts";
import { below, link, usePlace } from "../shell/router.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Sheet } from "../ui/ui.tsx";
import "./hits.css";
import { HitPage } from "./hit_page.tsx";
import { DonePage, QueuePage } from "./queue_page.tsx";
import { readReasons } from "./reasons.ts";
import { ScreenPage } from "./screen_page.tsx";
import { VisitorPage } from "./visitor.tsx";
import { words } from "./words.ts";

function Views({ at }: { at: string }) {
  const t = useWords(words);
  const tabs = [
    { id: "", href: link("/hits"), label: t("tab_queue") },
    { id: "screen", href: link("/hits/screen"), label: t("tab_screen") },
    { id: "visitor", href: link("/hits/visitor"), label: t("tab_visitor") },
  ];
  return <Tabs label={t("title")} tabs={tabs} now={at} />;
}

export default function HitsPage() {
  const t = useWords(words);
  useEffect(() => void readReasons(), []);
  const { path } = usePlace();
  const id = below(path, "/hits");
  if (id !== null && !["done", "next", "screen", "visitor"].includes(id)) return <HitPage id={id} />;
  return (
    <Sheet title={id === "screen" ? t("screen_title") : id === "visitor" ? t("visitor_title") : t("title")} about={id === null ? t("about") : undefined} tools={<Views at={id ?? ""} />}>
      {id === "done" || id === "next" ? <DonePage key={id} onward={id === "next"} /> : id === "screen" ? <ScreenPage /> : id === "visitor" ? <VisitorPage /> : <QueuePage />}
    </Sheet>
  );
}
