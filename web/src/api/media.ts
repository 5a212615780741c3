// SPDX-License-Identifier: Apache-2.0
//
// media: what a Content-Type says of a body.

/** One value of JSON, such as application/problem+json. Not application/x-ndjson: that is a value on each line. */
export function isJson(type: string | null): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type ?? "");
}
