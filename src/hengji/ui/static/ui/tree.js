// Trees with the keyboard: up and down go from line to line, right opens or goes in, left closes or goes out, Home and End to the ends.
(() => {
  "use strict";
  const links = (tree) => [...tree.querySelectorAll(".branch a")].filter((link) => !link.closest("details:not([open])"));
  const own = (item, wanted) => [...item.children].find((child) => child.matches(wanted));

  function into(item) {
    const fold = own(item, "details");
    if (!fold) return null;
    if (!fold.open) {
      fold.open = true;
      return null;
    }
    return fold.querySelector(".branch a");
  }

  function out(item) {
    const fold = own(item, "details");
    if (fold && fold.open) {
      fold.open = false;
      return null;
    }
    const above = item.parentElement.closest("li");
    return above ? above.querySelector(".branch a") : null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const tree = event.target.closest(".tree");
    const item = event.target.closest(".tree li");
    if (!tree || !item || !event.target.matches("a, summary")) return;
    const all = links(tree);
    const here = all.indexOf(item.querySelector(".branch a"));
    const next = {
      ArrowDown: () => all[here + 1],
      ArrowUp: () => all[here - 1],
      Home: () => all[0],
      End: () => all[all.length - 1],
      ArrowRight: () => into(item),
      ArrowLeft: () => out(item),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    const link = next();
    if (link) link.focus();
  });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-fold]") : null;
    if (!button) return;
    document.querySelectorAll(".tree details").forEach((fold) => {
      fold.open = button.dataset.fold === "open";
    });
  });
})();
