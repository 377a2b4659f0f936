// What this page says of itself: its season, its language, and the words that scripts say.

const body = document.body;
const words = document.getElementById("words").dataset;

/** The address of a page, an action or an upload of this season, in this language. */
export function address(name, parameters) {
  const query = new URLSearchParams(parameters || {});
  if (body.dataset.language !== "zh") query.set("lang", body.dataset.language);
  const asked = query.toString();
  return "/" + body.dataset.season + "/" + name + (asked ? "?" + asked : "");
}

/** The words of a name, as the page has them in its language. */
export function word(name) {
  return words[name];
}

/** Say something where every page says what was done; `wrong` where it was not. */
export function say(text, wrong) {
  const said = document.getElementById("said");
  said.classList.toggle("wrong", Boolean(wrong));
  said.textContent = text;
  if (wrong) said.scrollIntoView({ block: "nearest" });
}

/** Send a request and take its answer; refusals and silence are said in words, as an Error. */
export async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, Object.assign({ credentials: "same-origin" }, options));
  } catch (unreachable) {
    const error = new Error(word("noAnswer"));
    error.silent = true;
    throw error;
  }
  let told = {};
  try {
    told = await answer.json();
  } catch (plain) {
    if (answer.ok) return {};
  }
  if (!answer.ok || told.error) throw new Error(told.error || word("noAnswer"));
  return told;
}
