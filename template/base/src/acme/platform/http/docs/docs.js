
// Reads the contract and draws it. What comes from the contract or from an answer becomes text
// nodes and values, never markup.

/** @typedef {Record<string, any>} Json A part of the contract, or of an answer. */
/** @typedef {{id: string, method: string, path: string, tag: string, said: Json}} Operation */
/** @typedef {{method: string, url: string, headers: [string, string][], body?: string}} Call */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const LOGIN = '/api/v1/auth/login';
const REFRESH = '/api/v1/auth/refresh';
const LOGOUT = '/api/v1/auth/logout';
// Where the service lives below a path of its proxy, so does this page.
const ROOT = new URL('.', location.href).href.slice(0, -1);

/** @type {Json} */
let contract = {};
/** The ways to authenticate that are a bearer token. @type {Set<string>} */
let bearers = new Set();
/** In memory only: a reload forgets it. */
const session = { token: '', refresh: '', expires: Infinity };
/** @type {Map<string, {operation: Operation, view: HTMLDetailsElement, open: () => void}>} */
const views = new Map();

// --- Elements ---------------------------------------------------------------------------------

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} attributes functions among them are listeners
 * @param {(Node | string | number | false | null | undefined)[]} children
 * @returns {HTMLElementTagNameMap[T]}
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
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no ${kind.name} #${id}`);
  return found;
}

const input = (/** @type {string} */ id) => byId(id, HTMLInputElement);
const block = (/** @type {string} */ id) => byId(id, HTMLElement);

/** Text with `code` in it. @param {string} [text] */
function words(text = '') {
  return text.split('`').map((part, i) => (i % 2 ? h('code', {}, part) : part));
}

/** Paragraphs of a description. @param {string} [text] */
function prose(text = '') {
  const paragraphs = text.split(/\n\s*\n/).filter((part) => part.trim());
  return paragraphs.map((part) => h('p', {}, ...words(part.trim())));
}

/** @param {string} label @param {() => string} text */
function copyButton(label, text) {
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = label), 1500);
  };
  // Browsers have a clipboard only for pages of localhost or https.
  const button = h('button', { type: 'button', hidden: !navigator.clipboard, click: copy }, label);
  return button;
}

/** @param {string} label @param {string} text */
function box(label, text) {
  return h('pre', { tabindex: 0, role: 'region', 'aria-label': label }, text);
}

// --- Schemas ----------------------------------------------------------------------------------

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
  const parts = [...allOf, ...(real.length === 1 ? real : [])].map(shape);
  const whole = Object.assign({}, ...parts, own);
  if (real.length > 1) whole.anyOf = branches;
  else if (real.length < branches.length) whole.type = [whole.type ?? 'any', 'null'].flat();
  const all = [...parts, own];
  whole.properties = Object.assign({}, ...all.map((part) => part.properties));
  whole.required = all.flatMap((part) => part.required ?? []);
  return whole;
}

/** @param {Json} schema @returns {string} */
function kindOf(schema) {
  if (schema.anyOf) return schema.anyOf.map((/** @type {Json} */ one) => kindOf(shape(one))).join(' or ');
  if ('const' in schema) return JSON.stringify(schema.const);
  const types = [schema.type ?? 'any'].flat();
  const named = types.map((type) => {
    if (type === 'array') return `array of ${kindOf(shape(schema.items))}`;
    if (type === 'null') return 'null';
    return schema.enum ? schema.enum.join(' | ') : schema.format ? `${type} (${schema.format})` : type;
  });
  return named.join(' or ');
}

