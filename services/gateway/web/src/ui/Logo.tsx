const MARK =
  "M11 2h10a6 6 0 0 1 6 6v8.5a3 3 0 0 0 0 6V24a6 6 0 0 1-6 6H11a6 6 0 0 1-6-6v-1.5a3 3 0 0 0 0-6V8a6 6 0 0 1 6-6Zm-.5 12.5V12a5.5 5.5 0 0 1 11 0v2.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1ZM12 22.25a1.75 1.75 0 0 0 0 3.5h8a1.75 1.75 0 0 0 0-3.5Z";

export function Logo({ size = 32, fill = "var(--g-accent)" }: { size?: number; fill?: string }) {
  return (
    <svg
      className="logo"
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill={fill}
      role="img"
      aria-label="Guichê"
    >
      <path fillRule="evenodd" d={MARK} />
    </svg>
  );
}
