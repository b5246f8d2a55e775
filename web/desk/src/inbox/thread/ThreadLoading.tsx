import { t } from "@lingui/core/macro";
import { Bone } from "@merhaba/ui";

/** The shape of messages on their way. */
export function ThreadLoading() {
  return (
    <div className="thread-bones" role="status" aria-label={t`Loading`}>
      {[72, 54, 80].map((width, index) => (
        <div key={width} className={index === 1 ? "msg out bones" : "msg in bones"}>
          <Bone width={120} />
          <Bone width={`${width}%`} />
          <Bone width={`${width - 18}%`} />
        </div>
      ))}
    </div>
  );
}