/** @param {Json} schema @returns {string[]} */
function limitsOf(schema) {
  const signs = { minimum: '≥', exclusiveMinimum: '>', maximum: '≤', exclusiveMaximum: '<' };
  const found = Object.entries(signs)
    // Decimals are strings: their bounds have names of their own.
    .map(([name, sign]) => [sign, schema[name] ?? schema[`x-${name}`]])
    .filter(([, bound]) => bound !== undefined)
    .map(([sign, bound]) => `${sign} ${bound}`);
  for (const [name, unit] of [['Length', 'characters'], ['Items', 'items'], ['Properties', 'properties']]) {
    const [least, most] = [schema[`min${name}`], schema[`max${name}`]];
    if (least !== undefined && most !== undefined) found.push(`${least} to ${most} ${unit}`);
    else if (most !== undefined) found.push(`at most ${most} ${unit}`);
    else if (least !== undefined) found.push(`at least ${least} ${unit}`);
  }
  if (schema.uniqueItems) found.push('none twice');
  if (schema.readOnly) found.push('read only');
  if (schema.default !== undefined) found.push(`default ${JSON.stringify(schema.default)}`);
  const each = schema.items ? limitsOf(shape(schema.items)) : [];
  return each.length ? [...found, `each ${each.join(', ')}`] : found;
}

/** What a value must be: type, limits, pattern. @param {Json} schema */
function facts(schema) {
  const pattern = schema.pattern ?? (schema.items && shape(schema.items).pattern);
  const limits = limitsOf(schema).join('; ');
  return [
    h('span', { class: 'kind' }, kindOf(schema)),
    limits && h('span', { class: 'limits' }, ` · ${limits}`),
    pattern && ' · ',
    pattern && h('details', { class: 'pattern' }, h('summary', {}, 'pattern'), h('code', {}, ` ${pattern}`)),
  ];
}

/** The properties of an object, or of the objects in an array. @param {any} schema @returns {Node | ''} */
function properties(schema, depth = 0) {
  const whole = shape(schema);
  if (depth > 5) return '';
  if (whole.items) return properties(whole.items, depth);
  const rest = typeof whole.additionalProperties === 'object' && { '(any name)': whole.additionalProperties };
  const rows = Object.entries({ ...whole.properties, ...rest }).map(([name, part]) => {
    const property = shape(part);
    return h(
      'li',
      { class: property.deprecated && 'deprecated' },
      h('code', { class: 'path' }, name),
      whole.required.includes(name) && h('span', { class: 'required' }, ' required'),
      property.deprecated && h('span', { class: 'badge' }, 'deprecated'),
      ' ',
      ...facts(property),
      ...prose(property.description),
      properties(part, depth + 1),
    );
  });
  const branches = (whole.anyOf ?? []).map((/** @type {Json} */ one) => properties(one, depth + 1));
  return rows.length ? h('ul', { class: 'schema' }, ...rows) : h('div', {}, ...branches);
}

/** A value for a schema that has no example. @param {any} schema @returns {any} */
function sample(schema, depth = 0) {
  const whole = shape(schema);
  const given = [whole.example, whole.examples?.[0], whole.default, whole.const, whole.enum?.[0]];
  const first = given.find((value) => value !== undefined);
  const type = [whole.type].flat()[0];
  if (first !== undefined || depth > 5) return first ?? null;
  if (type === 'array') return [sample(whole.items, depth + 1)];
  if (type !== 'object') return { string: 'string', integer: 1, number: 1, boolean: true }[type] ?? null;
  const entries = Object.entries(whole.properties);
  return Object.fromEntries(entries.map(([name, part]) => [name, sample(part, depth + 1)]));
}

/** @param {Json} media @returns {{name: string, value: any}[]} */
function examplesOf(media) {
  const named = Object.entries(media.examples ?? {}).map(([name, one]) => ({ name, ...resolved(one) }));
  if (named.length) return /** @type {any} */ (named);
  return [{ name: 'example', value: 'example' in media ? media.example : sample(media.schema) }];
}

// --- Calls ------------------------------------------------------------------------------------

/** @param {Operation} operation */
function takesToken(operation) {
  const ways = operation.said.security ?? contract.security ?? [];
  return ways.some((/** @type {Json} */ way) => Object.keys(way).some((name) => bearers.has(name)));
}

