import { Button, TextInput } from "@mantine/core";
import { IconArrowLeft, IconPaperclip } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { upload } from "@/api/media";
import type { Place, StoredMedia, Template, TemplateUse } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { pointOf } from "../media/place";
import { explain } from "../refusal";
import { useStable } from "../stable";
import { Tip } from "../Tip";
import { blank, complete, type Values, wishOf, wrong } from "./filling";
import { Preview } from "./Preview";

const ACCEPT = { image: "image/jpeg,image/png", video: "video/mp4,video/3gpp", document: "*/*" } as const;

interface Props {
  template: Template;
  onBack: () => void;
  /** The template as it stands; null as long as something is missing. */
  onChange: (use: TemplateUse | null) => void;
}

/** The values of a template's variables beside what the customer will read. */
export function TemplateForm({ template, onBack, onChange }: Props) {
  const { t } = useWords();
  const [values, setValues] = useState<Values>(() => blank(template));
  const [media, setMedia] = useState<StoredMedia>();
  const [place, setPlace] = useState("");
  const { header, variables, buttons, named, examples } = template;
  const file = header && header.kind !== "text" && header.kind !== "location" ? header.kind : null;
  const located = header?.kind === "location";
  const point = located ? pointOf(place) : null;
  const tell = useStable(onChange);

  useEffect(() => {
    const at = located ? pointOf(place) : null;
    const location: Place | undefined = at ? { ...at, name: null, address: null } : undefined;
    const whole = (!file || media) && (!located || at) && complete(template, values);
    tell(
      whole
        ? { ...wishOf(template, values), ...(media && { media_id: media.id }), ...(location && { location }) }
        : null,
    );
  }, [template, values, media, file, located, place, tell]);

  const put = (part: "header" | "body", at: number, value: string) =>
    setValues({ ...values, [part]: values[part].map((held, index) => (index === at ? value : held)) });
  const label = (name: string) => (named ? name.replaceAll("_", " ") : t("template.variable", { name }));
  const fault = (value: string) => {
    const problem = value ? wrong(value) : null;
    return problem && t(`template.wrong.${problem}`);
  };
  if (!template.sendable)
    return (
      <div className="tpl-fill">
        <Head template={template} onBack={onBack} />
        <div className="tpl-two">
          <p className="sm sec">
            {t(template.unsupported ? "template.unsupportedText" : "template.notSendable", {
              state: t(`template.state.${template.status}`, { defaultValue: template.status }),
            })}
            {template.reason && <span className="mute"> ({template.reason})</span>}
          </p>
          <Preview template={template} values={values} />
        </div>
      </div>
    );
  return (
    <div className="tpl-fill">
      <Head template={template} onBack={onBack} />
      <div className="tpl-two">
        <div className="tpl-values">
          {file && <HeaderFile kind={file} media={media} onChange={setMedia} />}
          {located && (
            <TextInput
              label={t("composer.point")}
              value={place}
              error={place && !point ? t("composer.pointWrong") : null}
              onChange={(event) => setPlace(event.currentTarget.value)}
            />
          )}
          {variables.header.map((name, at) => (
            <TextInput
              key={`header ${name}`}
              label={t("template.ofHeader", { name: label(name) })}
              placeholder={header?.example ?? undefined}
              value={values.header[at]}
              error={fault(values.header[at] ?? "")}
              onChange={(event) => put("header", at, event.currentTarget.value)}
            />
          ))}
          {variables.body.map((name, at) => (
            <TextInput
              key={`body ${name}`}
              label={label(name)}
              placeholder={examples[at]}
              value={values.body[at]}
              error={fault(values.body[at] ?? "")}
              onChange={(event) => put("body", at, event.currentTarget.value)}
            />
          ))}
          {variables.buttons.map((at) => (
            <TextInput
              key={`button ${at}`}
              label={t(buttons[at]?.kind === "code" ? "template.ofCode" : "template.ofButton", {
                name: buttons[at]?.text,
              })}
              placeholder={buttons[at]?.example ?? undefined}
              value={values.buttons[at] ?? ""}
              error={fault(values.buttons[at] ?? "")}
              onChange={(event) =>
                setValues({ ...values, buttons: { ...values.buttons, [at]: event.currentTarget.value } })
              }
            />
          ))}
          {!header?.text && variables.body.length + variables.buttons.length === 0 && !file && (
            <p className="sm mute">{t("template.nothingToFill")}</p>
          )}
        </div>
        <Preview template={template} values={values} file={media?.name ?? undefined} />
      </div>
    </div>
  );
}

function Head({ template, onBack }: { template: Template; onBack: () => void }) {
  const { t } = useWords();
  return (
    <div className="row tpl-head">
      <Tip label={t("template.back")} onClick={onBack}>
        <IconArrowLeft className="i s" aria-hidden />
      </Tip>
      <span className="m t">{template.name}</span>
    </div>
  );
}

/** The picture, film or document above the text; it goes up when it is chosen. */
function HeaderFile({
  kind,
  media,
  onChange,
}: {
  kind: keyof typeof ACCEPT;
  media: StoredMedia | undefined;
  onChange: (media: StoredMedia) => void;
}) {
  const { t } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: (picked: File) => upload(picked, { name: picked.name }).done,
    onSuccess: onChange,
  });
  return (
    <div>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={ACCEPT[kind]}
        aria-label={t(`template.header.${kind}`)}
        onChange={(event) => {
          const [picked] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (picked) add.mutate(picked);
        }}
      />
      <Button
        variant="default"
        size="xs"
        loading={add.isPending}
        leftSection={<IconPaperclip className="i s" aria-hidden />}
        onClick={() => chooser.current?.click()}
      >
        {media?.name ?? t(`template.choose.${kind}`)}
      </Button>
      {add.isError && (
        <p className="sm bad" role="alert">
          {explain(add.error, t)}
        </p>
      )}
    </div>
  );
}
