// [data-geolocate]: a button that fills two fields with where the device is. The ids of the fields
// and the words stand on the button; nothing is sent before the form is.
htmx.onLoad((root) => {
  "use strict";
  for (const button of Sigertak.all(root, "[data-geolocate]")) {
    const note = button.parentElement.querySelector("[data-geolocate-note]");
    const say = (words) => { if (note) note.textContent = words; };
    const field = (id) => document.getElementById(id);

    const fill = ({ coords }) => {
      field(button.dataset.latitude).value = coords.latitude.toFixed(6);
      field(button.dataset.longitude).value = coords.longitude.toFixed(6);
      const accuracy = field(button.dataset.accuracy);
      if (accuracy) accuracy.value = Math.round(coords.accuracy);
      say(button.dataset.found.replace("{m}", Sigertak.format(Math.round(coords.accuracy))));
      button.disabled = false;
    };
    const fail = () => {
      say(button.dataset.failed);
      button.disabled = false;
    };
    // What is typed afterwards is no longer what the device said.
    for (const id of [button.dataset.latitude, button.dataset.longitude]) {
      field(id).addEventListener("input", () => {
        const accuracy = field(button.dataset.accuracy);
        if (accuracy) accuracy.value = "";
      });
    }
    button.addEventListener("click", () => {
      if (!navigator.geolocation) return fail();
      button.disabled = true;
      say(button.dataset.busy);
      navigator.geolocation.getCurrentPosition(fill, fail, {
        enableHighAccuracy: true, timeout: 20000, maximumAge: 60000,
      });
    });
  }
});
