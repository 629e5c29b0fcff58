import type {
  Place,
  Product,
  StoredMedia,
  Template,
  TemplateButton,
  TemplateHeader,
  TemplateUse,
} from "@/api/types";
import { pointOf } from "../media/place";

const VARIABLE = /\{\{\s*([^{}\s]{1,60})\s*\}\}/g;
const LONGEST = 1024;
const LONGEST_CODE = 20;
const LONGEST_REPLY = 128;
const MOST_PRODUCTS = 30;

/** What is filled in on a template, and on each card of a carousel. */
export interface Part {
  body: string[];
  buttons: Record<number, string>;
  media?: StoredMedia;
  product: Product;
}

export interface Section {
  title: string;
  products: string;
}

export interface Values extends Part {
  header: string[];
  place: string;
  /** The end of an offer, as the clock here says it: `2026-12-24T18:00`. */
  until: string;
  sections: Section[];
  cards: Part[];
}

const NOTHING: Product = { catalog_id: "", product_id: "" };

export const blank = (template: Template): Values => ({
  header: template.variables.header.map(() => ""),
  body: template.variables.body.map(() => ""),
  buttons: {},
  product: NOTHING,
  place: "",
  until: "",
  sections: [{ title: "", products: "" }],
  cards: template.variables.cards.map(({ body }) => ({
    body: body.map(() => ""),
    buttons: {},
    product: NOTHING,
  })),
});

/** The text with its values; where one is missing its place stays seen. */
export function filled(text: string, names: string[], values: string[]): string {
  return text.replace(VARIABLE, (whole, name: string) => values[names.indexOf(name)]?.trim() || whole);
}

/** What the provider would refuse a value for; the same rules as on the server. */
export function wrong(value: string, code = false): "empty" | "long" | "longCode" | "broken" | null {
  if (!value.trim()) return "empty";
  if (code && value.length > LONGEST_CODE) return "longCode";
  if (value.length > LONGEST) return "long";
  return /[\n\t]| {5}/.test(value) ? "broken" : null;
}

/** What the provider would refuse the value of a button for that need not have one. */
export function wrongOption({ kind }: TemplateButton, value: string): ReturnType<typeof wrong> | "longReply" {
  const said = value.trim();
  if (!said || (kind !== "reply" && kind !== "catalog")) return null;
  return kind === "reply" && said.length > LONGEST_REPLY ? "longReply" : wrong(said);
}

/** The kind of file that stands in a header, if one does. */
export function fileOf(header: TemplateHeader | null): "image" | "video" | "document" | null {
  const kind = header?.kind;
  return kind === "image" || kind === "video" || kind === "document" ? kind : null;
}

/** The numbers of products, written one a line or with commas. */
export const productsOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((each) => each.trim())
    .filter(Boolean);

export const offersProducts = (template: Template) =>
  template.buttons.some((button) => button.kind === "products");

/** Whether every variable has a value that the provider takes, and every file and product is chosen. */
export function complete(template: Template, values: Values): boolean {
  const { header, variables, cards, offer } = template;
  return (
    variables.header.every((_, at) => !wrong(values.header[at] ?? "")) &&
    whole(template, variables, values) &&
    (header?.kind !== "location" || pointOf(values.place) !== null) &&
    (!offer?.expires || comes(values.until)) &&
    (!offersProducts(template) || offered(values.sections)) &&
    cards.every((card, at) => {
      const [said, wanted] = [values.cards[at], variables.cards[at]];
      return said !== undefined && wanted !== undefined && whole(card, wanted, said);
    })
  );
}

function whole(
  { header, buttons }: Pick<Template, "header" | "buttons">,
  wanted: { body: string[]; buttons: number[] },
  values: Part,
): boolean {
  return (
    wanted.body.every((_, at) => !wrong(values.body[at] ?? "")) &&
    wanted.buttons.every((at) => !wrong(values.buttons[at] ?? "", buttons[at]?.kind === "code")) &&
    buttons.every((button, at) => !wrongOption(button, values.buttons[at] ?? "")) &&
    (!fileOf(header) || values.media !== undefined) &&
    (header?.kind !== "product" || (!!values.product.catalog_id.trim() && !!values.product.product_id.trim()))
  );
}

/** Whether a time of the clock here is one, and to come. */
export const comes = (until: string) => new Date(until).getTime() > Date.now();

function offered(sections: Section[]): boolean {
  const counts = sections.map(({ products }) => productsOf(products).length);
  return (
    counts.every(Boolean) &&
    counts.reduce((sum, count) => sum + count, 0) <= MOST_PRODUCTS &&
    (sections.length === 1 || sections.every(({ title }) => title.trim()))
  );
}

export function wishOf(template: Template, values: Values): TemplateUse {
  const at = template.header?.kind === "location" ? pointOf(values.place) : null;
  const location: Place | undefined = at ? { ...at, name: null, address: null } : undefined;
  return {
    name: template.name,
    language: template.language,
    header: values.header.map((value) => value.trim()),
    ...said(template, values),
    ...(location && { location }),
    ...(template.offer?.expires && { expires_at: new Date(values.until).toISOString() }),
    ...(offersProducts(template) && {
      sections: values.sections.map(({ title, products }) => ({
        title: title.trim(),
        product_ids: productsOf(products),
      })),
    }),
    ...(template.cards.length > 0 && {
      cards: template.cards.map((card, place) => said(card, values.cards[place] as Part)),
    }),
  };
}

function said({ header }: Pick<Template, "header">, values: Part) {
  const buttons = Object.entries(values.buttons).map(([at, value]) => [at, value.trim()] as const);
  return {
    body: values.body.map((value) => value.trim()),
    buttons: Object.fromEntries(buttons.filter(([, value]) => value)),
    ...(fileOf(header) && values.media && { media_id: values.media.id }),
    ...(header?.kind === "product" && {
      product: {
        catalog_id: values.product.catalog_id.trim(),
        product_id: values.product.product_id.trim(),
      },
    }),
  };
}
