// Every page of the desk starts here.

import { startActions } from "./actions.js";
import { startFilters } from "./filters.js";
import { startMarks } from "./marks.js";
import { startUploads } from "./uploads.js";
import { startSearching, startWatching } from "./watching.js";

startActions();
startFilters();
startMarks();
startSearching();
startUploads();
startWatching();
