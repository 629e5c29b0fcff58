import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import { holidayName, nationalHolidays } from "./holidays";

interface Props {
  days: string[];
  onChange: (days: string[]) => void;
}

/** Days on which nobody works; those of the whole country are offered. */
export function Holidays({ days, onChange }: Props) {
  const { t, i18n } = useWords();
  const [typed, setTyped] = useState("");
  const add = (more: string[]) => onChange([...new Set([...days, ...more])].toSorted());
  const today = new Date().toISOString().slice(0, 10);
  const year = Number(today.slice(0, 4));
  const offered = [year, year + 1].filter((each) =>
    nationalHolidays(each).some((day) => day >= today && !days.includes(day)),
  );
  const name = (day: string) => {
    const known = holidayName(day);
    return known ? t(`settings.hours.holiday.${known}`) : "";
  };
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <>
      {days.length > 0 && (
        <ul className="hol">
          {days.map((day) => (
            <li key={day} className={day < today ? "mute" : undefined}>
              <time className="n m" dateTime={day}>
                {date.format(new Date(`${day}T00:00:00Z`))}
              </time>
              <span className="sm mute t grow">{name(day)}</span>
              <Tip
                size={28}
                label={t("settings.hours.removeHoliday", { day: date.format(new Date(`${day}T00:00:00Z`)) })}
                onClick={() => onChange(days.filter((held) => held !== day))}
              >
                <IconX className="i xs" aria-hidden />
              </Tip>
            </li>
          ))}
        </ul>
      )}
      <div className="row hol-add">
        <TextInput
          type="date"
          aria-label={t("settings.hours.newHoliday")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!typed}
          leftSection={<IconPlus className="i s" aria-hidden />}
          onClick={() => {
            add([typed]);
            setTyped("");
          }}
        >
          {t("settings.hours.addHoliday")}
        </Button>
        {offered.map((each) => (
          <Button
            key={each}
            variant="subtle"
            onClick={() => add(nationalHolidays(each).filter((day) => day >= today))}
          >
            {t("settings.hours.national", { year: each })}
          </Button>
        ))}
      </div>
    </>
  );
}
