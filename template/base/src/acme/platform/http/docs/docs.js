// Reads the contract and draws it. What comes from the contract or from an answer becomes text
// nodes and values, never markup.

/** @typedef {Record<string, any>} Json A part of the contract, or of an answer. */
/** @typedef {{id: string, method: string, path: string, tag: string, said: Json}} Operation */
/** @typedef {{method: string, url: string, headers: [string, string][], body?: string}} Call */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const AUTH = '/api/v1/auth';
const TENANT = 'X-Tenant';
// Where the service lives below a path of its proxy, so does this page.
const ROOT = new URL('.', location.href).href.slice(0, -1);

/** @type {Json} */
let contract = {};
/** The security schemes that are a bearer token. @type {Set<string>} */
let bearers = new Set();
/** In memory only: a reload forgets it. */
const session = { token: '', refresh: '', expires: Infinity };
/** @type {Map<string, {operation: Operation, view: HTMLDetailsElement}>} */
const views = new Map();

// --- Elements

/** An element of docs.html, typed as the one kind that has a value. @param {string} id */
const byId = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} attributes functions among them are listeners
 * @param {(Node | string | number | false | null | undefined)[]} children
 */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return element;
}

/**
 * A fold, drawn when first opened: the whole contract at once would be a slow page.
 * @param {Json} attributes @param {(Node | string | false)[]} summary @param {() => (Node | string | false)[]} draw
 */
function fold(attributes, summary, draw) {
  const toggle = () => view.open && view.childElementCount < 2 && view.append(h('div', {}, ...draw()));
  const view = h('details', { ...attributes, toggle }, h('summary', {}, ...summary));
  return view;
}

/** Text with `code` in it. @param {string} [text] */
function words(text = '') {
  return text.split('`').map((part, i) => (i % 2 ? h('code', {}, part) : part));
}

/** Paragraphs of a description. @param {string} [text] */
function prose(text = '') {
  const paragraphs = text.split(/\n\s*\n/).filter((part) => part.trim());
  return paragraphs.map((part) => h('p', {}, ...words(part.trim())));
}

/** @param {string} label @param {string} text */
function box(label, text) {
  return h('pre', { tabindex: 0, role: 'region', 'aria-label': label }, text);
}

/** @param {Json} part */
const requiredMark = ({ required }) => required === true && h('span', { class: 'required' }, ' required');
/** @param {Json} part */
const deprecatedMark = ({ deprecated, 'x-deprecated': mark }) =>
  deprecated && h('span', { class: 'badge warn' }, mark?.sunset ? `deprecated, gone on ${mark.sunset}` : 'deprecated');

// --- Schemas

/** Follow a `$ref`; what stands beside it counts too. @param {any} part @returns {Json} */
function resolved(part) {
  if (typeof part?.$ref !== 'string') return part ?? {};
  const { $ref, ...beside } = part;
  const steps = decodeURIComponent($ref).slice(2).split('/');
  const names = steps.map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  return { ...resolved(names.reduce((at, name) => at?.[name], contract)), ...beside };
}

/** A schema as one piece: without `$ref`, `allOf` and "or null". @param {any} schema @returns {Json} */
function shape(schema) {
  const { allOf = [], anyOf, oneOf, ...own } = resolved(schema);
  const branches = (anyOf ?? oneOf ?? []).map(resolved);
  const real = branches.filter((/** @type {Json} */ branch) => branch.type !== 'null');
  const parts = [...[...allOf, ...(real.length === 1 ? real : [])].map(shape), own];
  const whole = Object.assign({}, ...parts);
  if (real.length > 1) whole.anyOf = branches;
  else if (real.length < branches.length) whole.type = [whole.type ?? 'any', 'null'].flat();
  whole.properties = Object.assign({}, ...parts.map((part) => part.properties));
  whole.required = parts.flatMap((part) => part.required ?? []);
  return whole;
}

/** @param {Json} schema @returns {string} */
function kindOf(schema) {
  if (schema.anyOf) return schema.anyOf.map((/** @type {Json} */ one) => kindOf(shape(one))).join(' or ');
  if ('const' in schema) return JSON.stringify(schema.const);
  const named = [schema.type ?? 'any'].flat().map((type) => {
    if (type === 'array') return `array of ${kindOf(shape(schema.items))}`;
    if (type === 'null') return type;
    return schema.enum?.join(' | ') ?? (schema.format ? `${type} (${schema.format})` : type);
  });
  return named.join(' or ');
}

