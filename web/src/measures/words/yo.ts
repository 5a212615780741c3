import { en, type W } from "./en.ts"; export const yo: W = en;
