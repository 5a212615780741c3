// SPDX-License-Identifier: Apache-2.0
import { Sheet } from "../ui/ui.tsx";

export default function MeasuresPage() {
  return <Sheet title="measures">{null}</Sheet>;
}
