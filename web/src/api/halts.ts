// SPDX-License-Identifier: Apache-2.0
//
// halts: what is reported of a class of cases (docs/desk.md 3.3), as GET /v1/class_halts tells it.
export interface ClassHalt {
  id: string;
  regime: string | null;
  authority: string | null;
  destination: string | null;
  measure: string | null;
  claim: string;
  from: string;
  until: string | null;
  known: string;
  ended_by: string | null;
  /** When its end was public. */
  end_known: string | null;
  version: number;
}
