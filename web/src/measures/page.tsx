// SPDX-License-Identifier: Apache-2.0
//
// page: the law that the desk decides by: /measures the timeline, /measures/ID one measure, and the parts compare,
// lists and clocks. Ids of measures have a dot or a slash in them, names of parts have none.
import { useWords } from "../i18n/i18n.ts";
import { below, link, usePlace } from "../shell/router.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Sheet } from "../ui/ui.tsx";
import { Clocks } from "./clocks.tsx";
import { Compare } from "./compare.tsx";
import { OneList } from "./list.tsx";
import { Lists } from "./lists.tsx";
import { OneMeasure } from "./measure.tsx";
import "./measures.css";
import { Timeline } from "./timeline.tsx";
import { words } from "./words.ts";

const parts = ["", "compare", "lists", "clocks"] as const;
type Part = (typeof parts)[number];

function Parts({ part }: { part: Part }) {
  const t = useWords(words);
  return (
    <Tabs label={t("parts")} now={part}
      tabs={parts.map((p) => ({ id: p, href: link(p === "" ? "/measures" : `/measures/${p}`), label: t(`part_${p || "timeline"}`) }))} />
  );
}

export default function MeasuresPage() {
  const t = useWords(words);
  const { path } = usePlace();
  const rest = below(path, "/measures") ?? "";
  const slash = rest.indexOf("/");
  const head = slash < 0 ? rest : rest.slice(0, slash);
  if (head === "lists" && slash > 0) return <OneList key={rest} id={rest.slice(slash + 1)} />;
  if (!parts.includes(head as Part)) return <OneMeasure key={rest} id={rest} />;
  const part = head as Part;
  const name = part || "timeline";
  return (
    <Sheet title={part === "" ? t("title") : t(`part_${name}` as "part_lists")} about={t(`about_${name}`)}>
      <Parts part={part} />
      {part === "" && <Timeline />}
      {part === "compare" && <Compare />}
      {part === "lists" && <Lists />}
      {part === "clocks" && <Clocks />}
    </Sheet>
  );
}
