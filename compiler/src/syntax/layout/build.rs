//! The parser's tree to groups of tokens.

use std::{collections::VecDeque, mem, ops::Range};

use tree_sitter::{Node as Place, Tree};

use super::{
    Comment, Layout, Node, Shape, Token,
    fold::{self, Part, is_statement},
    is_token,
    spacing::{Site, is_spaced},
};

/// The groups of a tree without errors.
pub(super) fn layout<'t>(text: &'t str, tree: &Tree) -> Layout<'t> {
    let mut builder = Builder { text, comments: comments(tree), end: 0, before: None, parts: Parting::Never };
    let parts = builder.children(tree.root_node());
    let statements = statements(parts);
    builder.parts = Parting::Kept;
    let (_, end) = builder.comments_before(text.len());
    Layout { statements, end }
}

/// The places of all comments.
fn comments(tree: &Tree) -> VecDeque<Range<usize>> {
    let mut comments = VecDeque::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if is_comment(node) {
            comments.push_back(node.byte_range());
        }
        if !cursor.goto_first_child() {
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return comments;
                }
            }
        }
    }
}

fn is_comment(node: Place<'_>) -> bool {
    node.is_extra() && node.kind() == "comment"
}

/// What becomes of empty lines before the next token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parting {
    /// They go: within a statement an empty line would end the query for those who run what the cursor is in.
    Never,
    /// They stay as one: between statements.
    Kept,
    /// They stay below a comment: before the first statement of a block.
    BelowComments,
}

struct Builder<'t, 's> {
    text: &'t str,
    /// Comments that no token has yet.
    comments: VecDeque<Range<usize>>,
    /// The end of the last token or of the comment after it.
    end: usize,
    before: Option<Site<'s>>,
    parts: Parting,
}