/** @param {Json} schema @returns {string[]} */
function limitsOf(schema) {
  const found = [];
  const signs = { minimum: '≥', exclusiveMinimum: '>', maximum: '≤', exclusiveMaximum: '<' };
  for (const [name, sign] of Object.entries(signs)) {
    const bound = schema[name] ?? schema[`x-${name}`]; // of decimals, which are strings
    if (bound !== undefined) found.push(`${sign} ${bound}`);
  }
  for (const [name, unit] of Object.entries({ Length: 'characters', Items: 'items', Properties: 'properties' })) {
    const [least, most] = [schema[`min${name}`], schema[`max${name}`]];
    if (most !== undefined) found.push(`${least ? `${least} to` : 'at most'} ${most} ${unit}`);
    else if (least) found.push(`at least ${least} ${unit}`);
  }
  if (schema.uniqueItems) found.push('none twice');
  if (schema.readOnly) found.push('read only');
  if (schema.default !== undefined) found.push(`default ${JSON.stringify(schema.default)}`);
  const each = schema.items ? limitsOf(shape(schema.items)) : [];
  return each.length ? [...found, `each ${each.join(', ')}`] : found;
}

/** What a value must be. @param {Json} schema */
function facts(schema) {
  const pattern = schema.pattern ?? (schema.items && shape(schema.items).pattern);
  return h('span', { class: 'facts' }, [kindOf(schema), ...limitsOf(schema)].join(' · '),
    pattern && ' · ', pattern && fold({ class: 'pattern' }, ['pattern'], () => [h('code', {}, pattern)]));
}

/** The properties of an object, or of the objects in an array. @param {any} schema @returns {Node | ''} */
function properties(schema, depth = 0) {
  const whole = shape(schema);
  if (depth > 3) return '';
  if (whole.items) return properties(whole.items, depth);
  const other = typeof whole.additionalProperties === 'object' && { '(any name)': whole.additionalProperties };
  const rows = Object.entries({ ...whole.properties, ...other }).map(([name, part]) => {
    const property = shape(part);
    const required = whole.required.includes(name);
    return h('li', { class: property.deprecated && 'deprecated' }, h('code', { class: 'path' }, name),
      requiredMark({ required }), deprecatedMark(property), ' ', facts(property), ...prose(property.description),
      properties(part, depth + 1));
  });
  return rows.length ? h('ul', { class: 'schema' }, ...rows) : '';
}

/** @param {Json} media @returns {Json[]} each with a name and a value */
function examplesOf({ examples, example }) {
  const named = Object.entries(examples ?? {}).map(([name, one]) => ({ name, ...resolved(one) }));
  return example === undefined ? named : [{ name: 'example', value: example }, ...named];
}

// --- Calls

/** The ways to authenticate, any of which will do. @param {Operation} operation @returns {string[][]} */
function waysIn({ said }) {
  return (said.security ?? contract.security ?? []).map(Object.keys);
}

/** @param {Operation} operation */
function takesToken(operation) {
  return waysIn(operation).flat().some((name) => bearers.has(name));
}

/** What the form says, as a request. @param {Operation} operation @param {HTMLFormElement} form @returns {Call} */
function callOf(operation, form) {
  const filled = new FormData(form);
  let path = operation.path;
  const query = [];
  /** @type {[string, string][]} */
  const headers = [];
  for (const { name, in: where } of operation.said.parameters) {
    const value = name === TENANT ? byId('tenant').value : String(filled.get(`${where} ${name}`) ?? '');
    const encoded = encodeURIComponent(value).replace(/%2C/g, ',');
    if (value && where === 'path') path = path.replace(`{${name}}`, () => encoded);
    if (value && where === 'header') headers.push([name, value]);
    if (value && where === 'query') query.push(`${encodeURIComponent(name)}=${encoded}`);
  }
  if (takesToken(operation) && session.token) headers.push(['Authorization', `Bearer ${session.token}`]);
  const body = String(filled.get('body') ?? '') || undefined;
  if (body) headers.push(['Content-Type', String(filled.get('media'))]);
  const url = ROOT + path + (query.length ? `?${query.join('&')}` : '');
  return { method: operation.method.toUpperCase(), url, headers, body };
}

