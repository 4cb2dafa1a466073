/* What checks say, in the words of catalogue/sentences.py. */
import definition from "definition";

/** The sentence of that key, its places in braces filled from `filled`. */
export const say = (key, filled = {}) => definition.sentences[key].replace(/\{(\w+)\}/g, (_, place) => filled[place]);
