// SPDX-License-Identifier: Apache-2.0
import { Sheet } from "../ui/ui.tsx";

export default function CasesPage() {
  return <Sheet title="cases">{null}</Sheet>;
}