/** The same call for a shell, the token left to a variable. @param {Call} call */
function curlOf({ method, url, headers, body }) {
  const quoted = (/** @type {string} */ text) => `'${text.replace(/'/g, `'\\''`)}'`;
  const parts = [`curl -i -X ${method} ${quoted(url)}`];
  for (const [name, value] of headers) {
    const secret = name === 'Authorization';
    parts.push(secret ? '-H "Authorization: Bearer $TOKEN"' : `-H ${quoted(`${name}: ${value}`)}`);
  }
  if (body) parts.push(`--data-raw ${quoted(body)}`);
  return parts.join(' \\\n  ');
}

/** JSON with line breaks; digits stay as they came, which parsing would round. @param {string} text */
function pretty(text) {
  if (parsed(text) === undefined) return text;
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return text.replace(/"(?:[^"\\]+|\\.)*"|\s+|\{\s*\}|\[\s*\]|[{}[\],:]/g, (token) => {
    if (/^\s/.test(token)) return '';
    if (token.length > 1) return token[0] === '"' ? token : token[0] + token.slice(-1);
    if (token === ':') return ': ';
    if (token === ',') return token + line();
    depth += '{['.includes(token) ? 1 : -1;
    return '{['.includes(token) ? token + line() : line() + token;
  });
}

/** @param {string} text @returns {any} undefined where it is no JSON */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// --- Who calls

/** @param {string} path @param {Json} body @returns {Promise<Json>} */
async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(ROOT + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = parsed(await response.text()) ?? {};
  if (!response.ok) throw Object.assign(new Error(answer.detail ?? `Answer ${response.status}.`), { refused: true });
  return answer;
}

/** @param {Json} tokens @param {string} told */
function signIn(tokens, told) {
  session.token = tokens.access_token ?? '';
  session.refresh = tokens.refresh_token ?? '';
  session.expires = performance.now() + (tokens.expires_in ?? Infinity) * 1000;
  for (const id of ['email', 'password', 'token']) byId(id).value = '';
  byId('signed-in').hidden = !session.token;
  byId('paste').hidden = Boolean(session.token);
  byId('login').hidden = Boolean(session.token) || !contract.paths[`${AUTH}/login`];
  byId('account-status').textContent = told;
  document.dispatchEvent(new Event('input')); // for the curl commands
}

/** @type {Promise<void> | undefined} */
let refreshing;

/** Before the access token ends. A refresh token serves once, so all calls wait for one answer. */
async function freshen() {
  if (!session.refresh || performance.now() < session.expires - 10_000) return;
  refreshing ??= post(`${AUTH}/refresh`, { refresh_token: session.refresh })
    .then((tokens) => signIn(tokens, byId('account-status').textContent ?? ''))
    .catch((error) => error.refused && signIn({}, 'The session has ended. Log in again.'))
    .finally(() => (refreshing = undefined));
  await refreshing;
}

/** @param {Event} event @param {() => Json | Promise<Json>} tokens @param {string} told */
async function logIn(event, tokens, told) {
  event.preventDefault();
  try {
    signIn(await tokens(), told);
    byId('logout').focus();
  } catch (error) {
    byId('account-status').textContent = error instanceof Error ? error.message : String(error);
  }
}

async function logOut() {
  const headers = { Authorization: `Bearer ${session.token}` };
  const ends = session.refresh && contract.paths[`${AUTH}/logout`];
  signIn({}, 'Logged out.');
  if (ends) await fetch(`${ROOT}${AUTH}/logout`, { method: 'POST', headers });
}

// --- An operation

/** @param {Operation} operation @param {Json} parameter @param {string} label */
function field({ id: operation }, parameter, label = parameter.name) {
  const { in: where, name, required } = parameter;
  const schema = shape(parameter.schema);
  const placeholder = [parameter.example ?? schema.examples?.[0] ?? ''].flat().join(',');
  const choices = schema.enum ?? (schema.items && shape(schema.items).enum) ?? [];
  const options = choices.map((/** @type {any} */ value) => h('option', { value }));
  const list = `${operation} ${where} ${name}`;
  const attributes = { name: `${where} ${name}`, required, placeholder, autocomplete: 'off', spellcheck: 'false' };
  const input = h('input', { ...attributes, 'aria-label': name, list: options.length > 0 && list });
  return h('label', {}, h('code', { class: 'path' }, label), name === TENANT ? ' from the tenant’s box' : input,
    options.length > 0 && h('datalist', { id: list }, ...options));
}

/** @param {Operation} operation @param {Json} parameter */
function parameterRow(operation, parameter) {
  const schema = shape(parameter.schema);
  return h('div', { class: `parameter${parameter.deprecated ? ' deprecated' : ''}` }, field(operation, parameter),
    h('div', {}, h('span', { class: 'hint' }, `${parameter.in} · `), facts(schema), requiredMark(parameter),
      deprecatedMark(parameter), ...prose(parameter.description ?? schema.description)));
}

/** All filters by one property. @param {Operation} operation @param {string} name @param {Json[]} filters */
function filterRow(operation, name, filters) {
  const fields = filters.map((one) => field(operation, one, one.name.slice(name.length) || '='));
  return h('div', { class: 'filter' }, h('code', { class: 'path' }, name), ' ', facts(shape(filters[0].schema)),
    h('div', { class: 'operators' }, ...fields));
}

/** @param {Operation} operation */
function parameterRows(operation) {
  /** @type {Json[]} */
  const all = operation.said.parameters;
  // Filters are many and explain themselves, so they are folded, and gathered by property.
  const filters = all.filter((one) => one.in === 'query' && !one.required && !one.description);
  const rows = all.filter((one) => !filters.includes(one)).map((one) => parameterRow(operation, one));
  /** @type {Map<string, Json[]>} */
  const groups = new Map(filters.map(({ name }) => [name.split('[')[0], []]));
  for (const one of filters) groups.get(one.name.split('[')[0])?.push(one);
  const draw = () => [...groups].map(([name, group]) => filterRow(operation, name, group));
  const folded = groups.size > 0 && fold({}, [`Filters (${groups.size})`], draw);
  return all.length ? [h('h3', {}, 'Parameters'), ...rows, folded] : [];
}

/** @param {Operation} operation */
function bodyFields(operation) {
  if (!operation.said.requestBody) return [];
  const request = resolved(operation.said.requestBody);
  const text = h('textarea', { name: 'body', 'aria-label': 'Body', spellcheck: 'false', rows: 14 });
  const types = Object.keys(request.content).map((type) => h('option', {}, type));
  const media = h('select', { name: 'media', 'aria-label': 'Media type', change: () => choose() }, ...types);
  const example = h('select', { 'aria-label': 'Example', change: () => fill() });
  const schema = h('div');
  const chosen = () => request.content[media.value];
  const fill = () => (text.value = JSON.stringify(examplesOf(chosen())[example.selectedIndex]?.value, null, 2) ?? '');
  const choose = () => {
    example.replaceChildren(...examplesOf(chosen()).map(({ name }) => h('option', {}, name)));
    example.hidden = example.length < 2;
    schema.replaceChildren(properties(chosen().schema));
    fill();
  };
  choose();
  return [h('h3', {}, 'Body', requiredMark(request)), ...prose(request.description),
    h('div', { class: 'request' }, h('div', {}, media, example, text), schema)];
}

/** @param {Operation} operation */
function tryForm(operation) {
  const [told, answer, curl] = [h('p', { role: 'status' }), h('div'), box('curl command', '')];
  const update = () => (curl.textContent = curlOf(callOf(operation, form)));
  const copy = () => navigator.clipboard?.writeText(curl.textContent ?? '');
  const copyButton = h('button', { type: 'button', click: copy }, 'Copy');
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    told.textContent = 'Waiting for the answer…';
    answer.replaceChildren();
    try {
      await freshen();
      const { url, ...options } = callOf(operation, form);
      const began = performance.now();
      const response = await fetch(url, { ...options, cache: 'no-store' });
      const text = await response.text();
      const status = h('strong', { class: response.ok ? 'good' : 'bad' }, `${response.status} ${response.statusText}`);
      told.replaceChildren(status, ` in ${Math.round(performance.now() - began)} ms`);
      answer.replaceChildren(...answerView(operation, response, text));
    } catch (error) {
      told.replaceChildren(h('strong', { class: 'bad' }, 'No answer'), ` (${error}). Does the service still run?`);
    }
  };
  const form = h('form', { submit }, ...parameterRows(operation), ...bodyFields(operation),
    h('button', { class: 'send' }, 'Send'), fold({}, ['As a curl command'], () => [curl, copyButton]), told, answer);
  // From here, from the tenant's box, and when somebody logs in.
  document.addEventListener('input', update);
  form.addEventListener('change', update);
  update();
  return form;
}

/** @param {Operation} operation @param {Response} response @param {string} text */
function answerView(operation, response, text) {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  const body = parsed(text);
  const use = () => signIn(body, 'Logged in with that answer.');
  const links = Object.values(resolved(operation.said.responses?.[response.status]).links ?? {}).map(resolved);
  return [
    text ? box('Body of the answer', pretty(text)) : h('p', { class: 'hint' }, 'No body.'),
    fold({}, [`Headers (${headers.length})`], () => [box('Headers of the answer', headers.join('\n'))]),
    body?.access_token && !session.token && h('button', { type: 'button', click: use }, 'Log in with this answer'),
    ...links.map((link) => h('button', { type: 'button', click: () => follow(link, body) }, '→ ', link.operationId)),
  ].filter(Boolean);
}

/** Open another operation, filled in from an answer. @param {Json} link @param {any} body */
function follow(link, body) {
  const view = open(link.operationId);
  for (const [name, expression] of Object.entries(link.parameters ?? {})) {
    const steps = String(expression).match(/^\$response\.body#\/(.*)$/)?.[1].split('/');
    const input = view?.querySelector(`input[aria-label=${JSON.stringify(name)}]`);
    const value = steps ? steps.reduce((at, step) => at?.[step], body) : expression;
    if (input instanceof HTMLInputElement) input.value = String(value);
  }
  document.dispatchEvent(new Event('input'));
}

/** @param {string} status @param {any} given */
function responseView(status, given) {
  const response = resolved(given);
  const medias = Object.entries(response.content ?? {});
  const values = medias.flatMap(([, media]) => examplesOf(media).map(({ value }) => value));
  const codes = Number(status) < 400 ? [] : [...new Set(values.map((value) => value?.code).filter(Boolean))];
  const headers = Object.entries(response.headers ?? {}).map(([name, part]) =>
    h('li', {}, h('code', {}, name), requiredMark(resolved(part)), ' ', ...words(resolved(part).description)));
  const summary = [h('strong', { class: Number(status) < 400 ? 'good' : 'bad' }, status), ' ',
    ...codes.map((code) => h('span', { class: 'badge' }, code)), ...words(response.description)];
  return fold({}, summary, () => [
    headers.length > 0 && h('ul', { class: 'schema' }, h('li', {}, h('strong', {}, 'Headers')), ...headers),
    ...medias.flatMap(([type, media]) => [
      h('p', {}, h('strong', {}, type), ' ', facts(shape(media.schema))),
      properties(media.schema),
      ...examplesOf(media).map(({ name, value }) => box(`Example ${name}`, JSON.stringify(value, null, 2))),
    ]),
  ]);
}

/** @param {Operation} operation */
function operationView(operation) {
  const { id, method, path, said } = operation;
  const optional = waysIn(operation).some((way) => !way.length) ? 'Takes a token, or none.' : 'Needs a token.';
  const access = takesToken(operation) ? optional : 'Open to anyone.';
  const summary = [h('span', { class: `method ${method}` }, method), h('span', { class: 'path' }, path),
    h('span', { class: 'summary' }, ...words(said.summary)), deprecatedMark(said)];
  const view = fold({ id: `op-${id}`, class: `operation${said.deprecated ? ' deprecated' : ''}` }, summary, () => [
    ...prose(said.description), bearers.size > 0 && h('p', { class: 'hint' }, access), tryForm(operation),
    h('h3', {}, 'Responses'),
    ...Object.entries(said.responses ?? {}).map(([status, given]) => responseView(status, given)),
  ]);
  views.set(id, { operation, view });
  return view;
}

/** @param {string} id */
function open(id) {
  const view = views.get(id)?.view;
  if (!view) return undefined;
  view.open = true;
  view.hidden = false;
  view.dispatchEvent(new Event('toggle')); // the browser's own comes too late to fill in a field
  history.replaceState(null, '', `#op-${id}`);
  view.scrollIntoView();
  view.querySelector('summary')?.focus({ preventScroll: true });
  return view;
}

