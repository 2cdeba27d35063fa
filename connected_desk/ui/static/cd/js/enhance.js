// What shortens a path; every page works without it. No page depends on anything here.

// The first thing to read after a press: the error summary, else what the action said.
const first = document.querySelector('[role="alert"][data-focus]') || document.querySelector("[data-focus]");
if (first) first.focus();

// Where a row of tabs is wider than the screen, the current one is brought into view.
for (const tab of document.querySelectorAll(".tabs [aria-current], .app-nav [aria-current]")) {
  const row = tab.closest(".app-nav, ul");
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

// A link of the error summary leads to the control itself; on a group, the question stays in view above it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".errors a[href^='#']");
  const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!control) return;
  event.preventDefault();
  (control.closest(".field") || control).scrollIntoView();
  control.focus({ preventScroll: true });
});

// A second press of the same form is swallowed while the first is under way; the button stays a button. After a while
// it is let go again: an answer may be a download, which leaves the page standing.
const PATIENCE = 10_000;
const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, PATIENCE, form);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

// Characters typed, counted as the server counts them: by character, a line break as one.
const figures = new Intl.NumberFormat("en");
for (const count of document.querySelectorAll("[data-count-for]")) {
  const control = document.getElementById(count.dataset.countFor);
  const words = count.textContent;
  const before = words.match(/[\d,]+/)?.[0];
  if (!control || !before) continue;
  const show = () => {
    const typed = [...control.value.replace(/\r\n/g, "\n")].length;
    count.textContent = words.replace(before, figures.format(typed));
    count.classList.toggle("field__count--over", typed > Number(count.dataset.limit));
  };
  control.addEventListener("input", show);
  show();
}

// What is typed in a form that keeps it is kept a moment later, as its own button would keep it.
const MOMENT = 1_000;
for (const form of document.querySelectorAll("form[data-keep]")) {
  let waiting;
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const typed = new FormData(form);
      for (const control of form.querySelectorAll("input[type=file]")) typed.delete(control.name);
      typed.set("keep", "quietly");
      fetch(form.action, { method: "POST", body: typed, redirect: "manual", keepalive: true });
    }, MOMENT);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

// How many rows are chosen, beside what can be done to them.
for (const count of document.querySelectorAll("[data-chosen]")) {
  const form = count.closest("form");
  const words = count.dataset.chosen;
  const show = () => {
    const chosen = form.querySelectorAll("input[name=case]:checked").length;
    if (chosen) count.textContent = words.replace("0", figures.format(chosen));
  };
  form.addEventListener("change", show);
  show();
}
// What is there to be copied is marked whole where it is entered.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[data-copy]")) event.target.select();
});
