// Shows the copy buttons and makes them work. The page is complete without it: what would be copied stands there to read.
"use strict";
(function () {
  if (!navigator.clipboard || !navigator.clipboard.writeText) return;
  var status = document.getElementById("copied");
  document.querySelectorAll("button.copy").forEach(function (button) {
    var name = button.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        button.textContent = "✓";
        button.classList.add("done");
        status.textContent = button.dataset.done;
        setTimeout(function () {
          button.textContent = name;
          button.classList.remove("done");
          status.textContent = "";
        }, 2500);
      }, function () {
        // Not allowed: select the text instead, so that the person can copy it.
        var range = document.createRange();
        range.selectNodeContents(button.parentElement.querySelector(".value"));
        var selection = window.getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
      });
    });
  });
})();
