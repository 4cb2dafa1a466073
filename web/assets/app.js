/* The one script of the pages. Every page works without it; a module beside it may only make one thing easier. */
import "htmx.org";
import "./focus.js";
import "./network.js";
import "./viewer.js";
import "./desk.js";
import "./kept.js";
import "./wall.js";
import "./fields.js";
import "./entry.js";
import "./copying.js";
import "./passkeys.js";
import "./printed.js";