/** What the form says, as a request. @param {Operation} operation @param {HTMLFormElement} form @returns {Call} */
function callOf(operation, form) {
  const filled = new FormData(form);
  let path = operation.path;
  const query = [];
  /** @type {[string, string][]} */
  const headers = [];
  for (const { name, in: where } of operation.said.parameters) {
    const value = name === 'X-Tenant' ? input('tenant').value : String(filled.get(`${where} ${name}`) ?? '');
    if (where === 'path') path = path.replace(`{${name}}`, value ? encodeURIComponent(value) : `{${name}}`);
    else if (value && where === 'header') headers.push([name, value]);
    else if (value && where === 'query') {
      query.push(`${encodeURIComponent(name)}=${encodeURIComponent(value).replace(/%2C/g, ',')}`);
    }
  }
  if (takesToken(operation) && session.token) headers.push(['Authorization', `Bearer ${session.token}`]);
  const body = filled.get('body');
  if (body) headers.push(['Content-Type', String(filled.get('media'))]);
  const url = ROOT + path + (query.length ? `?${query.join('&')}` : '');
  return { method: operation.method.toUpperCase(), url, headers, body: body ? String(body) : undefined };
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

/** @param {Call} call */
async function send({ method, url, headers, body }) {
  const began = performance.now();
  const response = await fetch(url, { method, headers, body, cache: 'no-store' });
  const text = await response.text();
  return { response, text, took: Math.round(performance.now() - began) };
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

// --- Who calls --------------------------------------------------------------------------------

/** @param {string} path @param {Json} body @returns {Promise<Json>} the answer, or the problem as an error */
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
  for (const id of ['email', 'password', 'token']) input(id).value = '';
  block('signed-in').hidden = !session.token;
  block('paste').hidden = Boolean(session.token);
  block('login').hidden = Boolean(session.token) || !contract.paths[LOGIN];
  block('account-status').textContent = told;
  document.dispatchEvent(new Event('input')); // for the curl commands
}

/** @type {Promise<void> | undefined} */
let refreshing;

/** Before the access token ends. Each refresh token serves once: all calls wait for the same answer. */
function freshen() {
  if (!session.refresh || performance.now() < session.expires - 10_000) return undefined;
  refreshing ??= post(REFRESH, { refresh_token: session.refresh })
    .then((tokens) => signIn(tokens, block('account-status').textContent ?? ''))
    .catch((error) => error.refused && signIn({}, 'The session has ended. Log in again.'))
    .finally(() => (refreshing = undefined));
  return refreshing;
}

/** @param {SubmitEvent} event */
async function logIn(event) {
  event.preventDefault();
  const email = input('email').value;
  try {
    signIn(await post(LOGIN, { email, password: input('password').value }), `Logged in as ${email}.`);
  } catch (error) {
    block('account-status').textContent = error instanceof Error ? error.message : String(error);
  }
}

async function logOut() {
  const headers = { Authorization: `Bearer ${session.token}` };
  const ends = session.refresh && contract.paths[LOGOUT];
  signIn({}, 'Logged out.');
  if (ends) await fetch(ROOT + LOGOUT, { method: 'POST', headers });
}

// --- Operations -------------------------------------------------------------------------------

/** @returns {Operation[]} */
function operations() {
  return Object.entries(contract.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => {
      const said = resolved(item[method]);
      const own = (said.parameters ?? []).map(resolved);
      const shared = (item.parameters ?? []).map(resolved).filter((/** @type {Json} */ given) =>
        own.every((/** @type {Json} */ one) => one.name !== given.name || one.in !== given.in));
      const id = said.operationId ?? `${method}-${path}`;
      const tag = said.tags?.[0] ?? 'Other';
      return { id, method, path, tag, said: { ...said, parameters: [...shared, ...own] } };
    }),
  );
}

/** @param {Operation} operation @param {Json} parameter */
function parameterRow(operation, parameter) {
  const schema = shape(parameter.schema);
  const id = `${operation.id} ${parameter.in} ${parameter.name}`;
  const example = [parameter.example, schema.example, schema.examples?.[0]].flat().filter((one) => one !== undefined);
  const choices = schema.enum ?? (schema.items && shape(schema.items).enum);
  const field = h('input', {
    id, name: `${parameter.in} ${parameter.name}`, placeholder: example.join(','), required: parameter.required,
    list: choices && `${id} choices`, autocomplete: 'off', spellcheck: 'false',
  });
  const elsewhere = h('p', { class: 'hint' }, 'The tenant at the side.');
  return h(
    'div',
    { class: `parameter${parameter.deprecated ? ' deprecated' : ''}` },
    h(
      'div',
      {},
      h('label', { for: id }, h('code', { class: 'path' }, parameter.name)),
      parameter.required && h('span', { class: 'required' }, ' required'),
      h('span', { class: 'hint' }, ` in ${parameter.in} `),
      parameter.deprecated && h('span', { class: 'badge' }, 'deprecated'),
      h('div', {}, ...facts(schema)),
      ...prose(parameter.description ?? schema.description),
    ),
    parameter.name === 'X-Tenant' ? elsewhere : field,
    choices && h('datalist', { id: `${id} choices` }, ...choices.map((/** @type {any} */ value) => h('option', { value }))),
  );
}

