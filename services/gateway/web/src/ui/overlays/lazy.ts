import { lazy as later } from "react";
import { loadOverlays } from "./index";

/** As React's own: a part of the page that comes when it is drawn. With it comes how its menus and fields look. */
export const lazy: typeof later = (load) =>
  later(async () => {
    const [part] = await Promise.all([load(), loadOverlays()]);
    return part;
  });
