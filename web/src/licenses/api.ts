// SPDX-License-Identifier: Apache-2.0
//
// api: what is read of licenses (docs/desk.md 9.3; schemas License, Reservation, LicenseEntry, Correction).
export interface Book {
  unit: string;
  authorized: string;
  available: string;
  reserved: string;
  used: string;
  tolerance: string;
  tolerance_used: string;
}

export const BOOKS = ["quantity", "value"] as const;
export type BookName = (typeof BOOKS)[number];

export interface Line {
  line: number;
  description: string;
  codes: string[];
  quantity: Book | null;
  value: Book | null;
  tolerance_permille: number;
}

export interface License {
  id: string;
  no: string;
  status: string;
  regime: string;
  kind: string | null;
  holder: string | null;
  end_user: string | null;
  destination: string | null;
  from: string;
  until: string;
  one_shipment: boolean;
  spent_by: string | null;
  document: string | null;
  case: string | null;
  conditions: string | null;
  lines: Line[];
  acts: string[];
  version: number;
}

export interface Reservation {
  id: string;
  license: string;
  line: number;
  order: string;
  receipt: string | null;
  state: string;
  quantity: string | null;
  value: string | null;
  quantity_left: string | null;
  value_left: string | null;
  quantity_shipped: string | null;
  value_shipped: string | null;
  on: string;
  until: string | null;
  by: string;
  version: number;
}

export interface Entry {
  no: number;
  license: string;
  line: number;
  book: BookName;
  kind: string;
  from: string;
  to: string;
  amount: string;
  on: string;
  reservation: string | null;
  order: string | null;
  shipment: string | null;
  by: string;
  reason: string | null;
  corrects: number | null;
  corrected: string;
  event: number;
}

export interface Correction {
  id: string;
  entry: number;
  license: string;
  amount: string;
  reason: string;
  state: string;
  note: string | null;
  proposed_by: string;
  decided_by: string | null;
  version: number;
}

export interface Decision {
  receipt: string;
  shipment: string | null;
  verdict: string;
  gate: string;
  on: string;
  at: string;
}

export const hasLeft = (r: Reservation) => r.state === "reserved" || r.state === "partly_shipped";