// --- The page

/** @returns {Operation[]} */
function operations() {
  const read = (/** @type {string} */ path, /** @type {Json} */ item, /** @type {string} */ method) => {
    const said = item[method];
    const given = [...(item.parameters ?? []), ...(said.parameters ?? [])].map(resolved);
    // An operation's own parameter replaces the path's.
    const parameters = [...new Map(given.map((one) => [`${one.in} ${one.name}`, one])).values()];
    const [id, tag] = [said.operationId ?? `${method}-${path}`, said.tags?.[0] ?? 'Other'];
    return { id, method, path, tag, said: { ...said, parameters } };
  };
  return Object.entries(contract.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => read(path, item, method)));
}

/** @param {Json} tag @param {Operation[]} members */
function section(tag, members) {
  const entries = members.map(({ id, method, path, said }) => h('li', { 'data-operation': id },
    h('a', { href: `#op-${id}`, click: () => open(id) }, h('span', { class: `method ${method}` }, method),
      h('span', {}, ...words(said.summary ?? path)))));
  byId('contents').append(h('div', {}, h('h2', {}, tag.name), h('ul', {}, ...entries)));
  const drawn = members.map(operationView);
  byId('operations').append(h('section', {}, h('h2', {}, tag.name), ...prose(tag.description), ...drawn));
}

