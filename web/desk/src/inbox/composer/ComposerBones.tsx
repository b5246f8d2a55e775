import { Bone } from "@merhaba/ui";

/** The composer's place while its code is on its way, as tall as it will be. */
export function ComposerBones() {
  return (
    <div className="comp idle">
      <div className="to">
        <Bone width={120} />
      </div>
      <div className="edit-space">
        <Bone width="60%" />
      </div>
      <div className="tools" />
    </div>
  );
}
