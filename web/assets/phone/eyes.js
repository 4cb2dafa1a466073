/* Pictures looked at away from the screen's thread, one after the other. */
let worker = null;
let asked = 0;

/** {outline, measures, verdict} of a canvas or a running video, as quality.js gives it. */
export async function see(source) {
  worker ??= new Worker(document.querySelector("meta[name=quality-worker]").content, { type: "module" });
  const bitmap = await createImageBitmap(source);
  const number = (asked += 1);
  return new Promise((resolve) => {
    const listen = ({ data }) => {
      if (data.number !== number) return;
      worker.removeEventListener("message", listen);
      resolve(data.seen);
    };
    worker.addEventListener("message", listen);
    worker.postMessage({ number, bitmap }, [bitmap]);
  });
}
