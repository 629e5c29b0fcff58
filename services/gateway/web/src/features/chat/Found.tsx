import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useNavigate } from "react-router";
import { foundQuery } from "@/api/rooms";
import { useWords } from "@/i18n/spoken";
import { shortTime } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";

interface Props {
  q: string;
  roomId: string | undefined;
  onOpen: (id: string) => void;
}

/** What was said with these words; choosing one opens its room at it. */
export function Found({ q, roomId, onOpen }: Props) {
  const { t, i18n } = useWords();
  const navigate = useNavigate();
  const [here, setHere] = useState(false);
  const found = useQuery(foundQuery(q, here ? roomId : undefined));
  const hits = found.data?.items ?? [];
  return (
    <div aria-live="polite" className="found">
      {roomId && (
        <Switch
          label={t("room.searchHere")}
          checked={here}
          onChange={(event) => {
            setHere(event.currentTarget.checked);
            if (!event.currentTarget.checked) onOpen(roomId);
          }}
        />
      )}
      {found.isPending && <Skeleton rows={3} />}
      {found.isError && <p className="warn bad">{explain(found.error, t)}</p>}
      {found.isSuccess && hits.length === 0 && <p className="mute sm none">{t("room.notFound")}</p>}
      {hits.map(({ message, room, marks }) => (
        <button
          key={message.id}
          type="button"
          className="hit"
          onClick={() => void navigate(`/chat/${room.id}?message=${message.id}`)}
        >
          <span className="grow">
            <span className="row">
              <span className="t grow m">{room.name}</span>
              <time className="xs mute" dateTime={message.at}>
                {shortTime(message.at, i18n.language)}
              </time>
            </span>
            <span className="ht sm">
              {message.author.name?.split(" ")[0]}: {marked(message.text ?? "", marks)}
            </span>
          </span>
        </button>
      ))}
    </div>
  );
}

function marked(text: string, marks: [number, number][]): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}
