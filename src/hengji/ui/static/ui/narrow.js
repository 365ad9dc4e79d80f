// A long list of rows is narrowed by what is typed into the field above it; what is hidden is still sent with its form.
(() => {
  "use strict";
  const fold = (text) => text.toLowerCase().replace(/\s+/g, "");

  function narrow(field) {
    const wanted = fold(field.value);
    const rows = document.querySelectorAll(`${field.dataset.narrow} tr`);
    for (const row of rows) {
      const filled = [...row.querySelectorAll("input")].some((input) => (input.type === "checkbox" ? input.checked : input.value));
      const named = row.querySelector("th");
      row.hidden = wanted !== "" && !(wanted === "*" ? filled : fold(named ? named.textContent : row.textContent).includes(wanted));
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.narrow) narrow(event.target);
  });
  document.addEventListener("keydown", (event) => {
    // a search is no answer: Enter does not send the form it stands in
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.dataset.narrow) event.preventDefault();
  });
  for (const field of document.querySelectorAll("[data-narrow]")) field.closest("[hidden]")?.removeAttribute("hidden");
})();

// What is chosen from a list fills the field beside it (data-fills names it): one that is blank, or still as another choice filled it.
(() => {
  "use strict";
  const filled = new WeakMap();
  const choices = (field) => [...(field.list ? field.list.options : [])];

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.fills) return;
    const other = document.getElementById(field.dataset.fills);
    const chosen = choices(field).find((option) => option.value === field.value.trim());
    if (!other || !chosen || !chosen.dataset.fill) return;
    if (other.value.trim() && other.value !== (filled.get(other) ?? field.dataset.was)) return;
    other.value = chosen.dataset.fill;
    filled.set(other, other.value);
    other.dispatchEvent(new Event("change", { bubbles: true }));
  });
  for (const field of document.querySelectorAll("[data-fills]")) {
    const chosen = choices(field).find((option) => option.value === field.value.trim());
    if (chosen) field.dataset.was = chosen.dataset.fill; // the unit of the measure that was chosen when the form was opened
  }
})();
