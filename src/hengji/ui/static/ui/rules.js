// Rules filled in as a table: the values offered are those of the chosen trait, a further value has a field as soon as the last is filled,
// Alt with an arrow moves the rule one is in, and what stood below is marked as of before from the first letter on.
(() => {
  "use strict";
  const at = (event, wanted) => (event.target instanceof Element ? event.target.closest(wanted) : null);

  document.addEventListener("change", (event) => {
    const trait = at(event, "[data-trait]");
    if (!trait) return;
    const list = trait.selectedOptions[0].dataset.list;
    const fields = trait.dataset.of ? trait.form.querySelectorAll(`[name="${trait.dataset.of}"]`) : trait.parentElement.querySelectorAll(".is input");
    fields.forEach((field) => {
      if (list) field.setAttribute("list", list);
      else field.removeAttribute("list");
    });
  });

  document.addEventListener("input", (event) => {
    const form = at(event, "form[hx-target]");
    const shown = form && document.querySelector(form.getAttribute("hx-target"));
    if (shown && shown.querySelector(".reckoning")) shown.setAttribute("aria-busy", "true");
  });

  document.addEventListener("input", (event) => {
    const last = at(event, "[data-more]");
    if (!last || !last.value) return;
    const next = last.cloneNode();
    next.value = "";
    last.removeAttribute("data-more");
    last.after(" ", next);
  });

  document.addEventListener("keydown", (event) => {
    const row = at(event, ".rules tbody tr");
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!row || !way || !event.altKey || event.isComposing) return;
    event.preventDefault();
    const button = row.querySelector(`[data-move="${way}"]`);
    if (button) button.click();
  });
})();
