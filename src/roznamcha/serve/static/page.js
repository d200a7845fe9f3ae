// what is better with a script; every page works without one
"use strict";

// "/" goes to the search field, unless something is being written
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById("seek").focus();
  }
});

// a citation onto the clipboard
for (const button of document.querySelectorAll("button.copy")) {
  const source = document.getElementById(button.dataset.copies);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent);
    button.classList.add("done");
    button.textContent += " ✓";
    button.disabled = true;
  });
}

// kinds of marks in a report's text, shown or not
for (const legend of document.querySelectorAll(".legend[data-marks]")) {
  const text = document.getElementById(legend.dataset.marks);
  for (const item of legend.querySelectorAll("li")) {
    const mark = item.querySelector("mark");
    const role = mark.className;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    mark.replaceWith(button);
    button.append(mark);
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      for (const found of text.querySelectorAll("mark")) {
        if (!found.dataset.roles) found.dataset.roles = found.className;
        if (found.dataset.roles.split(" ").includes(role)) found.classList.toggle(role, shown);
      }
    });
  }
}

// choices are folded on a telephone, where the list comes first
if (matchMedia("(max-width: 60rem)").matches) {
  for (const fold of document.querySelectorAll("details.fold")) fold.open = false;
}
