// Tables that people type into: [data-grid] holds rows, [data-cell] is an input ("number" or "words").
// Enter saves and goes down, Shift+Enter and the arrows go up and down, Esc restores what was there, Tab is the browser's own.
// The choice of columns of a table is ticked with the space bar and left with Esc.
// A block copied in Excel is pasted from the cell in which one stands, right and down; nothing is saved by pasting.
(() => {
  "use strict";
  const NUMBER = /^[-+−]?(\d{1,3}([,，]\d{3})+|\d*)(\.\d+)?$/;
  const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];
  const rowsOf = (grid) => [...grid.querySelectorAll("tbody tr")].filter((row) => cellsOf(row).length);
  const cellOf = (target) => (target instanceof Element ? target.closest("[data-grid] [data-cell]") : null);

  function at(cell) {
    const rows = rowsOf(cell.closest("[data-grid]"));
    const row = cell.closest("tr");
    return { rows, row: rows.indexOf(row), column: cellsOf(row).indexOf(cell) };
  }

  function go(cell, down) {
    const { rows, row, column } = at(cell);
    const next = rows[row + down] && cellsOf(rows[row + down])[column];
    if (!next) {
      cell.blur(); // it is saved, and one stays
      cell.focus();
      return;
    }
    next.focus();
    next.select();
  }

  document.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") go(cell, event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown") go(cell, 1);
    else if (event.key === "ArrowUp") go(cell, -1);
    else if (event.key === "Escape") restore(cell);
    else return;
    event.preventDefault();
  });

  function restore(cell) {
    const held = cell.parentElement.querySelector('input[type="hidden"][name^="w-"]'); // what is stored, where a cell saves by itself
    cell.value = held ? held.value : cell.defaultValue;
    cell.select();
    clear(cell);
    cell.parentElement.querySelectorAll(".fault").forEach((fault) => fault.remove());
    tell(cell.closest("[data-grid]"));
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function clear(cell) {
    cell.classList.remove("changed");
    cell.removeAttribute("aria-invalid");
  }

  function judge(cell) {
    const wrong = cell.dataset.cell === "number" && !NUMBER.test(cell.value.trim());
    if (wrong) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
    return wrong;
  }

  // --- blocks ------------------------------------------------------------------------------------------------------
  document.addEventListener("paste", (event) => {
    const cell = cellOf(event.target);
    const text = (event.clipboardData || { getData: () => "" }).getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!cell || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const { rows, row, column } = at(cell);
    let over = 0;
    text.split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const target = rows[row + down] && cellsOf(rows[row + down])[column + right];
        if (!target || target.readOnly || target.disabled) over += value.trim() ? 1 : 0;
        else put(target, value.trim());
      });
    });
    const grid = cell.closest("[data-grid]");
    grid.dataset.over = over;
    tell(grid);
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  });

  function put(cell, value) {
    if (!cell.classList.contains("changed")) cell.dataset.before = cell.value;
    cell.value = value;
    cell.classList.add("changed");
    judge(cell);
  }

  function tell(grid) {
    const bar = grid.querySelector("[data-pasted]");
    if (!bar) return;
    const changed = [...grid.querySelectorAll("[data-cell].changed")];
    const wrong = changed.filter((cell) => cell.getAttribute("aria-invalid") === "true").length;
    const words = bar.querySelector("[data-told]");
    const over = Number(grid.dataset.over || 0);
    bar.hidden = changed.length === 0;
    bar.classList.toggle("wrong", wrong > 0);
    words.textContent =
      (wrong ? words.dataset.wrong : words.dataset.some).replace("{n}", changed.length).replace("{m}", wrong) +
      (over ? words.dataset.over.replace("{k}", over) : "");
    const save = bar.querySelector("[data-save]");
    if (save) save.disabled = wrong > 0;
  }

  document.addEventListener("input", (event) => {
    const cell = cellOf(event.target);
    if (!cell || !event.isTrusted) return;
    if (cell.classList.contains("changed") || cell.hasAttribute("aria-invalid")) judge(cell);
    tell(cell.closest("[data-grid]"));
  });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-grid] [data-undo]") : null;
    if (!button) return;
    const grid = button.closest("[data-grid]");
    grid.querySelectorAll("[data-cell].changed").forEach((cell) => {
      cell.value = cell.dataset.before ?? cell.defaultValue;
      clear(cell);
    });
    grid.dataset.over = 0;
    tell(grid);
    const first = grid.querySelector("[data-cell]");
    if (first) {
      first.dispatchEvent(new Event("input", { bubbles: true }));
      first.focus();
    }
  });

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-grid]").forEach(tell));

  // --- the choice of columns -----------------------------------------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    const chooser = event.target instanceof Element ? event.target.closest("details.chooser[open]") : null;
    if (!chooser) return;
    if (event.key === " " && event.target.matches('[role="checkbox"]')) event.target.click(); // as a box is ticked
    else if (event.key === "Escape") {
      chooser.open = false;
      chooser.querySelector("summary").focus();
    } else return;
    event.preventDefault();
  });

  // --- one cell at a time ------------------------------------------------------------------------------------------
  let typing = null; // what was typed in a cell after it was sent: the answer does not take it away
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    const cell = target instanceof Element && target.matches(".cell") ? target.querySelector("[data-cell]") : null;
    const sent = cell && event.detail.requestConfig ? event.detail.requestConfig.parameters[cell.name] : undefined;
    const held = cell && cell.parentElement.querySelector('input[type="hidden"][name^="w-"]');
    const more = sent !== undefined && cell === document.activeElement && cell.value !== sent && !(held && cell.value === held.value);
    typing = more ? { id: cell.id, value: cell.value, at: cell.selectionStart } : null;
    if (event.detail.xhr.status === 409 && target instanceof Element && target.matches(".cell")) {
      event.detail.shouldSwap = true; // both values are shown in the cell
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSwap", () => {
    const cell = typing && document.getElementById(typing.id);
    if (cell) {
      cell.value = typing.value;
      cell.setSelectionRange(typing.at, typing.at);
      cell.dataset.unsent = ""; // a browser tells no change of what a script has put there
      judge(cell);
    }
    typing = null;
  });
  document.addEventListener("change", (event) => {
    const cell = cellOf(event.target);
    if (cell) delete cell.dataset.unsent;
  });
  document.addEventListener("focusout", (event) => {
    const cell = cellOf(event.target);
    if (cell && cell.dataset.unsent !== undefined) cell.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const grid = event.target instanceof Element ? event.target.closest("[data-grid]") : null;
    if (grid) tell(grid);
  });
})();
