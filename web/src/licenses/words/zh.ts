// SPDX-License-Identifier: Apache-2.0
import { en, type W } from "./en.ts";
export const zh: W = en;
