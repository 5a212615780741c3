// SPDX-License-Identifier: Apache-2.0
//
// licenses: /licenses the list, /licenses/new what is printed on one, /licenses/corrections entries said to be
// wrong, /licenses/L1 one license.
import "../ui/side.css";
import "./licenses.css";
import { below, usePlace } from "../shell/router.ts";
import { CorrectionsPage } from "./corrections.tsx";
import { LicensePage } from "./license.tsx";
import { ListPage } from "./list.tsx";
import { RegisterPage } from "./register.tsx";

export default function LicensesPage() {
  const { path } = usePlace();
  const at = below(path, "/licenses");
  if (at === null) return <ListPage />;
  if (at === "new") return <RegisterPage />;
  if (at === "corrections") return <CorrectionsPage />;
  return <LicensePage key={at} id={at} />;
}
