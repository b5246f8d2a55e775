import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components";
import type { ReactNode, Ref } from "react";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "children"> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  placeholder?: string;
  /** More than one line; how many are shown. */
  lines?: number;
  dir?: "ltr" | "rtl" | "auto";
  start?: ReactNode;
  end?: ReactNode;
  inputRef?: Ref<HTMLInputElement>;
}

/** A labelled field with its hint and its error, all tied together for a screen reader. */
export function TextField({ label, hint, error, placeholder, lines, dir = "auto", start, end, inputRef, ...rest }: TextFieldProps) {
  const shown = placeholder === undefined ? {} : { placeholder };
  return (
    <AriaTextField {...rest} className="tf" isInvalid={Boolean(error) || Boolean(rest.isInvalid)}>
      <Label>{label}</Label>
      {lines ? (
        <TextArea className="box area" rows={lines} dir={dir} {...shown} />
      ) : (
        <div className="box">
          {start}
          <Input dir={dir} {...shown} {...(inputRef ? { ref: inputRef } : {})} />
          {end}
        </div>
      )}
      {hint && !error && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="error">{error}</FieldError>
    </AriaTextField>
  );
}
