// SPDX-License-Identifier: Apache-2.0
//
// word_words: of the part that asks on whose word an act rests.
const en = {
  by: "This rests on",
  document: "a document",
  claim: "a claim",
  file: "File of the document",
  file_hint: "It is kept under its SHA-256; nobody can change it afterwards.",
  sha: "or its SHA-256, if it is kept already",
  kept: "Kept: {name}, {n} bytes",
  uploading: "Being kept…",
  claim_id: "Claim",
  claim_hint: "Type to search in the claims that are entered; its id stands first.",
  official: "It must be the authority's own word: an official act, an official statement or a notice to the applicant.",
  not_official: "This claim is no word of an authority ({kind}). The server will refuse it here; a report about many cases is a class halt.",
  unknown_claim: "No claim with this id is entered.",
  open: "open",
};
type W = Record<keyof typeof en, string>;

const zh: W = {
  by: "依据",
  document: "文件",
  claim: "消息来源",
  file: "文件",
  file_hint: "以其 SHA-256 保存；此后任何人都不能更改。",
  sha: "或其 SHA-256（如已保存）",
  kept: "已保存：{name}，{n} 字节",
  uploading: "正在保存…",
  claim_id: "消息",
  claim_hint: "输入文字即可在已录入的消息中查找；编号在最前。",
  official: "必须是主管机关自己的话：官方文件、官方声明，或给申请人的通知。",
  not_official: "这条消息不是主管机关的话（{kind}）。服务器会拒绝；关于许多案件的报道应记为“类别暂停”。",
  unknown_claim: "没有录入这个编号的消息。",
  open: "打开",
};

const ja: W = {
  by: "根拠",
  document: "文書",
  claim: "情報",
  file: "文書のファイル",
  file_hint: "SHA-256 のもとに保管され、以後だれも変更できません。",
  sha: "または SHA-256（すでに保管されている場合）",
  kept: "保管しました：{name}、{n} バイト",
  uploading: "保管しています…",
  claim_id: "情報",
  claim_hint: "入力すると登録済みの情報を検索します。番号が先頭です。",
  official: "当局自身の言葉であること：公的な行為、公式の発表、または申請者への通知。",
  not_official: "この情報は当局の言葉ではありません（{kind}）。サーバーはここでは拒否します。多数の案件に関する報道は「区分の停止」です。",
  unknown_claim: "この番号の情報は登録されていません。",
  open: "開く",
};

const yo: W = {
  by: "Èyí dúró lórí",
  document: "ìwé kan",
  claim: "ọ̀rọ̀ kan",
  file: "Fáìlì ìwé náà",
  file_hint: "A fi í pamọ́ lábẹ́ SHA-256 rẹ̀; ẹnikẹ́ni kò lè yí i padà mọ́.",
  sha: "tàbí SHA-256 rẹ̀, bí a bá ti fi pamọ́",
  kept: "A ti fi pamọ́: {name}, báìtì {n}",
  uploading: "A ń fi pamọ́…",
  claim_id: "Ọ̀rọ̀",
  claim_hint: "Tẹ ọ̀rọ̀ láti wá nínú àwọn tí a ti kọ sílẹ̀; nọ́ńbà rẹ̀ ló ṣáájú.",
  official: "Ó gbọ́dọ̀ jẹ́ ọ̀rọ̀ aláṣẹ fúnra rẹ̀: ìwé àṣẹ, ìkéde ìjọba, tàbí ìkìlọ̀ fún olùbéèrè.",
  not_official: "Ọ̀rọ̀ yìí kì í ṣe ti aláṣẹ ({kind}). Olùpèsè yóò kọ̀ ọ́ níbí; ìròyìn nípa ọ̀pọ̀ ẹjọ́ jẹ́ ìdádúró ẹ̀ka.",
  unknown_claim: "A kò kọ ọ̀rọ̀ tó ní nọ́ńbà yìí sílẹ̀.",
  open: "ṣí i",
};

export const words = { en, zh, ja, yo };
