/* Looking at pictures, away from the screen's thread. */
import { lookAt } from "./quality.js";

self.onmessage = ({ data: { number, bitmap } }) => {
  const seen = lookAt(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  self.postMessage({ number, seen });
};
