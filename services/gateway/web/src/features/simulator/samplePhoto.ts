const WIDE = 800;
const TALL = 520;

type Point = [x: number, y: number];

/** A table with a broken corner, drawn here: a demo needs a photo and no file. */
export function samplePhoto(): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = WIDE;
  canvas.height = TALL;
  const pen = canvas.getContext("2d");
  const shape = (color: string, ...points: Point[]) => {
    if (!pen) return;
    pen.fillStyle = color;
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo(x, y);
    pen.fill();
  };
  shape("#d9d3c8", [0, 0], [WIDE, 0], [WIDE, TALL], [0, TALL]);
  shape("#9d9485", [0, 360], [WIDE, 320], [WIDE, TALL], [0, TALL]);
  shape("#4a2911", [150, 300], [190, 300], [190, 500], [150, 500]);
  shape("#4a2911", [640, 240], [676, 240], [676, 440], [640, 440]);
  shape("#5b3317", [40, 240], [150, 360], [720, 220], [720, 252], [150, 396], [40, 276]);
  shape("#a9713f", [40, 240], [520, 120], [720, 220], [150, 360]);
  shape("#e3bd8a", [640, 236], [720, 216], [720, 252], [668, 262], [652, 250]);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", 0.85),
  );
}
