/* The camera inside the page: the sheet's outline over what it sees, and one sentence of what to change. */
import { button, h, show } from "./dom.js";
import { see } from "./eyes.js";
import { outlineOver } from "./outline_view.js";
import { speakScreen } from "./speaker.js";

const PAUSE_LEAST_MS = 150;
const PHOTO_WAIT_MS = 4000;
/** A photo is worth waiting for when it is so much finer than the video. */
const FINER = 1.15;

/** The stream of the camera at the back; rejects where the browser or the person says no. */
export const openCamera = () =>
  navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1920 } },
  });

/** Show what the camera sees until a picture is taken: `taken(bitmap or video)`; `leave()` without one. */
export function live(stream, title, { map, taken, leave }) {
  const video = h("video", { autoplay: true, muted: true, playsInline: true, "aria-label": "Hình máy ảnh đang thấy" });
  video.srcObject = stream;
  const outline = outlineOver();
  const frame = h("div", { class: "frame" }, video, outline.element);
  const said = h("p", { class: "camera__said", role: "status" }, "Đưa cả trang sổ vào khung.");
  const shutter = button("◉ Chụp", take, "button--main button--next");
  const others = h("div", { class: "actions" }, torch(stream), button("Thôi chụp", leave, "button--quiet"));
  show(title, frame, said, shutter, others, map);
  speakScreen("camera");
  void watch();

  async function watch() {
    let before = null;
    while (video.isConnected && stream.active) {
      const began = performance.now();
      // A stream that begins or ends may have no frame to give; the next one is looked at.
      const seen = video.videoWidth && (await see(video).catch(() => null));
      if (seen) before = tell(seen, before);
      await pause(Math.max(PAUSE_LEAST_MS, performance.now() - began));
    }
  }

  /** Said only when it was seen twice, so that words don't flicker. */
  function tell({ outline: sheet, verdict }, before) {
    outline.draw(sheet?.corners);
    frame.classList.toggle("frame--good", verdict.isGood);
    const words = verdict.isGood ? "✓ Đủ nét, bấm chụp." : verdict.sentence;
    if (words === before && said.textContent !== words) said.textContent = words;
    return words;
  }

  async function take() {
    shutter.disabled = true;
    await taken(await pictureOf(stream, video));
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The camera's own photo where it is finer than the video, else the video as it stands. */
async function pictureOf(stream, video) {
  try {
    const camera = new ImageCapture(stream.getVideoTracks()[0]);
    const { imageWidth } = await camera.getPhotoCapabilities();
    if (!(imageWidth?.max > FINER * Math.max(video.videoWidth, video.videoHeight))) return video;
    const photo = camera.takePhoto({ imageWidth: imageWidth.max });
    return (await Promise.race([photo, pause(PHOTO_WAIT_MS)])) ?? video;
  } catch {
    return video;
  }
}

/** The lamp of the phone, where the camera has one. */
function torch(stream) {
  const [track] = stream.getVideoTracks();
  if (!track.getCapabilities?.().torch) return null;
  const lamp = button("Đèn", async () => {
    const isOn = lamp.getAttribute("aria-pressed") !== "true";
    await track.applyConstraints({ advanced: [{ torch: isOn }] }).catch(() => {});
    lamp.setAttribute("aria-pressed", isOn);
  });
  lamp.setAttribute("aria-pressed", "false");
  return lamp;
}