function search() {
  const wanted = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { operation: { id, method, path, tag, said }, view } of views.values()) {
    const text = [id, method, path, tag, said.summary, said.description].join(' ').toLowerCase();
    view.hidden = !wanted.every((word) => text.includes(word));
    document.querySelector(`[data-operation=${JSON.stringify(id)}]`)?.toggleAttribute('hidden', view.hidden);
    if (!view.hidden) shown += 1;
  }
  for (const group of document.querySelectorAll('main section, nav div')) {
    group.toggleAttribute('hidden', !group.querySelector('.operation:not([hidden]), li:not([hidden])'));
  }
  byId('found').textContent = wanted.length ? `${shown} of ${views.size} operations` : '';
}

function draw() {
  const { info, tags = [], components = {} } = contract;
  document.title = info.title;
  byId('title').textContent = info.title;
  byId('version').textContent = info.version;
  byId('about').append(...prose(info.description));
  const schemes = Object.entries(components.securitySchemes ?? {});
  bearers = new Set(schemes.filter(([, way]) => resolved(way).scheme === 'bearer').map(([name]) => name));
  const all = operations();
  const names = new Set([...tags, ...all.map(({ tag }) => ({ name: tag }))].map(({ name }) => name));
  for (const name of names) {
    const members = all.filter((operation) => operation.tag === name);
    if (members.length) section(tags.find((/** @type {Json} */ tag) => tag.name === name) ?? { name }, members);
  }
  byId('account').hidden = !bearers.size;
  byId('login').hidden = !contract.paths[`${AUTH}/login`];
  const parameters = all.flatMap(({ said }) => said.parameters);
  byId('tenancy').hidden = !parameters.some(({ name }) => name === TENANT);
}

async function start() {
  try {
    const response = await fetch(`${ROOT}/openapi.json`, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`answer ${response.status}`);
    contract = await response.json();
    draw();
  } catch (error) {
    byId('loading').textContent = `The contract cannot be read: ${error}`;
    return;
  }
  byId('loading').remove();
  const openNamed = () => open(decodeURIComponent(location.hash).replace(/^#op-/, ''));
  openNamed();
  window.addEventListener('hashchange', openNamed);
  byId('search').addEventListener('input', search);
  const typed = () => post(`${AUTH}/login`, { email: byId('email').value, password: byId('password').value });
  const pasted = () => ({ access_token: byId('token').value.trim() });
  byId('login').addEventListener('submit', (event) => logIn(event, typed, 'Logged in.'));
  byId('paste').addEventListener('submit', (event) => logIn(event, pasted, 'Calls carry your token.'));
  byId('logout').addEventListener('click', logOut);
  byId('copy-token').addEventListener('click', () => navigator.clipboard?.writeText(session.token));
}

start();
