/* Calls whose refusal is said to the person at once, in a sentence. */
import { call, Unreached } from "./api.js";

const NO_NETWORK = "Chưa có mạng. Việc này cần mạng một lần; đến chỗ có sóng rồi làm lại.";
const SENTENCES = { CODE_UNKNOWN: "Mã không đúng hoặc đã hết hạn. Xin cán bộ xã mã mới." };

/** The answer, with a `sentence` when it is not what was asked for. */
export async function asked(path, options) {
  try {
    const answer = await call(path, options);
    if (answer.status < 300) return answer;
    return {
      ...answer,
      sentence: SENTENCES[answer.body?.code] ?? answer.body?.sentence ?? "Máy chủ đang bận. Chờ một lát rồi thử lại.",
    };
  } catch (error) {
    if (error instanceof Unreached) return { sentence: NO_NETWORK };
    throw error;
  }
}
