import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ownCountersQuery } from "@/api/queries";

function badge(count: number): string {
  const text = count > 9 ? "9+" : String(count);
  const mark = count
    ? `<circle cx="46" cy="18" r="18" fill="#fff"/><circle cx="46" cy="18" r="15" fill="#bc2e14"/><text x="46" y="25" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="20" fill="#fff">${text}</text>`
    : "";
  const ticket =
    "M11 2h10a6 6 0 0 1 6 6v8.5a3 3 0 0 0 0 6V24a6 6 0 0 1-6 6H11a6 6 0 0 1-6-6v-1.5a3 3 0 0 0 0-6V8a6 6 0 0 1 6-6Zm-.5 12.5V12a5.5 5.5 0 0 1 11 0v2.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1ZM12 22.25a1.75 1.75 0 0 0 0 3.5h8a1.75 1.75 0 0 0 0-3.5Z";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#8b2c5c"/><g transform="translate(12 12) scale(1.25)" fill="#fff"><path fill-rule="evenodd" d="${ticket}"/></g>${mark}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** One's own unread tickets, for the one who works in another tab. */
export function TitleBadge() {
  const unread = useQuery(ownCountersQuery).data?.unread ?? 0;
  useEffect(() => {
    const plain = document.title.replace(/^\(\d+\) /, "");
    document.title = unread ? `(${unread}) ${plain}` : plain;
    document.querySelector("link[rel=icon]")?.setAttribute("href", unread ? badge(unread) : "/favicon.svg");
  }, [unread]);
  return null;
}
