// SPDX-License-Identifier: Apache-2.0
import { Sheet } from "../ui/ui.tsx";

export default function AuditPage() {
  return <Sheet title="audit">{null}</Sheet>;
}
