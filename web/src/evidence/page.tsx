// SPDX-License-Identifier: Apache-2.0
//
// page: evidence: who says what, on whose word, since when, and what others say of it. The path says what is
// shown: /evidence the claims, /evidence/ID one of them, /evidence/new, /split and /import what enters them
// (an id of a claim has a dot or is K and a number, so none of these is one).
import "./evidence.css";
import { below, usePlace } from "../shell/router.ts";
import { ClaimPage } from "./claim.tsx";
import { ImportPage } from "./import.tsx";
import { ListPage } from "./list.tsx";
import { NewPage } from "./new.tsx";
import { SplitPage } from "./split.tsx";

export default function Page() {
  const { path } = usePlace();
  const at = below(path, "/evidence");
  if (at === null) return <ListPage />;
  if (at === "new") return <NewPage />;
  if (at === "split") return <SplitPage />;
  if (at === "import") return <ImportPage />;
  return <ClaimPage key={at} id={at} />;
}
