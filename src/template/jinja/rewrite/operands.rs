//! Finds where an expression needs what a macro printed as plain text.
//!
//! The engine compares, joins and cuts values without asking them, so a YAML fragment of several
//! lines would be unequal to every string, and null would be joined as `None`. A filter after the
//! operand fixes that:
//! - `|__plain` after what is compared, filtered, cut or given to a function: a fragment becomes
//!   its text, everything else stays what it is;
//! - `|__written` after what is hashed, encoded or measured: the same, and what `toyaml` makes is its text;
//! - `|__known` after what is tested: the same, and an undefined value is an error;
//! - `|__compared` after what is compared with something that is no constant: the same as `|__plain`,
//!   and the template pays for the comparison;
//! - `|__indexed` after what an item is taken of that is not written out: the template pays for
//!   finding it;
//! - `|__joined` after both sides of `~`: the text that the value has argument other text;
//! - `|__items` after both sides of `+`, and `|__list` after what `concat` is given: a fragment that is
//!   a list becomes the list of its items;
//! - `|__fragment` after `loop(…)`, `super()` and `self.name()`: what they print is captured.

use minijinja::machinery::ast::{BinOpKind, Call, CallArg, CallType, Expr, Spanned, Stmt};
use minijinja::machinery::parse;

use crate::functions;
use crate::template::jinja::syntax::{argument, syntax};

/// Up to which item of a text finding it costs next to nothing.
const NEAR: i64 = 1_000;

const PLAIN: &str = "|__plain";
const WRITTEN: &str = "|__written";
const COMPARED: &str = "|__compared";
const INDEXED: &str = "|__indexed";
const KNOWN: &str = "|__known";
const JOINED: &str = "|__joined";
const ITEMS: &str = "|__items";
const LIST: &str = "|__list";
const FRAGMENT: &str = "|__fragment";

/// Functions and filters that take a fragment as it is: they pass it on, or lay it out.
const PASS_FRAGMENTS: &[&str] = &[
    "append",
    "coalesce",
    "concat",
    "d",
    "default",
    "dict",
    "fail",
    "first",
    "include",
    "indent",
    "items",
    "last",
    "list",
    "merge",
    "merge_overwrite",
    "namespace",
    "nindent",
    "prepend",
    "quote",
    "required",
    "set",
    "squote",
    "ternary",
    "to_yaml",
    "toyaml",
    "tpl",
];

/// Functions and filters whose result cannot be taken for the YAML that `toyaml` makes.
const TAKE_YAML: &[&str] = &[
    "adler32sum",
    "b32enc",
    "b64enc",
    "count",
    "from_yaml",
    "len",
    "length",
    "sha1sum",
    "sha256sum",
    "sha512sum",
];

/// Objects in scope from which no fragment can come.
const DATA: &[&str] = &[
    "values",
    "release",
    "chart",
    "environment",
    "workspace",
    "kubernetes",
    "files",
    "loop",
];

