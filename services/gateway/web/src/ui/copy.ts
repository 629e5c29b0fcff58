import { toast } from "./toast";

/** The clipboard API is missing over plain HTTP; a selected field still copies there. */
export async function copy(text: string, done: string): Promise<void> {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  toast(done);
}
