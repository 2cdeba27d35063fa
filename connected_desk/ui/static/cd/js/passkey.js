// Asks the browser for a passkey when the button is pressed, and sends the answer with the form it stands in.
// Without it the page offers a code instead; the button is hidden until it would work.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const asked = ({ publicKey }) => {
  const one = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (one.user) one.user = { ...one.user, id: bytes(one.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"])
    if (one[list]) one[list] = one[list].map((key) => ({ ...key, id: bytes(key.id) }));
  return { publicKey: one };
};

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const said = (key) => {
  const response = {};
  for (const part of PARTS) if (key.response[part]) response[part] = text(key.response[part]);
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} };
};

for (const button of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const options = asked(JSON.parse(button.dataset.passkey));
    const failed = document.getElementById("passkey-failed");
    failed.hidden = true;
    try {
      const key = await navigator.credentials[button.dataset.passkeyWay](options);
      const form = button.closest("form");
      form.elements[button.dataset.passkeyField].value = JSON.stringify(said(key));
      form.requestSubmit();
    } catch {
      failed.hidden = false;
    }
  });
}
