// SPDX-License-Identifier: Apache-2.0
//
// page: what was recorded, whether it proves itself, how long it is kept, and who may do what.
import { useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { below, go, link, usePlace } from "../shell/router.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Sheet } from "../ui/ui.tsx";
import "./audit.css";
import { Decisions } from "./decisions.tsx";
import { Keeping } from "./keeping.tsx";
import { People } from "./people.tsx";
import { Proof } from "./proof.tsx";
import { Log } from "./log.tsx";
import { words } from "./words.ts";

const TABS = ["log", "decisions", "proof", "keeping", "people"] as const;
type Tab = (typeof TABS)[number];

const pathOf = (tab: Tab) => (tab === "log" ? "/audit" : `/audit/${tab}`);

function Shown({ tab }: { tab: Tab }) {
  if (tab === "decisions") return <Decisions />;
  if (tab === "proof") return <Proof />;
  if (tab === "keeping") return <Keeping />;
  if (tab === "people") return <People />;
  return <Log />;
}

export default function AuditPage() {
  const t = useWords(words);
  const { path } = usePlace();
  const asked = below(path, "/audit");
  const tab = TABS.find((x) => x === asked) ?? "log";
  useKeys(t("title"), TABS.map((x, i) => ({ key: String(i + 1), label: t(`tab_${x}`), act: () => go(link(pathOf(x))) })));
  return (
    <Sheet title={`${t("title")}: ${t(`tab_${tab}`)}`} about={t(`about_${tab}`)}>
      <Tabs label={t("title")} now={tab}
        tabs={TABS.map((x, i) => ({ id: x, href: link(pathOf(x)), label: t(`tab_${x}`), hotkey: String(i + 1) }))} />
      <Shown tab={tab} />
    </Sheet>
  );
}
