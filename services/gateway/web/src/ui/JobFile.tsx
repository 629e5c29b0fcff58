import { Button, type ButtonProps } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { Job } from "@/api/types";

interface Props extends Pick<ButtonProps, "size" | "variant"> {
  job: Job;
  label: string;
}

/** Takes home the file that a job has made. */
export function JobFile({ job, label, ...look }: Props) {
  return (
    <Button
      component="a"
      href={`/api/v1/jobs/${job.id}/file`}
      download
      leftSection={<IconDownload className="i s" aria-hidden />}
      {...look}
    >
      {label}
    </Button>
  );
}
