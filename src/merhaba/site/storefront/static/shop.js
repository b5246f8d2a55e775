// Niceties only: dates in the reader's language. Everything else works without.
const language = document.documentElement.lang === "ar" ? "ar-u-nu-latn" : document.documentElement.lang;
for (const time of document.querySelectorAll("time[datetime]")) {
  const options = "time" in time.dataset ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { day: "numeric", month: "long", year: "numeric" };
  time.textContent = new Intl.DateTimeFormat(language, options).format(new Date(time.dateTime));
}
// Signing out of the shop also ends the chat's session on this device.
document.querySelector("[data-leave]")?.addEventListener("submit", () => window.Merhaba?.("shutdown"));
