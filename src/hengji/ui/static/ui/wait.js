// What takes longer than a moment says that it is under way: forms with a file, and those marked data-long.
(() => {
  "use strict";
  const MOMENT = 600;
  let waiting = null;

  function done() {
    if (waiting === null) return;
    clearTimeout(waiting.timer);
    waiting.note.remove();
    waiting = null;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, words = document.body.dataset.waiting;
    if (event.defaultPrevented || !words || !(form.enctype === "multipart/form-data" || "long" in form.dataset)) return;
    done();
    const note = document.createElement("p"), pressed = event.submitter;
    note.className = "under-way";
    note.setAttribute("role", "status");
    (pressed ? pressed.parentElement : form).after(note); // empty first: a status is read out when it changes
    waiting = { note, timer: setTimeout(() => { note.textContent = words; }, MOMENT) };
  });
  addEventListener("pageshow", done); // back from the answer: nothing is under way any more
})();
