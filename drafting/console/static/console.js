// What the console adds where JavaScript runs. Without it every act is a form and every place a link.
import { listen } from "./keys.js";
import { countDown } from "./clock.js";
import { stream } from "./stream.js";

listen(document.body.dataset.base ?? "");
countDown();
stream();

for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  });
}

for (const details of document.querySelectorAll("details.act")) {
  details.addEventListener("toggle", () => {
    if (details.open) (details.querySelector("textarea") ?? details.querySelector("input:not([type=hidden])"))?.focus();
  });
}

// A part that cannot be fetched must not look as if all were well.
document.body.addEventListener("htmx:responseError", (event) => {
  event.detail.target.textContent = "The checks could not be asked just now. They run again when you save.";
});
document.body.addEventListener("htmx:sendError", (event) => {
  event.detail.target.textContent = "The service cannot be reached just now.";
});
document.documentElement.dataset.ready = "";
