// A place to drop a file on: the same form works without it, by choosing the file.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const zone = form.querySelector(".drop-zone");
  const input = form.querySelector('input[type="file"]');
  const name = form.querySelector(".drop-zone__name");

  const refuse = () => {
    const file = input.files[0];
    const tooBig = file && file.size > Number(form.dataset.limit);
    input.setCustomValidity(tooBig ? form.dataset.tooBig : "");
    name.textContent = tooBig ? form.dataset.tooBig : file ? file.name : "";
    return tooBig;
  };
  const send = () => {
    if (!refuse() && input.files.length) form.requestSubmit();
  };

  input.addEventListener("change", refuse);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send();
  });
}
