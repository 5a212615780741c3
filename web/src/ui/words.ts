// SPDX-License-Identifier: Apache-2.0
//
// words: of the parts that all pages share. Verdicts are those of docs/language.md.
const en = {
  loading: "Loading…",
  again: "Try again",
  no_answer: "The server does not answer. What you typed is still here.",
  copied: "Copied",
  more: "Show more",
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  unknown: "unknown",
  not_checked: "not checked",
  yes: "yes",
  no: "no",
  verdict_clear: "Clear",
  verdict_conditions: "Clear, with conditions",
  verdict_license: "License needed",
  verdict_prohibited: "Prohibited",
  verdict_undecided: "Undecided",
  verdict_not_checked: "Not checked",
};

type W = Record<keyof typeof en, string>;

const zh: W = {
  loading: "正在载入…",
  again: "重试",
  no_answer: "服务器没有回应。您输入的内容仍在。",
  copied: "已复制",
  more: "显示更多",
  close: "关闭",
  cancel: "取消",
  save: "保存",
  unknown: "未知",
  not_checked: "未核查",
  yes: "是",
  no: "否",
  verdict_clear: "可以放行",
  verdict_conditions: "附条件放行",
  verdict_license: "需要许可证",
  verdict_prohibited: "禁止",
  verdict_undecided: "尚不能判定",
  verdict_not_checked: "未核查",
};

const ja: W = {
  loading: "読み込み中…",
  again: "もう一度",
  no_answer: "サーバーが応答しません。入力した内容は残っています。",
  copied: "コピーしました",
  more: "さらに表示",
  close: "閉じる",
  cancel: "取り消し",
  save: "保存",
  unknown: "不明",
  not_checked: "未確認",
  yes: "はい",
  no: "いいえ",
  verdict_clear: "出荷可",
  verdict_conditions: "条件付きで出荷可",
  verdict_license: "許可が必要",
  verdict_prohibited: "禁止",
  verdict_undecided: "判定できない",
  verdict_not_checked: "未確認",
};

const yo: W = {
  loading: "Ó ń gbé e wá…",
  again: "Gbìyànjú lẹ́ẹ̀kan sí i",
  no_answer: "Olùpèsè kò dáhùn. Ohun tí o kọ ṣì wà níbí.",
  copied: "A ti dà á kọ",
  more: "Fi púpọ̀ sí i hàn",
  close: "Pa á dé",
  cancel: "Fagi lé e",
  save: "Fi pamọ́",
  unknown: "a kò mọ̀",
  not_checked: "a kò yẹ̀ ẹ́ wò",
  yes: "bẹ́ẹ̀ ni",
  no: "rárá",
  verdict_clear: "Ó lè lọ",
  verdict_conditions: "Ó lè lọ, pẹ̀lú àwọn àdéhùn",
  verdict_license: "Ó nílò ìwé àṣẹ",
  verdict_prohibited: "A kà á léèwọ̀",
  verdict_undecided: "A kò tíì lè pinnu",
  verdict_not_checked: "A kò yẹ̀ ẹ́ wò",
};

export const words = { en, zh, ja, yo };
