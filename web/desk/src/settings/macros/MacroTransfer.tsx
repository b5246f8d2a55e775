import { t } from "@lingui/core/macro";
import { Button } from "@merhaba/ui";
import { FileTrigger } from "react-aria-components";
import { errorText } from "../../feedback/errorText";
import { toast } from "../../feedback/toasts";
import { listOf, number } from "../../i18n/format";
import { useSettingsChange } from "../useSettings";
import { exportMacros, importMacros, type MacroFile } from "./queries";

/** Taking macros along to another workspace, as a file. */
export function MacroTransfer({ canImport }: { canImport: boolean }) {
  const take = useSettingsChange("macros", (file: MacroFile) => importMacros(file, false));
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    let file: MacroFile;
    try {
      file = JSON.parse(await chosen.text()) as MacroFile;
    } catch {
      toast(t`This is not a file of macros.`, { tone: "bad" });
      return;
    }
    take.mutate(file, {
      onSuccess: ({ created, skipped, missing }) => {
        toast(skipped.length > 0 ? t`${number(created.length)} taken in; left out because the name is taken: ${listOf(skipped)}` : t`${number(created.length)} taken in`);
        if (missing.length > 0) toast(t`Not found here and left out: ${listOf(missing)}`);
      },
    });
  };
  const save = async () => {
    try {
      const text = JSON.stringify(await exportMacros(), null, 2);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = "macros.json";
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      toast(errorText(error), { tone: "bad" });
    }
  };
  return (
    <span className="macro-tools">
      <Button icon="download" onPress={() => void save()}>{t`Export`}</Button>
      {canImport && (
        <FileTrigger acceptedFileTypes={["application/json", ".json"]} onSelect={(files) => void read(files?.[0])}>
          <Button isPending={take.isPending}>{t`Import`}</Button>
        </FileTrigger>
      )}
    </span>
  );
}
