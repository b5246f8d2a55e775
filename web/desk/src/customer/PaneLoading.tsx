import { t } from "@lingui/core/macro";
import { Bone } from "@merhaba/ui";

/** The shape of a customer on their way. */
export function PaneLoading() {
  return (
    <div className="pane-bones" role="status" aria-label={t`Loading`}>
      <div className="row">
        <Bone width={40} height={40} round />
        <div className="grow stack-v" style={{ gap: 8 }}>
          <Bone width="60%" />
          <Bone width="80%" height={10} />
        </div>
      </div>
      <Bone height={44} />
      <Bone height={150} />
      <Bone width="40%" />
      <Bone height={10} />
      <Bone height={10} />
    </div>
  );
}