/** Filters are many and tell themselves apart by their names: they are folded. @param {Operation} operation */
function parameterRows(operation) {
  const all = operation.said.parameters;
  if (!all.length) return [];
  const folds = (/** @type {Json} */ one) => one.in === 'query' && !one.required && !one.description;
  const row = (/** @type {Json} */ one) => parameterRow(operation, one);
  const folded = all.filter(folds);
  return [
    h('h3', {}, 'Parameters'),
    ...all.filter((/** @type {Json} */ one) => !folds(one)).map(row),
    folded.length && h('details', {}, h('summary', {}, `Filters (${folded.length})`), ...folded.map(row)),
  ];
}

/** @param {Operation} operation */
function bodyFields(operation) {
  if (!operation.said.requestBody) return [];
  const request = resolved(operation.said.requestBody);
  const text = h('textarea', { name: 'body', 'aria-label': 'Body', spellcheck: 'false', rows: 14 });
  const example = h('select', { 'aria-label': 'Example' });
  const media = h('select', { name: 'media', 'aria-label': 'Media type' });
  const schema = h('div');
  const fill = () => {
    text.value = JSON.stringify(examplesOf(request.content[media.value])[example.selectedIndex]?.value, null, 2);
  };
  const choose = () => {
    const chosen = request.content[media.value];
    example.replaceChildren(...examplesOf(chosen).map(({ name }) => h('option', {}, name)));
    example.hidden = example.length < 2;
    schema.replaceChildren(properties(chosen.schema));
    fill();
  };
  media.append(...Object.keys(request.content).map((type) => h('option', {}, type)));
  media.addEventListener('change', choose);
  example.addEventListener('change', fill);
  choose();
  const required = request.required && h('span', { class: 'required' }, ' required');
  return [
    h('h3', {}, 'Body', required),
    ...prose(request.description),
    h('div', { class: 'request' }, h('div', {}, media, example, text), schema),
  ];
}

/** @param {Operation} operation */
function tryForm(operation) {
  const told = h('p', { role: 'status' });
  const answer = h('div');
  const curl = box('curl command', '');
  const call = () => callOf(operation, form);
  const update = () => (curl.textContent = curlOf(call()));
  const button = h('button', { class: 'send' }, 'Send');
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    button.disabled = true;
    told.textContent = 'Waiting for the answer…';
    answer.replaceChildren();
    try {
      await freshen();
      const { response, text, took } = await send(call());
      told.replaceChildren(
        h('strong', { class: response.ok ? 'good' : 'bad' }, `${response.status} ${response.statusText}`),
        ` in ${took} ms`,
      );
      answer.replaceChildren(...answerView(operation, response, text));
    } catch (error) {
      told.replaceChildren(h('strong', { class: 'bad' }, 'No answer'), ` (${error}). Does the service still run?`);
    }
    button.disabled = false;
  };
  const form = h(
    'form',
    { submit },
    ...parameterRows(operation),
    ...bodyFields(operation),
    button,
    h('details', {}, h('summary', {}, 'As a curl command'), curl, copyButton('Copy', () => curl.textContent ?? '')),
    told,
    answer,
  );
  // From here, from the tenant's box, and when somebody logs in.
  document.addEventListener('input', update);
  update();
  return form;
}

