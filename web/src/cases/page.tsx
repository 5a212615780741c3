// SPDX-License-Identifier: Apache-2.0
//
// cases: /cases the queue, ?view=desk where cases wait, /cases/halts what is reported of classes of cases,
// /cases/new and ?new=RECEIPT a draft, /cases/C1 one case, /cases/C1/edit its draft.
import "../ui/side.css";
import "./cases.css";
import { below, usePlace } from "../shell/router.ts";
import { CasePage } from "./case.tsx";
import { DraftPage } from "./draft.tsx";
import { HaltsPage } from "./halts.tsx";
import { DeskPage } from "./overview.tsx";
import { QueuePage } from "./queue.tsx";

export default function CasesPage() {
  const { path, query } = usePlace();
  const at = below(path, "/cases");
  if (at === "new" || (at === null && query.has("new"))) {
    return <DraftPage key={query.toString()} receipt={query.get("new")} amends={query.get("amends")} edit={null} />;
  }
  if (at === null) return query.get("view") === "desk" ? <DeskPage /> : <QueuePage />;
  if (at === "halts") return <HaltsPage />;
  const [id = "", sub] = at.split("/");
  if (sub === "edit") return <DraftPage key={id} receipt={null} amends={null} edit={id} />;
  return <CasePage key={id} id={id} />;
}
