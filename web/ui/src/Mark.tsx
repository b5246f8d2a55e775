/** The product's mark: an eight-pointed tile with a speech bubble in it. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="mark">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path d="M12 3.6 14.5 6H18v3.5L20.4 12 18 14.5V18h-3.5L12 20.4 9.5 18H6v-3.5L3.6 12 6 9.5V6h3.5z" fill="var(--on-accent)" />
      <path d="M9.3 8.6h5.4c.7 0 1.2.5 1.2 1.2v3.2c0 .7-.5 1.2-1.2 1.2h-2.6l-2.3 1.9v-1.9h-.5c-.7 0-1.2-.5-1.2-1.2V9.8c0-.7.5-1.2 1.2-1.2z" fill="var(--accent)" />
    </svg>
  );
}