impl<'t, 's> Builder<'t, 's> {
    /// The node at a place. `holder` is what the place is part of, `role` what its tokens see of that.
    fn node(&mut self, place: Place<'s>, holder: Place<'s>, role: &'s str) -> Node<'t> {
        if is_token(place) {
            return Node::Token(self.token(place, role));
        }
        let kind = place.kind();
        match kind {
            "binary_expression" => self.binary(place),
            "pipe_expression" | "sub_query" => self.pipeline(place),
            "function_body" => self.block(place),
            "bracketed_name" | "bracketed_wildcard" | "index_expression" | "graph_node" | "pack" => {
                let parts = self.children(place);
                Node::Group(Shape::Inline, parts.into_iter().map(|part| part.node).collect())
            }
            "macro_expand_operator" => {
                let parts = grouped_statements(self.children(place));
                Node::Group(Shape::Operator, fold::brackets(parts, Shape::List))
            }
            _ => {
                let list = list_shape(place, holder, self.text);
                let is_argument = kind == "named_expression" && holder.kind() == "argument_list";
                let mut parts = self.children_as(place, if is_argument { "named_argument" } else { kind });
                if let Some(words) = clause_words(kind) {
                    parts = clauses(parts, words);
                }
                let mut nodes = fold::brackets(parts, list);
                if kind == "parse_operator" {
                    nodes = patterns(nodes);
                }
                Node::Group(shape(kind), nodes)
            }
        }
    }

    /// The parts of a node, comments left out.
    fn children(&mut self, place: Place<'s>) -> Vec<Part<'t, 's>> {
        self.children_as(place, place.kind())
    }

    fn children_as(&mut self, place: Place<'s>, role: &'s str) -> Vec<Part<'t, 's>> {
        let mut cursor = place.walk();
        let children: Vec<Place<'s>> =
            place.children(&mut cursor).filter(|child| !is_comment(*child)).collect();
        let mut first = place.kind() == "query";
        let mut parts = Vec::new();
        for child in children {
            let kind = child.kind();
            if is_statement(kind) {
                self.parts = if mem::take(&mut first) { Parting::BelowComments } else { Parting::Kept };
            }
            if kind == "{" {
                first = true;
            } else if kind == "}" && place.kind() == "function_body" {
                self.parts = Parting::Kept;
            }
            parts.push(Part { kind, node: self.node(child, place, role) });
        }
        parts
    }

    /// `a and b and c`, which the parser nests to the left.
    fn binary(&mut self, place: Place<'s>) -> Node<'t> {
        let class = operator_class(place);
        let mut spine = vec![place];
        while let Some(left) = spine.last().and_then(|last| last.child_by_field_name("left"))
            && left.kind() == "binary_expression"
            && operator_class(left) == class
        {
            spine.push(left);
        }
        let mut nodes = Vec::new();
        for (at, level) in spine.iter().rev().enumerate() {
            let mut cursor = level.walk();
            let children: Vec<Place<'s>> =
                level.children(&mut cursor).filter(|child| !is_comment(*child)).collect();
            // The left side of an outer level is the level before.
            for child in children.into_iter().skip(usize::from(at > 0)) {
                nodes.push(self.node(child, *level, "binary_expression"));
            }
        }
        Node::Group(if is_chained(class) { Shape::Chain } else { Shape::Inline }, nodes)
    }

    fn pipeline(&mut self, place: Place<'s>) -> Node<'t> {
        let mut nodes = Vec::new();
        let mut pipe = None;
        for part in self.children(place) {
            match pipe.take() {
                Some(pipe) => nodes.push(Node::Group(Shape::Step, vec![pipe, part.node])),
                None if part.kind == "|" => pipe = Some(part.node),
                None => nodes.push(part.node),
            }
        }
        Node::Group(Shape::Pipeline, nodes)
    }

    /// `{`, statements, `}`
    fn block(&mut self, place: Place<'s>) -> Node<'t> {
        let mut parts = self.children(place);
        let close = parts.pop().map(|part| part.node);
        let inner = parts.split_off(1.min(parts.len()));
        let open = parts.pop().map(|part| part.node);
        Node::Group(Shape::Block, open.into_iter().chain(statements(inner)).chain(close).collect())
    }

    fn token(&mut self, place: Place<'s>, parent: &'s str) -> Token<'t> {
        let range = place.byte_range();
        let (parted, comments) = self.comments_before(range.start);
        let text = &self.text[range.clone()];
        self.end = range.end;
        let trailing = self.trailing(range.end);
        let site = Site { kind: place.kind(), parent };
        let spaced = self.before.is_some_and(|before| is_spaced(before, site));
        self.before = Some(site);
        self.parts = Parting::Never;
        Token { text, spaced, comments, trailing, parted }
    }

    /// The comments before an offset, and whether an empty line stands below them.
    fn comments_before(&mut self, offset: usize) -> (bool, Vec<Comment<'t>>) {
        let mut comments = Vec::new();
        while let Some(range) = self.comments.pop_front_if(|range| range.start < offset) {
            let parted = self.is_parted(range.start, comments.is_empty());
            self.end = range.end;
            comments.push(Comment { text: self.text[range].trim_end(), parted });
        }
        (self.is_parted(offset, comments.is_empty()), comments)
    }

    /// Whether an empty line stands between the last end and an offset, and is kept.
    fn is_parted(&self, offset: usize, is_first: bool) -> bool {
        let kept = match self.parts {
            Parting::Never => false,
            Parting::Kept => self.before.is_some() || !is_first,
            Parting::BelowComments => !is_first,
        };
        kept && self.text[self.end.min(offset)..offset].matches('\n').count() > 1
    }

    /// The comment in the line in which a token ends.
    fn trailing(&mut self, end: usize) -> Option<&'t str> {
        let next = self.comments.front()?.clone();
        // A directive takes its line with it.
        let between = self.text.get(end..next.start)?;
        if between.contains('\n') || !between.trim().is_empty() {
            return None;
        }
        self.comments.pop_front();
        self.end = next.end;
        Some(self.text[next].trim_end())
    }
}

/// Statements with their semicolons.
fn statements<'t>(parts: Vec<Part<'t, '_>>) -> Vec<Node<'t>> {
    let mut statements: Vec<Vec<Node<'t>>> = Vec::new();
    for part in parts {
        match statements.last_mut() {
            Some(statement) if part.kind == ";" => statement.push(part.node),
            Some(_) | None => statements.push(vec![part.node]),
        }
    }
    statements.into_iter().map(|statement| Node::Group(Shape::Statement, statement)).collect()
}

/// The statements among other parts, as one part.
fn grouped_statements<'t, 's>(parts: Vec<Part<'t, 's>>) -> Vec<Part<'t, 's>> {
    let (mut folded, mut inner): (Vec<Part<'t, 's>>, Vec<Part<'t, 's>>) = (Vec::new(), Vec::new());
    for part in parts {
        if is_statement(part.kind) || part.kind == ";" {
            inner.push(part);
            continue;
        }
        if !inner.is_empty() {
            let node = Node::Group(Shape::Block, statements(mem::take(&mut inner)));
            folded.push(Part { kind: "statements", node });
        }
        folded.push(part);
    }
    folded
}

/// Words that begin a clause within an operator.
fn clause_words(kind: &str) -> Option<&'static [&'static str]> {
    match kind {
        "make_series_operator" => Some(&["on"]),
        "graph_match_operator" => Some(&["where", "project"]),
        "find_operator" => Some(&["where"]),
        "scan_step" => Some(&["=>"]),
        _ => None,
    }
}

/// Folds each word that begins a clause with what follows it, up to the next.
fn clauses<'t, 's>(parts: Vec<Part<'t, 's>>, words: &[&str]) -> Vec<Part<'t, 's>> {
    let mut folded: Vec<Part<'t, 's>> = Vec::new();
    let mut clause: Option<Vec<Part<'t, 's>>> = None;
    let close = |clause: Option<Vec<Part<'t, 's>>>, folded: &mut Vec<Part<'t, 's>>| {
        if let Some(clause) = clause {
            let node = Node::Group(Shape::Clause, fold::brackets(clause, Shape::List));
            folded.push(Part { kind: "clause", node });
        }
    };
    for part in parts {
        if words.contains(&part.kind) {
            close(clause.replace(vec![part]), &mut folded);
        } else if part.kind.ends_with("_clause") || part.kind == "find_project" || part.kind == ";" {
            close(clause.take(), &mut folded);
            folded.push(part);
        } else {
            clause.as_mut().unwrap_or(&mut folded).push(part);
        }
    }
    close(clause, &mut folded);
    folded
}

/// What follows `with` in `parse`: each `*` begins an item, or each text if no `*` stands between others.
fn patterns<'t>(mut nodes: Vec<Node<'t>>) -> Vec<Node<'t>> {
    let is_with = |node: &Node<'_>| matches!(node, Node::Token(token) if token.text == "with");
    let Some(with) = nodes.iter().position(is_with) else { return nodes };
    let patterns = nodes.split_off(with + 1);
    let has_inner_star = patterns.iter().rev().skip(1).rev().skip(1).any(is_star);
    let mut items: Vec<Vec<Node<'t>>> = Vec::new();
    for pattern in patterns {
        let begins = if has_inner_star { is_star(&pattern) } else { is_text(&pattern) };
        match items.last_mut() {
            Some(item) if !begins || item.iter().all(is_star) => item.push(pattern),
            Some(_) | None => items.push(vec![pattern]),
        }
    }
    if let [.., _, last] = items.as_slice()
        && last.iter().all(is_star)
    {
        // The rest of the text has no line of its own.
        let rest = items.pop().unwrap_or_default();
        items.last_mut().into_iter().for_each(|item| item.extend(rest.iter().cloned()));
    }
    let item = |item: Vec<Node<'t>>| {
        let parts = item.into_iter().map(|part| Node::Group(Shape::Inline, vec![part]));
        Node::Group(Shape::Literals, parts.collect())
    };
    nodes.push(Node::Group(Shape::List, items.into_iter().map(item).collect()));
    nodes
}

