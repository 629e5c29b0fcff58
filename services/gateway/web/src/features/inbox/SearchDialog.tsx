import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { searchQuery } from "@/api/queries";
import type { Hit } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Dialog } from "@/ui/Dialog";
import { useWays } from "@/ui/desk";
import { shortTime } from "@/ui/format";
import { More } from "@/ui/More";
import { Skeleton } from "@/ui/Skeleton";

export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const desk = useWays();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useInfiniteQuery(searchQuery(asked));
  const hits = found.data?.pages.flatMap((page) => page.items) ?? [];

  const open = (hit: Hit) => {
    onClose();
    desk.open(hit.ticket.id, { around: hit.message.id });
  };
  return (
    <Dialog onClose={onClose} title={t("search.title")} size={600} yOffset={96} centered={false}>
      <TextInput
        data-autofocus
        size="lg"
        type="search"
        aria-label={t("search.title")}
        placeholder={t("search.placeholder")}
        leftSection={<IconSearch className="i" aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="hits" aria-live="polite">
        {found.isFetching && hits.length === 0 && <Skeleton rows={3} />}
        {found.isSuccess && hits.length === 0 && (
          <p className="mute none">{t("search.none", { text: asked })}</p>
        )}
        {hits.map((hit) => (
          <HitRow key={hit.message.id} hit={hit} onOpen={() => open(hit)} />
        ))}
        <More list={found} />
      </div>
    </Dialog>
  );
}

function HitRow({ hit, onOpen }: { hit: Hit; onOpen: () => void }) {
  const { i18n } = useWords();
  return (
    <button type="button" className="hit" onClick={onOpen}>
      <Avatar name={hit.contact.name} id={hit.contact.id} size={32} />
      <span className="grow">
        <span className="row">
          <span className="m t grow">{hit.contact.name}</span>
          <span className="xs mute n">#{hit.ticket.number}</span>
          <time className="xs mute">{shortTime(hit.message.at, i18n.language)}</time>
        </span>
        <span className="ht">{highlight(hit.message.text ?? "", hit.marks)}</span>
      </span>
    </button>
  );
}

export function highlight(text: string, marks: [number, number][]): ReactNode[] {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    pieces.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}
