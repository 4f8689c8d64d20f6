'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const pictures = document.querySelectorAll('template');
  const at = id => document.getElementById(id);
  const [environment, search, found, picture, details] =
    ['environment', 'search', 'found', 'picture', 'details'].map(at);
  let view = data.views[0];
  let chosen = null;
  let zoom = 1;

  // All text comes into the page through here, as text.
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  const title = node => node.kind + ' ' + node.name;
  const key = node => [node.kind, node.namespace || '', node.name].map(encodeURIComponent).join('/');

  const show = number => {
    view = data.views[number];
    environment.selectedIndex = number;
    picture.replaceChildren(pictures[number].content.cloneNode(true));
    for (const element of picture.querySelectorAll('.node')) {
      const node = view.nodes[element.dataset.node];
      element.setAttribute('tabindex', '0');
      element.setAttribute('role', 'button');
      element.setAttribute('aria-label', title(node) + (node.missing ? ', missing' : ''));
    }
    choose(null);
    list();
    fit();
  };

  const scale = () => {
    const svg = picture.querySelector('svg');
    svg.setAttribute('width', svg.viewBox.baseVal.width * zoom);
    svg.setAttribute('height', svg.viewBox.baseVal.height * zoom);
  };
  const fit = () => {
    const { width } = picture.querySelector('svg').viewBox.baseVal;
    zoom = Math.max(0.3, Math.min(1, (picture.clientWidth - 2) / width));
    scale();
  };
  const resize = factor => {
    zoom = Math.max(0.2, Math.min(3, zoom * factor));
    scale();
  };

  const matches = (node, words) => {
    const own = [node.kind, node.name, node.namespace, node.release, ...node.facts].join(' ').toLowerCase();
    const inside = () => node.lines.some(line => words.every(word => line[0].toLowerCase().includes(word)));
    return words.every(word => own.includes(word)) || (words.join('').length > 2 && inside());
  };

  const list = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = view.nodes.map((node, place) => ({ node, place })).filter(hit => matches(hit.node, words));
    const groups = new Map();
    for (const hit of hits) {
      const release = hit.node.release || 'outside';
      groups.set(release, [...(groups.get(release) || []), hit]);
    }
    found.replaceChildren();
    for (const [release, members] of groups) {
      found.append(make('h2', release));
      for (const { node, place } of members) {
        const button = make('button', node.name, node.missing ? 'missing' : '');
        button.type = 'button';
        button.append(make('small', node.kind));
        button.dataset.node = place;
        if (place === chosen) button.setAttribute('aria-current', 'true');
        found.append(button);
      }
    }
    if (!hits.length) found.append(make('p', 'nothing matches', 'hint'));
    const shown = new Set(hits.map(hit => hit.place));
    if (words.length) dim(place => shown.has(place), () => true);
    else emphasise();
  };

  const dim = (isNear, isNearWay) => {
    for (const element of picture.querySelectorAll('.node')) {
      element.classList.toggle('away', !isNear(Number(element.dataset.node)));
    }
    for (const element of picture.querySelectorAll('.way[data-from]')) {
      element.classList.toggle('away', !isNearWay(element));
    }
  };

  const emphasise = () => {
    if (chosen === null) return dim(() => true, () => true);
    const near = new Set([chosen]);
    for (const edge of view.edges) {
      if (edge.from === chosen && edge.to.node !== undefined) near.add(edge.to.node);
      if (edge.to.node === chosen) near.add(edge.from);
    }
    const here = String(chosen);
    dim(place => near.has(place), way => way.dataset.from === here || way.dataset.to === here);
  };

  const choose = place => {
    chosen = place;
    for (const element of picture.querySelectorAll('.node')) {
      element.classList.toggle('chosen', Number(element.dataset.node) === place);
    }
    for (const button of found.querySelectorAll('button')) {
      button.toggleAttribute('aria-current', Number(button.dataset.node) === place);
    }
    emphasise();
    details.hidden = place === null;
    if (place === null) return details.replaceChildren();
    const node = view.nodes[place];
    details.replaceChildren(...heading(node), ...neighbours(place), ...manifest(node));
    details.scrollTop = 0;
    const card = picture.querySelector('.chosen');
    if (card) card.scrollIntoView({ block: 'nearest', inline: 'center' });
    history.replaceState(null, '', '#' + encodeURIComponent(view.heading) + '/' + key(node));
  };

  const heading = node => {
    const parts = [make('h1', node.name), make('p', node.kind, 'hint')];
    if (node.namespace) parts.push(make('p', 'namespace ' + node.namespace, 'hint'));
    if (node.release) parts.push(make('p', 'release ' + node.release, 'hint'));
    if (node.remark) parts.push(make('p', node.remark, node.missing ? 'hint missing' : 'hint'));
    if (node.source) parts.push(make('p', node.source, 'hint'));
    return parts;
  };

  const neighbours = place => {
    const to = view.edges.filter(edge => edge.from === place);
    const from = view.edges.filter(edge => edge.to.node === place);
    return [
      ...links('Refers to', to, edge => edge.to, edge => edge.verb + ' '),
      ...links('Referred to by', from, edge => ({ node: edge.from }), () => '', edge => ' ' + edge.verb + ' it'),
    ];
  };

  const links = (text, edges, end, before, after = () => '') => {
    if (!edges.length) return [];
    const items = make('ul');
    for (const edge of edges) {
      const item = make('li', before(edge));
      const { node, release } = end(edge);
      if (node === undefined) {
        item.append('release ' + release);
      } else {
        const button = make('button', title(view.nodes[node]), view.nodes[node].missing ? 'missing' : '');
        button.type = 'button';
        button.dataset.node = node;
        item.append(button);
      }
      item.append(after(edge));
      for (const error of edge.errors) item.append(make('span', ' — ' + error, 'error'));
      items.append(item);
    }
    return [make('h2', text), items];
  };

  const manifest = node => {
    if (!node.lines.length) return [];
    const table = make('table');
    const head = table.createTHead().insertRow();
    for (const text of ['', 'manifest', 'template', 'values']) head.append(make('th', text));
    const body = table.createTBody();
    node.lines.forEach(([text, template, templateLine, values, valuesLine], number) => {
      const row = body.insertRow();
      row.append(make('td', number + 1, 'number'), make('td', text, 'text'));
      row.append(origin(template, templateLine, 'template'), origin(values, valuesLine, 'values'));
    });
    return [make('h2', 'Manifest'), table];
  };

  // The last two steps of the path are shown, and all of it as a tooltip.
  const origin = (file, line, className) => {
    if (file === null) return make('td', '', className);
    const place = data.files[file] + ':' + line;
    const cell = make('td', place.split('/').slice(-2).join('/'), 'origin ' + className);
    cell.title = place;
    return cell;
  };

  const decoded = text => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  const open = hash => {
    const [heading, kind, namespace, name] = hash.slice(1).split('/').map(decoded);
    const number = data.views.findIndex(one => one.heading === heading);
    show(Math.max(0, number));
    const place = view.nodes.findIndex(node =>
      node.kind === kind && node.name === name && (node.namespace || '') === namespace);
    if (place >= 0) choose(place);
  };

  const clicked = event => {
    const element = event.target.closest('[data-node]');
    if (element) choose(Number(element.dataset.node));
    return Boolean(element);
  };

  for (const one of data.views) environment.append(make('option', one.heading));
  environment.addEventListener('change', () => show(environment.selectedIndex));
  search.addEventListener('input', list);
  search.addEventListener('keydown', event => {
    const first = found.querySelector('button');
    if (!first) return;
    if (event.key === 'Enter') choose(Number(first.dataset.node));
    if (event.key === 'ArrowDown') first.focus();
  });
  found.addEventListener('keydown', event => {
    const buttons = [...found.querySelectorAll('button')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = buttons[buttons.indexOf(document.activeElement) + step];
    (next || search).focus();
  });
  found.addEventListener('click', clicked);
  details.addEventListener('click', clicked);
  picture.addEventListener('click', event => clicked(event) || choose(null));
  picture.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    clicked(event);
  });
  at('fit').addEventListener('click', fit);
  at('larger').addEventListener('click', () => resize(1.2));
  at('smaller').addEventListener('click', () => resize(1 / 1.2));
  document.addEventListener('keydown', event => {
    if (event.key === '/' && document.activeElement !== search) {
      event.preventDefault();
      search.select();
    }
    if (event.key === 'Escape') {
      search.value = '';
      choose(null);
      list();
    }
  });
  window.addEventListener('hashchange', () => open(location.hash));
  open(location.hash);
})();
