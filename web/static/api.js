// Shows the specification of this server's API with the bundled viewer; nothing is fetched from elsewhere.
"use strict";

const place = document.getElementById("api");
window.SwaggerUIBundle({
  url: place.dataset.specification,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  validatorUrl: null,
});
