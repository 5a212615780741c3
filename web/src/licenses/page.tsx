// SPDX-License-Identifier: Apache-2.0
import { Sheet } from "../ui/ui.tsx";

export default function LicensesPage() {
  return <Sheet title="licenses">{null}</Sheet>;
}
