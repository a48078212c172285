// Passkeys. A form marked `data-key="create"` or `data-key="use"` carries the address of its
// options; its button is shown only where the browser can do it.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function readCreation(options) {
  const key = { ...options, challenge: toBytes(options.challenge) };
  key.user = { ...options.user, id: toBytes(options.user.id) };
  key.excludeCredentials = (options.excludeCredentials || [])
    .map((one) => ({ ...one, id: toBytes(one.id) }));
  return key;
}

function readRequest(options) {
  const key = { ...options, challenge: toBytes(options.challenge) };
  key.allowCredentials = (options.allowCredentials || [])
    .map((one) => ({ ...one, id: toBytes(one.id) }));
  return key;
}

function writeCredential(credential) {
  const { response } = credential;
  const written = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    written.attestationObject = toText(response.attestationObject);
    written.transports = response.getTransports ? response.getTransports() : [];
  } else {
    written.authenticatorData = toText(response.authenticatorData);
    written.signature = toText(response.signature);
    written.userHandle = response.userHandle ? toText(response.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: written,
  };
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const { publicKey } = await answer.json();
  return form.dataset.key === "create"
    ? navigator.credentials.create({ publicKey: readCreation(publicKey) })
    : navigator.credentials.get({ publicKey: readRequest(publicKey) });
}

for (const form of document.querySelectorAll("form[data-key]")) {
  if (!window.PublicKeyCredential || !navigator.credentials) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sentence = form.querySelector("[data-key-failed]");
    sentence.hidden = true;
    try {
      const credential = await ask(form);
      form.elements.credential.value = JSON.stringify(writeCredential(credential));
      form.submit();
    } catch {
      sentence.hidden = false;
    }
  });
}
