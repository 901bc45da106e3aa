/** The mark: one line through every touch, from the first (open) to the last (filled). */
export function BrandMark({ size = 26 }: { size?: number }) {
  return (
    <svg className="brand-mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className="brand-line" d="M6 24C12 24 11 9 17 9s3 14 9-1" />
      <circle className="brand-first" cx="6" cy="24" r="3.5" />
      <circle className="brand-last" cx="26" cy="8" r="3.5" />
    </svg>
  );
}
