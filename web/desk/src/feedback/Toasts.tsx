import { t } from "@lingui/core/macro";
import { Button, Icon, IconButton } from "@merhaba/ui";
import { useStore } from "../state/store";
import { useSecond } from "../state/clock";
import { dismiss, toasts, type Toast } from "./toasts";

/** The messages at the edge of the page, read out politely as they come. */
export function Toasts() {
  const shown = useStore(toasts);
  return (
    <div className="toasts" role="region" aria-label={t`Messages`}>
      <div role="status" aria-live="polite">
        {shown.map((each) => (
          <ToastCard key={each.id} toast={each} />
        ))}
      </div>
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { action } = toast;
  return (
    <div className={`toast ${toast.tone}`}>
      {toast.until !== null ? <Countdown until={toast.until} total={toast.total} /> : toast.tone === "bad" && <Icon name="warning" />}
      <span className="grow" dir="auto">
        {toast.text}
      </span>
      {action && (
        <Button
          look="ghost"
          onPress={() => {
            dismiss(toast.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="close" size={14} className="small" label={t`Dismiss`} onPress={() => dismiss(toast.id)} />
    </div>
  );
}

function Countdown({ until, total }: { until: number; total: number }) {
  const left = Math.max(0, Math.min(1, (until - useSecond()) / total));
  return (
    <svg className="ring" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6" opacity=".3" />
      <circle cx="8" cy="8" r="6" pathLength="1" strokeDasharray={`${left} 1`} />
    </svg>
  );
}
