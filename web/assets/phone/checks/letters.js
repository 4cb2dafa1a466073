/* Vietnamese letters, their tones, and where a syllable carries its tone: catalogue/letters.py and syllables.py. */
import definition from "definition";

const { tones: TONES, vowels, onsets, rimes, rimes_after_qu, stopped, front } = definition.letters;
const RIMES = new Set(rimes);
const RIMES_AFTER_QU = new Set(rimes_after_qu);
const TOKEN = new RegExp(`^(${onsets.join("|")})?(.+)$`, "su");
const WORDLIKE = "[\\p{L}\\p{N}_]";

export const VOWELS = vowels;
/** What Python calls \b: an edge of a word in any script. */
export const EDGE = `(?:(?<!${WORDLIKE})(?=${WORDLIKE})|(?<=${WORDLIKE})(?!${WORDLIKE}))`;
/** What Python calls [^\W\d_]. */
export const LETTER = "[\\p{L}\\p{Nl}\\p{No}]";

export const nfc = (text) => text.normalize("NFC");

/** Text without tone marks (â ê ô ơ ư ă stay), and the marks taken off, in order. */
export function splitTone(text) {
  let bare = "";
  let marks = "";
  for (const char of text.normalize("NFD")) {
    if (TONES.includes(char)) marks += char;
    else bare += char;
  }
  return [nfc(bare), marks];
}

export const withTone = (letter, mark) => nfc(letter + mark);

/** Text without any mark; đ becomes d, which Unicode does not take apart by itself. */
export function stripMarks(text) {
  const bare = text.normalize("NFD").replace(/\p{Mn}/gu, "");
  return nfc(bare.replaceAll("đ", "d").replaceAll("Đ", "D"));
}

const takenApart = new Map();

/** [onset, rime, tone] of a lower-case syllable, or null when it is not a legal one. */
export function takeApart(word) {
  if (!takenApart.has(word)) takenApart.set(word, parts(word));
  return takenApart.get(word);
}

function parts(word) {
  const [bare, marks] = splitTone(word);
  const match = TOKEN.exec(bare);
  if (!match || [...marks].length > 1) return null;
  for (const [onset, rime] of readings(match[1] ?? "", match[2])) {
    const known = RIMES.has(rime) || (onset === "qu" && RIMES_AFTER_QU.has(rime));
    if (known && fits(onset, rime) && mayCarry(rime, marks)) return [onset, rime, marks];
  }
  return null;
}

/** "gi" may be g + i ("gì", "gìn") or gi + a ("gia"); everything else reads one way. */
function readings(onset, rest) {
  return onset === "gi"
    ? [
        ["gi", rest],
        ["g", "i" + rest],
      ]
    : [[onset, rest]];
}

const startsWithAny = (text, beginnings) => [...beginnings].some((one) => text.startsWith(one));

function fits(onset, rime) {
  const isFront = startsWithAny(rime, front);
  if (["k", "gh", "ngh"].includes(onset)) return isFront;
  if (["c", "ng"].includes(onset)) return !isFront;
  if (onset === "g") return !isFront || rime.startsWith("i");
  if (onset === "qu") return !startsWithAny(rime, ["o", "u", "ư"]);
  return onset !== "" || !rime.startsWith("iê");
}

function mayCarry(rime, mark) {
  return !stopped.some((end) => rime.endsWith(end)) || ["\u0301", "\u0323"].includes(mark);
}

export const isSyllable = (text) => takeApart(text.toLowerCase()) !== null;

function toneIndex(rime) {
  for (let at = rime.length - 1; at >= 0; at -= 1) {
    if ("ăâêôơư".includes(rime[at]) && !(rime[at] === "ư" && rime.includes("ơ"))) return at;
  }
  const found = [...rime].flatMap((letter, at) => ("aeiouy".includes(letter) ? [at] : []));
  if (found.length === 1) return found[0];
  const hasTail = !"aeiouy".includes(rime.at(-1));
  return hasTail || found.length === 3 ? found[1] : found[0];
}

/** The same lower-case syllable with its tone in the one place used for matching; other words unchanged. */
export function placeTone(word) {
  const taken = takeApart(word);
  if (!taken || !taken[2]) return word;
  const [onset, rime, mark] = taken;
  const at = toneIndex(rime);
  return onset + rime.slice(0, at) + withTone(rime[at], mark) + rime.slice(at + 1);
}

/** Lý = Lí, Mỹ = Mĩ: the lone final y of a syllable becomes i; thúy and ý stay. */
export function mergeIAndY(word) {
  const taken = takeApart(word);
  return taken && taken[1] === "y" && taken[0] ? taken[0] + withTone("i", taken[2]) : word;
}
