import {
  IconChevronRight,
  IconCopy,
  IconMessages,
  IconPhoneCall,
  IconPhoto,
  IconStar,
  IconUserPlus,
} from "@tabler/icons-react";
import { uuid } from "@/api/uuid";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { samplePhoto } from "./samplePhoto";
import type { usePhone } from "./usePhone";

const BURST = 5;
const APART = 40;

export function Scenes({ phone, onNew }: { phone: ReturnType<typeof usePhone>; onNew: () => void }) {
  const { t } = useWords();
  const attempt = async (run: () => Promise<unknown>) => {
    try {
      await run();
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const twice = async () => {
    const id = uuid();
    await Promise.all([
      phone.send({ text: t("simulator.twiceSample") }, id),
      phone.send({ text: t("simulator.twiceSample") }, id),
    ]);
  };
  const many = () =>
    Promise.all(
      Array.from({ length: BURST }, async (_, index) => {
        await new Promise((next) => setTimeout(next, index * APART));
        await phone.send({ text: t("simulator.manySample", { number: index + 1 }) });
      }),
    );
  const photo = async () => {
    const picture = await samplePhoto();
    await phone.sendFile(picture, "mesa.jpg", { kind: "image", text: t("simulator.photoSample") });
  };
  const scenes = [
    { id: "photo", icon: IconPhoto, run: photo },
    { id: "call", icon: IconPhoneCall, run: phone.dial },
    { id: "rate", icon: IconStar, run: () => phone.send({ text: "5" }) },
    { id: "twice", icon: IconCopy, run: twice },
    { id: "many", icon: IconMessages, run: many },
    { id: "newPerson", icon: IconUserPlus, run: async () => onNew() },
  ];
  return (
    <aside className="sr" aria-label={t("simulator.makeHappen")}>
      <h2 className="hd2">{t("simulator.makeHappen")}</h2>
      {scenes.map(({ id, icon: Icon, run }) => (
        <button key={id} type="button" className="sc" onClick={() => void attempt(run)}>
          <Icon className="i" aria-hidden />
          <span className="grow">
            <span className="m">{t(`simulator.${id}`)}</span>
            <span className="sm mute">{t(`simulator.${id}Text`)}</span>
          </span>
          <IconChevronRight className="i s" aria-hidden />
        </button>
      ))}
    </aside>
  );
}
