import { IconCoin, IconPlus, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { boardKeys, funnelsQuery } from "@/api/boards";
import { del, put } from "@/api/client";
import { contactKeys, contactQuery } from "@/api/contacts";
import type { FunnelPlace, Money } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { spellMoney } from "@/ui/money";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { AmountForm } from "./AmountForm";
import { Choices } from "./Choices";
import { Picked } from "./Picked";

interface Wish {
  stage_id: string;
  value?: Money | null;
}

/** In which funnels a contact stands, how far, and for how much: chosen where it is read (K6). */
export function FunnelPlaces({ contactId }: { contactId: string }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const contact = useQuery(contactQuery(contactId)).data;
  const funnels = useQuery(funnelsQuery).data ?? [];
  const places = contact?.funnels ?? [];
  const change = async (funnel: string, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: contactKeys.one(contactId) });
      void client.invalidateQueries({ queryKey: boardKeys.cards("funnel", funnel) });
      void client.invalidateQueries({ queryKey: boardKeys.sums("funnel", funnel) });
    }
  };
  const path = (funnel: string) => `/contacts/${contactId}/funnels/${funnel}`;
  const stand = (funnel: string, wish: Wish) => change(funnel, () => put(path(funnel), wish));
  const leave = async ({ funnel, stage, value }: FunnelPlace) => {
    if (!(await change(funnel.id, () => del(path(funnel.id))))) return;
    toast(t("drawer.funnelLeft", { name: funnel.name }), {
      action: {
        label: t("action.undo"),
        run: () => void stand(funnel.id, { stage_id: stage.id, value: value ?? null }),
      },
    });
  };
  /** What the button says, and whose amount it is. */
  const staked = ({ funnel, value }: FunnelPlace) => {
    const name = t("drawer.funnelStake", { name: funnel.name });
    return value ? t("drawer.change", { name, value: spellMoney(value, i18n.language) }) : name;
  };
  const stages = funnels.flatMap((funnel) =>
    funnel.columns.map((stage) => ({
      id: `${funnel.id}/${stage.id}`,
      name: stage.name,
      color: stage.color,
      group: funnel.name,
      chosen: places.some((each) => each.stage.id === stage.id),
    })),
  );
  const picker = (close: () => void) => (
    <Choices
      label={t("drawer.funnel")}
      empty={t("choices.noFunnels")}
      choices={stages}
      onChoose={(id) => {
        const [funnel = "", stage_id = ""] = id.split("/");
        close();
        void stand(funnel, { stage_id });
      }}
    />
  );
  return (
    <span className="fplaces">
      {places.map((place) => (
        <span key={place.funnel.id} className="fplace">
          <Picked
            label={t("drawer.change", { name: place.funnel.name, value: place.stage.name })}
            picker={picker}
          >
            <span className="swatch" style={{ "--c": place.stage.color } as CSSProperties} aria-hidden />
            <span className="t" title={place.funnel.name ?? undefined}>
              {place.stage.name}
            </span>
          </Picked>
          <Picked
            label={staked(place)}
            className={place.value ? "held" : "held empty"}
            picker={(close) => (
              <AmountForm
                label={t("drawer.funnelStake", { name: place.funnel.name })}
                value={place.value ?? null}
                onSave={(value) => {
                  close();
                  void stand(place.funnel.id, { stage_id: place.stage.id, value });
                }}
              />
            )}
          >
            {place.value ? (
              <span className="n">{spellMoney(place.value, i18n.language)}</span>
            ) : (
              <IconCoin className="i s" aria-hidden />
            )}
          </Picked>
          <Tip
            label={t("drawer.funnelLeave", { name: place.funnel.name })}
            size={24}
            onClick={() => void leave(place)}
          >
            <IconX className="i xs" aria-hidden />
          </Tip>
        </span>
      ))}
      {contact && (
        <Picked
          label={
            places.length === 0
              ? t("drawer.change", { name: t("drawer.funnelPut"), value: t("drawer.choose") })
              : t("drawer.funnelPut")
          }
          className="held empty"
          picker={picker}
        >
          {places.length === 0 ? (
            <span className="t">{t("drawer.choose")}</span>
          ) : (
            <IconPlus className="i s" aria-hidden />
          )}
        </Picked>
      )}
    </span>
  );
}
