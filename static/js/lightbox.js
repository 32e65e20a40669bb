// <a data-lightbox="caption" href="page" data-lightbox-src="photo"> within one list: opens large,
// arrows go on; "Rincian foto" leads to the page. Without a page of its own href is the photo.
(() => {
  "use strict";
  const dialog = document.getElementById("sg-lightbox");
  if (!dialog) return;
  const part = (name) => dialog.querySelector(`[data-lightbox-${name}]`);
  let links = [];
  let index = 0;

  function show(step) {
    index = (index + step + links.length) % links.length;
    const src = links[index].dataset.lightboxSrc;
    part("image").src = src || links[index].href;
    part("page").hidden = !src;
    part("page").href = links[index].href;
    part("image").alt = links[index].dataset.lightbox;
    part("caption").textContent = links[index].dataset.lightbox;
    for (const name of ["prev", "next"]) part(name).hidden = links.length < 2;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-lightbox]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    links = [...(link.closest("ul") ?? document).querySelectorAll("[data-lightbox]")];
    index = links.indexOf(link);
    show(0);
    dialog.showModal();
  });
  part("prev").addEventListener("click", () => show(-1));
  part("next").addEventListener("click", () => show(1));
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(-1);
    if (event.key === "ArrowRight") show(1);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.tagName === "FIGURE") dialog.close();
  });
  dialog.addEventListener("close", () => part("image").removeAttribute("src"));
})();
