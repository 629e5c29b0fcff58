import { Button, TextInput } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { upload } from "@/api/media";
import type { StoredMedia, TemplateHeader } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "../refusal";
import { fileOf, type Part } from "./filling";

const ACCEPT = { image: "image/jpeg,image/png", video: "video/mp4,video/3gpp", document: "*/*" } as const;

interface Props {
  header: TemplateHeader | null;
  values: Part;
  onChange: (values: Partial<Part>) => void;
}

/** What stands above the text of a template or a card, where that is a file or a product. */
export function HeaderFields({ header, values, onChange }: Props) {
  const { t } = useWords();
  const file = fileOf(header);
  if (file) return <HeaderFile kind={file} media={values.media} onChange={(media) => onChange({ media })} />;
  if (header?.kind !== "product") return null;
  const { product } = values;
  return (
    <>
      <TextInput
        label={t("template.product")}
        value={product.product_id}
        onChange={(event) => onChange({ product: { ...product, product_id: event.currentTarget.value } })}
      />
      <TextInput
        label={t("template.catalog")}
        description={t("template.catalogWhere")}
        value={product.catalog_id}
        onChange={(event) => onChange({ product: { ...product, catalog_id: event.currentTarget.value } })}
      />
    </>
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
