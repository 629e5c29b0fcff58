import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconLock, IconPencil, IconPlus, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Does, keepSecret } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";

type Header = Extract<Does, { type: "request" }>["headers"][number];

interface Props {
  flowId: string;
  headers: Header[];
  onChange: (headers: Header[], part?: string) => void;
}

/** The headers of a request: those in the open, and those whose value is sealed and never shown again. */
export function Headers({ flowId, headers, onChange }: Props) {
  const { t } = useWords();
  /** Which secret is being typed: that of a header by its place, or a new one's. */
  const [typing, setTyping] = useState<number | "new" | null>(null);
  const change = (index: number, part: Partial<Header>) =>
    onChange(
      headers.map((each, at) => (at === index ? { ...each, ...part } : each)),
      `header ${index}`,
    );
  const keep = (at: number | "new", name: string, secret: string) => {
    const sealed = { name, value: "", secret };
    onChange(
      at === "new" ? [...headers, sealed] : headers.map((each, index) => (index === at ? sealed : each)),
    );
    setTyping(null);
  };
  return (
    <fieldset className="fl-choices fl-headers">
      <legend className="m">{t("flows.field.headers")}</legend>
      <p className="xs mute">{t("flows.headersText")}</p>
      <ol>
        {headers.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: headers have no id of their own
          <li key={index}>
            {typing === index ? (
              <Secret
                flowId={flowId}
                name={each.name}
                onKept={(name, id) => keep(index, name, id)}
                onLeave={() => setTyping(null)}
              />
            ) : (
              <>
                <TextInput
                  aria-label={t("flows.field.headerName")}
                  placeholder={t("flows.field.headerName")}
                  value={each.name}
                  onChange={(event) => change(index, { name: event.currentTarget.value || "X-" })}
                />
                {each.secret ? (
                  <>
                    <span className="grow fl-sealed sm sec">
                      <IconLock className="i s" role="img" aria-label={t("flows.sealed")} />
                      <span aria-hidden>••••••••</span>
                    </span>
                    <Tip
                      label={t("flows.changeSecret", { name: each.name })}
                      onClick={() => setTyping(index)}
                    >
                      <IconPencil className="i s" aria-hidden />
                    </Tip>
                  </>
                ) : (
                  <TextInput
                    className="grow"
                    aria-label={t("flows.field.value")}
                    placeholder={t("flows.field.value")}
                    value={each.value}
                    onChange={(event) => change(index, { value: event.currentTarget.value })}
                  />
                )}
                <Tip
                  label={t("flows.removeHeader")}
                  onClick={() => {
                    setTyping(null);
                    onChange(headers.filter((_, at) => at !== index));
                  }}
                >
                  <IconX className="i s" aria-hidden />
                </Tip>
              </>
            )}
          </li>
        ))}
        {typing === "new" && (
          <li>
            <Secret
              flowId={flowId}
              name="Authorization"
              onKept={(name, id) => keep("new", name, id)}
              onLeave={() => setTyping(null)}
            />
          </li>
        )}
      </ol>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus className="i s" aria-hidden />}
        onClick={() => onChange([...headers, { name: "X-", value: "" }])}
      >
        {t("flows.addHeader")}
      </Button>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconLock className="i s" aria-hidden />}
        onClick={() => setTyping("new")}
      >
        {t("flows.addSecret")}
      </Button>
    </fieldset>
  );
}

interface SecretProps {
  flowId: string;
  name: string;
  onKept: (name: string, secret: string) => void;
  onLeave: () => void;
}

/** A value that is typed once: it is sealed at once, and stands nowhere in the drawing. */
function Secret({ flowId, name: given, onKept, onLeave }: SecretProps) {
  const { t } = useWords();
  const [name, setName] = useState(given);
  const [value, setValue] = useState("");
  const seal = useMutation({
    mutationFn: () => keepSecret(flowId, value),
    onSuccess: (secret) => onKept(name.trim(), secret),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const ready = name.trim() !== "" && value !== "";
  return (
    <fieldset className="grow fl-secret">
      <TextInput
        label={t("flows.field.headerName")}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordInput
        data-autofocus
        label={t("flows.field.secret")}
        description={t("flows.secretText")}
        autoComplete="off"
        maxLength={2000}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && ready && seal.mutate()}
      />
      <div className="row">
        <Button size="compact-sm" disabled={!ready} loading={seal.isPending} onClick={() => seal.mutate()}>
          {t("flows.keepSecret")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onLeave}>
          {t("action.cancel")}
        </Button>
      </div>
    </fieldset>
  );
}