fn is_star(node: &Node<'_>) -> bool {
    matches!(first_token(node), Some(token) if token.text == "*")
}

fn is_text(node: &Node<'_>) -> bool {
    let is_quote =
        |token: &Token<'_>| token.text.trim_start_matches(['h', 'H', '@']).starts_with(['"', '\'', '`', '~']);
    first_token(node).is_some_and(is_quote)
}

fn first_token<'n, 't>(mut node: &'n Node<'t>) -> Option<&'n Token<'t>> {
    loop {
        match node {
            Node::Token(token) => return Some(token),
            Node::Group(_, nodes) => node = nodes.first()?,
        }
    }
}

/// What operators of one level have in common; `and` and `or` are levels of their own.
fn operator_class(place: Place<'_>) -> Option<&str> {
    place.child_by_field_name("operator").map(|operator| operator.kind())
}

/// True for operators whose operands may stand on lines of their own. `a == b` stays together.
fn is_chained(class: Option<&str>) -> bool {
    matches!(class, Some("and" | "or" | "additive_operator" | "multiplicative_operator"))
}

/// Functions whose arguments are pairs: conditions and values, names and values.
const PAIRS: &[&str] = &["bag_pack", "case", "pack", "pack_dictionary"];

/// How a list between brackets of this node is laid out.
fn list_shape(place: Place<'_>, holder: Place<'_>, text: &str) -> Shape {
    match place.kind() {
        "datatable" => {
            let schema = place.child_by_field_name("schema");
            let columns = schema.map_or(0, |schema| {
                let mut cursor = schema.walk();
                schema
                    .named_children(&mut cursor)
                    .filter(|child| child.kind() == "column_declaration")
                    .count()
            });
            Shape::Rows(columns.max(1))
        }
        "argument_list" => {
            let name = holder.child_by_field_name("name");
            let takes_pairs = |name: Place<'_>| PAIRS.contains(&&text[name.byte_range()]);
            if name.is_some_and(takes_pairs) { Shape::Pairs } else { Shape::List }
        }
        _ => Shape::List,
    }
}

fn shape(kind: &str) -> Shape {
    match kind {
        "by_clause" | "find_project" | "find_project_away" | "series_steps" => Shape::Clause,
        "on_clause" => Shape::Condition,
        "let_statement" => Shape::Let,
        "string_operator"
        | "list_operator"
        | "additive_operator"
        | "equality_operator"
        | "relational_operator"
        | "multiplicative_operator"
        | "between_operator" => Shape::Inline,
        kind if kind.ends_with("_operator") => Shape::Operator,
        _ => Shape::Inline,
    }
}
