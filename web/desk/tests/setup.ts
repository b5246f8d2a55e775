import { i18n } from "@lingui/core";
import { messages } from "../src/i18n/catalogs/en";
import { afterEach } from "vitest";

i18n.loadAndActivate({ locale: "en", messages });

afterEach(() => globalThis.localStorage?.clear());
