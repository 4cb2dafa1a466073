/* Pictures on the phone: drawn anew, upright and without what the camera wrote into them, turned, cut to the sheet. */
const SIDE_MAX_PX = 2600;
const QUALITY = 0.85;
const THUMB_PX = 144;
/** What stays around the sheet, so that an outline slightly off cuts no writing. */
const MARGIN = 0.03;

const canvasOf = (width, height) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  return canvas;
};

/** A file, a frame of a video or a bitmap as an upright canvas; rejects what is no picture. */
export async function redraw(source) {
  const picture = source instanceof Blob ? await createImageBitmap(source, { imageOrientation: "from-image" }) : source;
  const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  const scale = Math.min(1, SIDE_MAX_PX / Math.max(width, height));
  const canvas = canvasOf(width * scale, height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  return canvas;
}

export const encode = (canvas) => new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));

/** A quarter turned clockwise. */
export function turned(canvas) {
  const made = canvasOf(canvas.height, canvas.width);
  const context = made.getContext("2d");
  context.translate(made.width, 0);
  context.rotate(Math.PI / 2);
  context.drawImage(canvas, 0, 0);
  return made;
}

/** The part of the picture in which the sheet lies, with a margin; `corners` in shares of the sides. */
export function cut(canvas, corners) {
  const [left, right] = spanOf(corners.map(([x]) => x));
  const [top, bottom] = spanOf(corners.map(([, y]) => y));
  if (right - left > 0.97 && bottom - top > 0.97) return canvas;
  const [x, y] = [Math.round(left * canvas.width), Math.round(top * canvas.height)];
  const made = canvasOf((right - left) * canvas.width, (bottom - top) * canvas.height);
  made.getContext("2d").drawImage(canvas, -x, -y);
  return made;
}

function spanOf(places) {
  const [least, most] = [Math.min(...places), Math.max(...places)];
  const margin = MARGIN * (most - least);
  return [Math.max(0, least - margin), Math.min(1, most + margin)];
}

/** So small a picture that pages are told apart and nothing on them is read: about two millimetres a pixel. */
export function thumbOf(canvas) {
  const scale = THUMB_PX / Math.max(canvas.width, canvas.height);
  const made = canvasOf(canvas.width * scale, canvas.height * scale);
  made.getContext("2d").drawImage(canvas, 0, 0, made.width, made.height);
  return made.toDataURL("image/jpeg", 0.6);
}