/// A piece of text and the offset at which it is put in.
pub(crate) type Insertion = (usize, &'static str);

/// Returns what is to be put into the expressions of `text`.
///
/// A text that cannot be parsed needs nothing; it is reported where it is compiled.
pub(crate) fn insertions(text: &str) -> Vec<Insertion> {
    let mut walk = Walk::default();
    if let Ok(Stmt::Template(template)) = parse(text, "", syntax()) {
        walk.body(&template.children);
    }
    walk.found
}

#[derive(Debug, Default)]
struct Walk {
    found: Vec<Insertion>,
}

impl Walk {
    fn body(&mut self, body: &[Stmt<'_>]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        match stmt {
            Stmt::Template(template) => self.body(&template.children),
            Stmt::EmitExpr(emit) => self.expr(&emit.expr),
            Stmt::EmitRaw(_) | Stmt::Continue(_) | Stmt::Break(_) => {}
            Stmt::ForLoop(for_loop) => {
                self.expr(&for_loop.iter);
                for_loop.filter_expr.iter().for_each(|expr| self.expr(expr));
                self.body(&for_loop.body);
                self.body(&for_loop.else_body);
            }
            Stmt::IfCond(cond) => {
                self.expr(&cond.expr);
                self.body(&cond.true_body);
                self.body(&cond.false_body);
            }
            Stmt::WithBlock(with) => {
                with.assignments
                    .iter()
                    .for_each(|(_, expr)| self.expr(expr));
                self.body(&with.body);
            }
            Stmt::Set(set) => self.expr(&set.expr),
            Stmt::SetBlock(set) => {
                set.filter.iter().for_each(|filter| self.expr(filter));
                self.body(&set.body);
            }
            Stmt::AutoEscape(block) => self.body(&block.body),
            Stmt::FilterBlock(block) => {
                self.expr(&block.filter);
                self.body(&block.body);
            }
            Stmt::Block(block) => self.body(&block.body),
            Stmt::Import(import) => self.expr(&import.expr),
            Stmt::FromImport(import) => self.expr(&import.expr),
            Stmt::Extends(extends) => self.expr(&extends.name),
            Stmt::Include(include) => self.expr(&include.name),
            Stmt::Macro(definition) => {
                definition.defaults.iter().for_each(|expr| self.expr(expr));
                self.body(&definition.body);
            }
            Stmt::CallBlock(block) => {
                self.args(&block.call.args);
                self.body(&block.macro_decl.body);
            }
            Stmt::Do(call) => self.call(&call.call),
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        match expr {
            Expr::Var(_) | Expr::Const(_) => {}
            Expr::Slice(slice) => {
                self.expr(&slice.expr);
                let bounds = [&slice.start, &slice.stop, &slice.step];
                bounds
                    .into_iter()
                    .flatten()
                    .for_each(|expr| self.expr(expr));
                self.cut(&slice.expr, "|__known)");
            }
            Expr::UnaryOp(op) => self.expr(&op.expr),
            Expr::BinOp(op) => {
                self.expr(&op.left);
                self.expr(&op.right);
                match filter_of(op.op) {
                    Some(PLAIN) => self.compared([&op.left, &op.right]),
                    Some(filter) => {
                        self.behind(&op.left, filter);
                        self.behind(&op.right, filter);
                    }
                    None => {}
                }
            }
            Expr::Compare(compare) => {
                let others = compare.ops.iter().map(|op| &op.expr);
                let all = [&compare.expr].into_iter().chain(others);
                all.clone().for_each(|expr| self.expr(expr));
                self.compared(all);
            }
            Expr::IfExpr(cond) => {
                self.expr(&cond.test_expr);
                self.expr(&cond.true_expr);
                cond.false_expr.iter().for_each(|expr| self.expr(expr));
            }
            Expr::Filter(filter) => {
                filter.expr.iter().for_each(|expr| self.expr(expr));
                self.args(&filter.args);
                if filter.name == "concat" {
                    filter.expr.iter().for_each(|expr| self.behind(expr, LIST));
                    self.behind_args(&filter.args, LIST);
                } else if !PASS_FRAGMENTS.contains(&filter.name) {
                    let plain = text_for(filter.name);
                    filter.expr.iter().for_each(|expr| self.behind(expr, plain));
                }
            }
            Expr::Test(test) => {
                self.expr(&test.expr);
                self.args(&test.args);
                if !matches!(test.name, "defined" | "undefined") {
                    self.behind(&test.expr, KNOWN);
                    if !test.args.is_empty() {
                        self.behind(&test.expr, COMPARED);
                    }
                    self.behind_args(&test.args, PLAIN);
                }
            }
            Expr::GetAttr(get) => self.expr(&get.expr),
            Expr::GetItem(get) => {
                self.expr(&get.expr);
                self.expr(&get.subscript_expr);
                if is_far(&get.subscript_expr) {
                    let end = get.subscript_expr.span().end_offset as usize;
                    self.found.push((end, INDEXED));
                }
                if !matches!(get.subscript_expr, Expr::Const(_)) {
                    self.cut(&get.expr, "|__indexed)");
                    self.behind(&get.subscript_expr, INDEXED);
                }
            }
            Expr::Call(call) => self.call(call),
            Expr::List(list) => list.items.iter().for_each(|item| self.expr(item)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.expr(item)),
            Expr::Map(map) => {
                map.keys
                    .iter()
                    .chain(&map.values)
                    .for_each(|item| self.expr(item));
            }
        }
    }

    fn call(&mut self, call: &Spanned<Call<'_>>) {
        self.expr(&call.expr);
        self.args(&call.args);
        match call.identify_call() {
            CallType::Function("loop" | "super") | CallType::Block(_) => {
                self.found.push((call.span().end_offset as usize, FRAGMENT));
            }
            CallType::Function("concat") => self.behind_args(&call.args, LIST),
            CallType::Function(name)
                if !PASS_FRAGMENTS.contains(&name)
                    && functions::jinja::names().any(|known| known == name) =>
            {
                self.behind_args(&call.args, text_for(name));
            }
            _ => {}
        }
    }

    /// What is compared with a constant alone costs no more than the constant is long.
    fn compared<'e>(&mut self, operands: impl IntoIterator<Item = &'e Expr<'e>> + Clone) {
        let is_constant = |expr: &&Expr<'_>| matches!(expr, Expr::Const(_));
        let variable = operands.clone().into_iter();
        let variable = variable.filter(|expr| !is_constant(expr)).count();
        let filter = if variable > 1 { COMPARED } else { PLAIN };
        for operand in operands {
            self.behind(operand, filter);
        }
    }

    fn args(&mut self, args: &[CallArg<'_>]) {
        for arg in args {
            self.expr(argument(arg));
        }
    }

    fn behind_args(&mut self, args: &[CallArg<'_>], filter: &'static str) {
        for arg in args {
            self.behind(argument(arg), filter);
        }
    }

    /// Puts `filter` after the parts of `expr` that can be its value.
    ///
    /// A filter binds to what is directly before it, so only expressions of that kind get
    /// one; what an operator makes is no fragment.
    fn behind(&mut self, expr: &Expr<'_>, filter: &'static str) {
        match expr {
            Expr::IfExpr(cond) => {
                self.behind(&cond.true_expr, filter);
                cond.false_expr
                    .iter()
                    .for_each(|expr| self.behind(expr, filter));
            }
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScAnd | BinOpKind::ScOr) => {
                self.behind(&op.left, filter);
                self.behind(&op.right, filter);
            }
            Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) | Expr::Const(_)
                if matches!(filter, ITEMS | LIST) => {}
            Expr::List(list) if filter != JOINED => {
                list.items.iter().for_each(|item| self.behind(item, filter));
            }
            Expr::Tuple(tuple) if filter != JOINED => {
                tuple
                    .items
                    .iter()
                    .for_each(|item| self.behind(item, filter));
            }
            Expr::Map(map) if filter != JOINED => {
                map.values.iter().for_each(|item| self.behind(item, filter));
            }
            // `[1] * 99999999` makes its items only when they are looked at, each time.
            Expr::BinOp(op)
                if matches!(filter, PLAIN | COMPARED) && matches!(op.op, BinOpKind::Mul) =>
            {
                let span = expr.span();
                self.found.push((span.start_offset as usize, "("));
                self.found.push((span.end_offset as usize, ")|__compared"));
            }
            Expr::UnaryOp(_) | Expr::BinOp(_) | Expr::Compare(_) | Expr::Test(_) => {}
            Expr::Const(constant) if filter != JOINED || constant.value.as_str().is_some() => {}
            _ if matches!(filter, PLAIN | WRITTEN | ITEMS | LIST) && is_data(expr) => {}
            _ => self.found.push((expr.span().end_offset as usize, filter)),
        }
    }

    /// Puts what is sliced or indexed into parentheses, for a filter cannot be before a bracket.
    fn cut(&mut self, expr: &Expr<'_>, filter: &'static str) {
        let is_chain = matches!(
            expr,
            Expr::Var(_) | Expr::GetAttr(_) | Expr::GetItem(_) | Expr::Call(_)
        );
        if let Some(start) = chain_start(expr).filter(|_| is_chain && !is_data(expr)) {
            self.found.push((start, "("));
            self.found.push((expr.span().end_offset as usize, filter));
        }
    }
}

/// Reports whether an item is taken that is far from the first: those of a text are counted.
fn is_far(subscript: &Expr<'_>) -> bool {
    matches!(subscript, Expr::Const(constant) if constant.value.as_i64().is_some_and(|at| at > NEAR))
}

/// The filter for what a function or a filter takes.
fn text_for(name: &str) -> &'static str {
    if TAKE_YAML.contains(&name) {
        WRITTEN
    } else {
        PLAIN
    }
}

