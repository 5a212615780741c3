// SPDX-License-Identifier: Apache-2.0
import { Sheet } from "../ui/ui.tsx";

export default function EvidencePage() {
  return <Sheet title="evidence">{null}</Sheet>;
}
