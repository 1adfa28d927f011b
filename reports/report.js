/* The page reads without this. It turns ticks into approvals.csv, finds a call, and opens a call that is linked to.
   It sends nothing anywhere: the page's policy forbids it. */
"use strict";
(function () {
  const $ = (id) => document.getElementById(id);
  const quote = (text) => '"' + text.replace(/[\r\n]+/g, " ").replace(/"/g, '""') + '"';

  function answers() {
    const drafts = [...document.querySelectorAll("[data-draft]")];
    return drafts.map((box) => {
      const tick = box.querySelector("input[type=checkbox]:checked");
      const note = box.querySelector("input[type=text]");
      return tick && { id: box.dataset.draft, answer: tick.value, note: note.value.trim() };
    }).filter(Boolean);
  }

  function count() {
    const n = answers().length;
    $("answers-count").textContent = n === 0 ? "No draft is ticked yet." : n + (n === 1 ? " draft is" : " drafts are") + " ticked.";
    $("answers-out").hidden = true;
  }

  function make() {
    const name = $("answers-name").value.trim();
    const ticked = answers();
    if (!ticked.length || !name) {
      $("answers-count").textContent = ticked.length ? "Please give your name: an answer needs one." : "Please tick a draft first.";
      $(ticked.length ? "answers-name" : "answers-make").focus();
      return;
    }
    const at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const rows = ticked.map((a) => [a.id, a.answer, name, at, a.note].map(quote).join(","));
    const text = ["id,answer,name,at,note", ...rows, ""].join("\r\n");
    $("answers-text").value = text;
    $("answers-out").hidden = false;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "approvals.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    $("answers-count").textContent = "approvals.csv was made, with " + rows.length + (rows.length === 1 ? " answer." : " answers.");
  }

  function prepareAnswers() {
    if (!$("answers")) return;
    $("answers").hidden = false;
    $("answers-command").hidden = true;
    document.querySelectorAll("[data-draft]").forEach((box) => {
      const ticks = [...box.querySelectorAll("input[type=checkbox]")];
      box.hidden = false;
      ticks.forEach((tick) => tick.addEventListener("change", () => {
        ticks.forEach((other) => { if (other !== tick && tick.checked) other.checked = false; });
        count();
      }));
    });
    $("answers-make").addEventListener("click", make);
  }

  function prepareFind() {
    if (!$("find")) return;
    const cases = [...document.querySelectorAll(".case")];
    const texts = [];
    document.querySelector(".find").hidden = false;
    $("find").addEventListener("input", () => {
      const wanted = $("find").value.trim().toLowerCase();
      // A number is found however it is typed: 555-0122, (916) 555-0122.
      const digits = /^[\d\s().+-]{4,}$/.test(wanted) ? wanted.replace(/\D/g, "") : "";
      let shown = 0;
      cases.forEach((box, i) => {
        texts[i] = texts[i] || box.textContent.toLowerCase();
        box.hidden = !texts[i].includes(wanted) && !(digits && texts[i].includes(digits));
        shown += box.hidden ? 0 : 1;
      });
      $("found").textContent = wanted ? shown + " of " + cases.length + " on this page" : "";
    });
  }

  function openLinked() {
    const box = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
    if (box && box.tagName === "DETAILS") {
      box.open = true;
      box.hidden = false;
      box.scrollIntoView();
    }
  }

  prepareAnswers();
  prepareFind();
  addEventListener("hashchange", openLinked);
  openLinked();
})();
