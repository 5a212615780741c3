import { en, type W } from "./en.ts"; export const zh: W = en;
