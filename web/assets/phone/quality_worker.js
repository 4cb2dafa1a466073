/* The verdict on a photo, away from the screen's thread. */
import { judge } from "./quality.js";

self.onmessage = ({ data: { number, pixels, width, height } }) => {
  self.postMessage({ number, verdict: judge(new Uint8ClampedArray(pixels), width, height) });
};
