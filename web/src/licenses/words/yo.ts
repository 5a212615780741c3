// SPDX-License-Identifier: Apache-2.0
import { en, type W } from "./en.ts";
export const yo: W = en;