/** @param {Operation} operation @param {Response} response @param {string} text */
function answerView(operation, response, text) {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  const body = parsed(text);
  const offered = body?.access_token && !session.token;
  const use = h('button', { type: 'button', click: () => signIn(body, 'Logged in with that answer.') }, 'Log in with this answer');
  return [
    text ? box('Body of the answer', pretty(text)) : h('p', { class: 'hint' }, 'No body.'),
    h('details', {}, h('summary', {}, `Headers (${headers.length})`), box('Headers of the answer', headers.join('\n'))),
    h('div', { class: 'links' }, offered && use, ...linkButtons(operation, response, body)),
  ];
}

/** Where the contract links an answer to other operations: to them, filled in. @param {Operation} operation @param {Response} response @param {any} body */
function linkButtons(operation, response, body) {
  const links = resolved(operation.said.responses?.[response.status]).links ?? {};
  return Object.values(links).map(resolved).filter(({ operationId }) => views.has(operationId)).map((link) => {
    const follow = () => {
      const { view, open } = /** @type {NonNullable<ReturnType<typeof views.get>>} */ (views.get(link.operationId));
      open();
      for (const [name, expression] of Object.entries(link.parameters ?? {})) {
        const field = view.querySelector(`input[name$=${JSON.stringify(` ${name}`)}]`);
        const pointer = String(expression).match(/^\$response\.body#\/(.*)$/)?.[1];
        const value = pointer?.split('/').reduce((at, step) => at?.[step], body) ?? expression;
        if (field instanceof HTMLInputElement) field.value = String(value);
      }
      document.dispatchEvent(new Event('input'));
    };
    return h('button', { type: 'button', click: follow }, `→ ${views.get(link.operationId)?.operation.said.summary ?? link.operationId}`);
  });
}

/** @param {string} status @param {any} given */
function responseView(status, given) {
  const response = resolved(given);
  const medias = Object.entries(response.content ?? {});
  const examples = medias.flatMap(([, media]) => examplesOf(media).map(({ value }) => value));
  const problem = medias.some(([type]) => type === 'application/problem+json');
  const codes = new Set(problem ? examples.map((value) => value?.code).filter(Boolean) : []);
  const headers = Object.entries(response.headers ?? {}).map(([name, part]) => {
    const header = resolved(part);
    return h('li', {}, h('code', {}, name), header.required && h('span', { class: 'required' }, ' always'), ' ', ...words(header.description));
  });
  return h(
    'details',
    {},
    h(
      'summary',
      {},
      h('strong', { class: Number(status) < 400 ? 'good' : 'bad' }, status),
      ' ',
      ...[...codes].map((code) => h('span', { class: 'badge code' }, code)),
      ...words(response.description),
    ),
    headers.length && h('h3', {}, 'Headers'),
    headers.length && h('ul', { class: 'schema' }, ...headers),
    ...medias.flatMap(([type, media]) => [
      h('h3', {}, h('code', {}, type)),
      h('p', { class: 'kind' }, kindOf(shape(media.schema))),
      properties(media.schema),
      ...examplesOf(media).map(({ name, value }) => box(`Example ${name}`, JSON.stringify(value, null, 2))),
    ]),
  );
}

/** @param {Operation} operation */
function operationBody(operation) {
  const { said } = operation;
  const open = (said.security ?? contract.security ?? []).some((/** @type {Json} */ way) => !Object.keys(way).length);
  const access = !takesToken(operation) ? 'Open to anyone.' : open ? 'Open to anyone; a token may show more.' : 'Needs a bearer token.';
  return h(
    'div',
    { class: 'body' },
    ...prose(said.description),
    said.deprecated && h('p', { class: 'bad' }, 'Deprecated: it will go away.'),
    bearers.size > 0 && h('p', { class: 'hint' }, access),
    tryForm(operation),
    h('h3', {}, 'Responses'),
    ...Object.entries(said.responses ?? {}).map(([status, given]) => responseView(status, given)),
  );
}

/** @param {Operation} operation */
function operationView(operation) {
  const { id, method, path, said } = operation;
  const name = `op-${id}`;
  const view = h(
    'details',
    { id: name, class: `operation${said.deprecated ? ' deprecated' : ''}` },
    h(
      'summary',
      {},
      h('span', { class: `method ${method}` }, method),
      h('span', { class: 'path' }, path),
      h('span', { class: 'summary' }, ...words(said.summary)),
      said.deprecated && h('span', { class: 'badge' }, 'deprecated'),
    ),
  );
  // Drawn when first opened: the whole contract at once would be a slow page.
  const draw = () => view.childElementCount < 2 && view.append(operationBody(operation));
  view.addEventListener('toggle', () => view.open && draw());
  const open = () => {
    draw();
    view.open = true;
    view.hidden = false;
    history.replaceState(null, '', `#${name}`);
    view.scrollIntoView();
    view.querySelector('summary')?.focus({ preventScroll: true });
  };
  views.set(id, { operation, view, open });
  return view;
}

// --- The page ---------------------------------------------------------------------------------

/** @param {Json} tag @param {Operation[]} members */
function section(tag, members) {
  const entries = members.map(({ id, method, said, path }) =>
    h('li', { 'data-operation': id }, h('a', { href: `#op-${id}` }, h('span', { class: `method ${method}` }, method), h('span', {}, ...words(said.summary ?? path)))));
  block('contents').append(h('div', {}, h('h2', {}, tag.name), h('ul', {}, ...entries)));
  block('operations').append(h('section', {}, h('h2', {}, tag.name), ...prose(tag.description), ...members.map(operationView)));
}

function search() {
  const wanted = input('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { operation: { id, method, path, tag, said }, view } of views.values()) {
    const text = [id, method, path, tag, said.summary, said.description].join(' ').toLowerCase();
    view.hidden = !wanted.every((word) => text.includes(word));
    shown += view.hidden ? 0 : 1;
    const entry = document.querySelector(`[data-operation=${JSON.stringify(id)}]`);
    if (entry instanceof HTMLElement) entry.hidden = view.hidden;
  }
  for (const group of document.querySelectorAll('main section, nav div')) {
    if (group instanceof HTMLElement) group.hidden = !group.querySelector('.operation:not([hidden]), li:not([hidden])');
  }
  block('found').textContent = wanted.length ? `${shown} of ${views.size} operations` : '';
}

function openNamed() {
  views.get(decodeURIComponent(location.hash).replace(/^#op-/, ''))?.open();
}

function draw() {
  const { title, version, description } = contract.info;
  document.title = title;
  block('title').textContent = title;
  block('version').textContent = version;
  block('about').append(...prose(description));
  const all = operations();
  const known = contract.tags ?? [];
  const others = new Set(all.map(({ tag }) => tag));
  for (const tag of known) others.delete(tag.name);
  for (const tag of [...known, ...[...others].map((name) => ({ name }))]) {
    const members = all.filter((operation) => operation.tag === tag.name);
    if (members.length) section(tag, members);
  }
  const schemes = Object.entries(contract.components?.securitySchemes ?? {});
  bearers = new Set(schemes.filter(([, way]) => resolved(way).scheme === 'bearer').map(([name]) => name));
  block('account').hidden = !bearers.size;
  block('login').hidden = !contract.paths[LOGIN];
  block('tenancy').hidden = !all.some(({ said }) => said.parameters.some((/** @type {Json} */ one) => one.name === 'X-Tenant'));
}

async function start() {
  const loading = block('loading');
  loading.textContent = 'Reading the contract…';
  try {
    const response = await fetch(`${ROOT}/openapi.json`, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`answer ${response.status}`);
    contract = await response.json();
    draw();
    loading.textContent = '';
  } catch (error) {
    loading.textContent = `The contract cannot be read: ${error}`;
    return;
  }
  openNamed();
  window.addEventListener('hashchange', openNamed);
  input('search').addEventListener('input', search);
  byId('login', HTMLFormElement).addEventListener('submit', logIn);
  byId('paste', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    signIn({ access_token: input('token').value.trim() }, 'Calls carry your token.');
  });
  block('logout').addEventListener('click', logOut);
  block('copy-token').addEventListener('click', () => navigator.clipboard?.writeText(session.token));
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.closest('input, select, textarea');
    if (event.key !== '/' || typing) return;
    event.preventDefault();
    input('search').focus();
  });
}

start();
