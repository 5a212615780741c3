import { en, type W } from "./en.ts"; export const ja: W = en;
