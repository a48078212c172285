// Words written with no connection, in a meeting that ended meanwhile: they go and wait beside the
// minutes, where somebody will join them.
import { kept, send } from "./words.js";

const page = document.querySelector("[data-late]");
let sent = false;
for (const [key, url] of Object.entries(page?.dataset ?? {})) {
  if (!key.startsWith("item-")) continue;
  const item = key.slice(5);
  const words = kept.read(item);
  if (!words) continue;
  const answer = await send(url, { notes: words.notes, revision: words.revision });
  if (answer.kind === "done" && [200, 409].includes(answer.status)) {
    kept.forget(item);
    sent ||= answer.status === 409;
  }
}
if (sent) location.reload();
