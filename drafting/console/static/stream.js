// A form whose answer is told while it is made. Whatever goes wrong, the browser sends the form itself.
const STEPS = "Drafting…";

async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    held += value;
    const parts = held.split("\n\n");
    held = parts.pop();
    for (const part of parts) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(part) ?? [];
      if (name) yield [name, JSON.parse(data)];
    }
  }
}

async function send(form, panel) {
  const step = panel.querySelector("[data-step]");
  const words = panel.querySelector("[data-words]");
  const response = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "text/event-stream" },
    redirect: "manual",
  });
  if (!response.ok || !response.headers.get("content-type")?.startsWith("text/event-stream")) { form.submit(); return; }
  for await (const [name, data] of eventsOf(response)) {
    if (name === "step") step.textContent = `${data}…`;
    else if (name === "anew") words.textContent = "";
    else if (name === "words") words.append(data);
    else if (name === "go") { location.assign(data); return; }
    else if (name === "refused") { panel.className = "notice bad"; panel.setAttribute("role", "alert"); step.textContent = data; words.textContent = ""; return; }
  }
}

export function stream() {
  for (const form of document.querySelectorAll("form[data-stream]")) {
    const panel = document.getElementById(form.dataset.stream);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector("button.primary");
      button.disabled = true;
      panel.hidden = false;
      panel.className = "notice plain-notice";
      panel.querySelector("[data-step]").textContent = STEPS;
      panel.querySelector("[data-words]").textContent = "";
      send(form, panel).catch(() => form.submit()).finally(() => { button.disabled = false; });
    });
  }
}
