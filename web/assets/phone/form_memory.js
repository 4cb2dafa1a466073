/* What the form remembers beside its answers: the cursor, and choices that are likely the same next time. */

/** The last few choices, newest first; the hamlet and the group are offered again as they were. */
export function recentOf(household, rows, before) {
  const newest = (key, value) =>
    [value, ...(before[key] ?? [])].filter((one, at, all) => one && all.indexOf(one) === at).slice(0, 3);
  const ethnicity = household.once.ethnicity ?? rows[0].typed.ethnicity ?? before.ethnicity ?? "";
  const schoolings = newest("schoolings", rows[0].typed.schooling);
  return {
    hamlet: household.once.hamlet ?? before.hamlet ?? "",
    ethnicity,
    ethnicitys: newest("ethnicitys", ethnicity),
    schoolings,
  };
}

/** Where the cursor is. */
export function focusOf(form) {
  const control = document.activeElement;
  if (!form.contains(control) || !control.name) return null;
  const at = typeof control.selectionStart === "number" ? control.selectionStart : null;
  return {
    name: control.name,
    value: control.type === "radio" || control.type === "checkbox" ? control.value : null,
    at,
  };
}

/** The cursor back where it was when the phone let the page die. */
export function restore(form, focus) {
  if (!focus) return;
  const named = [...form.querySelectorAll(`[name="${CSS.escape(focus.name)}"]`)];
  const control = named.find((one) => focus.value === null || one.value === focus.value);
  control?.closest("details")?.setAttribute("open", "");
  control?.focus();
  if (control && focus.at !== null) control.setSelectionRange?.(focus.at, focus.at);
}
