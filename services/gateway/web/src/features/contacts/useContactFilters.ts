import { useSearchParams } from "react-router";
import { CONTACT_ORDERS, type ContactFilters, type ContactOrder } from "@/api/contacts";

const LISTS = ["tag_id", "owner_id", "field"] as const;
const SINGLES = ["q", "funnel_id", "stage_id"] as const;

const orderOf = (text: string | null): ContactOrder | undefined =>
  CONTACT_ORDERS.find((order) => order === text);

/** What the address book is narrowed to; it stands in the address bar, so that it can be kept and sent on. */
export function useContactFilters() {
  const [search, setSearch] = useSearchParams();
  const filters: ContactFilters = { order: orderOf(search.get("order")) };
  for (const part of LISTS) if (search.has(part)) filters[part] = search.getAll(part);
  for (const part of SINGLES) filters[part] = search.get(part) ?? undefined;

  const change = (wanted: Partial<ContactFilters>) =>
    setSearch(
      (held) => {
        for (const [part, value] of Object.entries(wanted)) {
          held.delete(part);
          for (const each of Array.isArray(value) ? value : [value]) if (each) held.append(part, each);
        }
        return held;
      },
      { replace: true },
    );
  const narrowed = [...LISTS, ...SINGLES].some((part) => search.has(part));
  return { filters, change, narrowed, clear: () => setSearch({}, { replace: true }) };
}
