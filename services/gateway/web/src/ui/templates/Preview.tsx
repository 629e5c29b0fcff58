import { IconExternalLink, IconFile, IconMapPin, IconPhone, IconPhoto, IconVideo } from "@tabler/icons-react";
import type { HeaderKind, Template, TemplateButton } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Markup } from "../markup";
import { filled, type Values } from "./filling";

const HEADERS: Record<Exclude<HeaderKind, "text">, typeof IconFile> = {
  image: IconPhoto,
  video: IconVideo,
  document: IconFile,
  location: IconMapPin,
};

/** The template as the customer will read it. */
export function Preview({ template, values, file }: { template: Template; values: Values; file?: string }) {
  const { t } = useWords();
  const { header, body, footer, buttons, variables } = template;
  const Header = header && header.kind !== "text" ? HEADERS[header.kind] : null;
  return (
    <figure className="tpl-shown" aria-label={t("template.preview")}>
      <div className="tpl-bub">
        {header?.kind === "text" && header.text && (
          <p className="b">{filled(header.text, variables.header, values.header)}</p>
        )}
        {header && Header && (
          <p className="tpl-file">
            <Header className="i" aria-hidden />
            <span className="t">{file ?? t(`template.header.${header.kind}`)}</span>
          </p>
        )}
        <p className="tpl-body">
          <Markup text={filled(body, variables.body, values.body)} />
        </p>
        {footer && <p className="xs mute">{footer}</p>}
      </div>
      {buttons.map((button) => (
        <span key={`${button.kind} ${button.text}`} className="tpl-btn">
          <ButtonMark kind={button.kind} />
          {button.text}
        </span>
      ))}
    </figure>
  );
}

function ButtonMark({ kind }: { kind: TemplateButton["kind"] }) {
  if (kind === "url") return <IconExternalLink className="i s" aria-hidden />;
  if (kind === "phone") return <IconPhone className="i s" aria-hidden />;
  return null;
}
