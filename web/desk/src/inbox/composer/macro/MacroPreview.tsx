import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Bone, Icon } from "@merhaba/ui";
import { errorText } from "../../../feedback/errorText";
import { languageName, listOf } from "../../../i18n/format";
import { actionName } from "../../../orders/actionNames";
import { goneText, plannedText } from "./plannedText";
import { previewQuery, type MacroPreview as Preview, type Use } from "./queries";
import { variableName } from "./variableName";

interface MacroPreviewProps {
  conversation: string;
  macro: string;
  use: Use;
  onLanguage: (language: Use["language"]) => void;
}

/** A macro as it would be used here: with the facts of this conversation, its gaps marked, and what it does. */
export function MacroPreview({ conversation, macro, use, onLanguage }: MacroPreviewProps) {
  const { data, isError, error } = useQuery({ ...previewQuery(conversation, macro, use), placeholderData: (before) => (before?.macro === macro ? before : undefined) });
  if (isError) return <p className="mute s">{errorText(error)}</p>;
  if (!data) {
    return (
      <div className="page-bones">
        <Bone width="40%" />
        <Bone />
        <Bone width="70%" />
      </div>
    );
  }
  return (
    <>
      {data.languages.length > 1 && (
        <div className="macro-languages" role="group" aria-label={t`Language`}>
          {data.languages.map((each) => (
            <button key={each} type="button" className="macro-language" aria-pressed={each === data.language} onClick={() => onLanguage(each as Use["language"])}>
              {languageName(each)}
            </button>
          ))}
        </div>
      )}
      <Pieces preview={data} />
      <Missing names={data.missing} />
      {(data.actions.length > 0 || data.order_action) && (
        <ul className="macro-does" aria-label={t`What it does`}>
          {data.actions.map((each) => {
            const { icon, text } = plannedText(each);
            return (
              <li key={`${each.kind} ${each.value} ${each.name}`}>
                <Icon name={icon} size={14} /> <bdi className="cut">{text}</bdi>
              </li>
            );
          })}
          {data.order_action && (
            <li>
              <Icon name="bag" size={14} /> {t`Opens the form: ${actionName(data.order_action)}`}
            </li>
          )}
        </ul>
      )}
      {data.gone.map((each) => (
        <p key={each} className="s mute row">
          <Icon name="warning" size={14} /> {goneText(each)}
        </p>
      ))}
    </>
  );
}

function Pieces({ preview }: { preview: Preview }) {
  if (preview.pieces.length === 0) return <p className="mute s">{t`It says nothing; it only does what is listed.`}</p>;
  return (
    <div className="macro-text" dir="auto" lang={preview.language} tabIndex={0} role="region" aria-label={t`What it says`}>
      {preview.pieces.map((piece, index) =>
        piece.kind === "text" ? (
          <span key={index}>{piece.text}</span>
        ) : piece.kind === "value" ? (
          <bdi key={index} className="macro-value" title={variableName(piece.variable)}>
            {piece.text}
          </bdi>
        ) : (
          <bdi key={index} className="macro-gap">
            {variableName(piece.variable)}
          </bdi>
        ),
      )}
    </div>
  );
}

/** What is not known here, so that nobody sends a sentence with a hole in it unseen. */
export function Missing({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="macro-missing" role="status">
      <Icon name="warning" size={14} />
      <span>{t`Not known here: ${listOf(names.map(variableName))}. The text closes up around it; read it before you send it.`}</span>
    </p>
  );
}