/// The filter for both sides of an operator.
fn filter_of(op: BinOpKind) -> Option<&'static str> {
    match op {
        BinOpKind::Concat => Some(JOINED),
        BinOpKind::Add => Some(ITEMS),
        BinOpKind::Eq
        | BinOpKind::Ne
        | BinOpKind::Lt
        | BinOpKind::Lte
        | BinOpKind::Gt
        | BinOpKind::Gte
        | BinOpKind::In => Some(PLAIN),
        _ => None,
    }
}

/// What a chain of attributes, items and calls begins with.
fn root<'e, 's>(expr: &'e Expr<'s>) -> &'e Expr<'s> {
    match expr {
        Expr::GetAttr(get) => root(&get.expr),
        Expr::GetItem(get) => root(&get.expr),
        Expr::Slice(slice) => root(&slice.expr),
        Expr::Call(call) => root(&call.expr),
        expr => expr,
    }
}

/// The engine's spans of chains begin anywhere; that of the name at their beginning is right.
fn chain_start(expr: &Expr<'_>) -> Option<usize> {
    match root(expr) {
        Expr::Var(var) => Some(var.span().start_offset as usize),
        _ => None,
    }
}

fn is_data(expr: &Expr<'_>) -> bool {
    matches!(root(expr), Expr::Var(var) if DATA.contains(&var.id)) && !matches!(expr, Expr::Call(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows the text with what is put in.
    fn shown(text: &str) -> String {
        let mut found = insertions(text);
        found.sort_by_key(|(at, _)| *at);
        let mut out = String::new();
        let mut from = 0;
        for (at, inserted) in found {
            out.push_str(&text[from..at]);
            out.push_str(inserted);
            from = at;
        }
        out + &text[from..]
    }

    #[test]
    fn what_is_compared_is_plain() {
        assert_eq!(shown("{{ m() == 'x' }}"), "{{ m()|__plain == 'x' }}");
        assert_eq!(
            shown("{% if a.b(1) in [n(), 'x'] %}{% endif %}"),
            "{% if a.b(1)|__compared in [n()|__compared, 'x'] %}{% endif %}"
        );
        assert_eq!(shown("{{ 1 < m() < 3 }}"), "{{ 1 < m()|__plain < 3 }}");
        assert_eq!(
            shown("{{ (m() if c else n()) != 'x' }}"),
            "{{ (m()|__plain if c else n()|__plain) != 'x' }}"
        );
        assert_eq!(shown("{{ values.a == 'x' }}"), "{{ values.a == 'x' }}");
    }

    #[test]
    fn what_is_joined_is_text() {
        assert_eq!(
            shown("{{ 'a' ~ values.b ~ m() }}"),
            "{{ 'a' ~ values.b|__joined ~ m()|__joined }}"
        );
        assert_eq!(shown("{{ 'a' ~ (b - 1) }}"), "{{ 'a' ~ (b - 1) }}");
        assert_eq!(shown("{{ 'a' ~ true }}"), "{{ 'a' ~ true|__joined }}");
    }

    #[test]
    fn what_is_filtered_is_plain_unless_the_filter_lays_it_out() {
        assert_eq!(
            shown("{{ include('a') | sha256sum }}"),
            "{{ include('a')|__written | sha256sum }}"
        );
        assert_eq!(shown("{{ m() | nindent(2) }}"), "{{ m() | nindent(2) }}");
        assert_eq!(
            shown("{{ sha256sum(include('a')) }}"),
            "{{ sha256sum(include('a')|__written) }}"
        );
    }

    #[test]
    fn what_is_added_is_a_list_of_items() {
        assert_eq!(
            shown("{{ m() + values.a + [n()] + (x or 1) + 2 }}"),
            "{{ m()|__items + values.a + [n()] + (x|__items or 1) + 2 }}"
        );
        assert_eq!(
            shown("{{ concat(m(), [1], values.a) }}"),
            "{{ concat(m()|__list, [1], values.a) }}"
        );
    }

    #[test]
    fn what_is_cut_is_put_into_parentheses() {
        assert_eq!(shown("{{ m()[:3] }}"), "{{ (m()|__known)[:3] }}");
        assert_eq!(
            shown("{{ a.m(1)[0][1:] ~ 'x' }}"),
            "{{ (a.m(1)[0]|__known)[1:]|__joined ~ 'x' }}"
        );
    }

    #[test]
    fn what_loops_and_blocks_print_is_captured() {
        assert_eq!(
            shown("{% for x in y recursive %}{{ loop(x.c) | upper }}{% endfor %}"),
            "{% for x in y recursive %}{{ loop(x.c)|__fragment|__plain | upper }}{% endfor %}"
        );
        assert_eq!(
            shown("{% block a %}{{ super() }}{% endblock %}{{ self.a() }}"),
            "{% block a %}{{ super()|__fragment }}{% endblock %}{{ self.a()|__fragment }}"
        );
    }
}
