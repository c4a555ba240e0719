//! Rhai's own tokens with exact byte ranges, and the source split into functions and closures.
//! In: normalised source text. Out: `Tokens`, `Function`s, `Closure`s. Absent: grammar (Rhai's parser has it).
//!
//! Function bodies are not reachable by name in the stock crate, and binary operators carry no end positions.
//! Both come from the tokens instead: each body is compiled by itself, and spans are token ranges.

use super::limits;
use crate::diagnostic::{Diagnostic, Span};
use rhai::{Engine, Position, Token};
use std::ops::Range;

/// One token and the bytes it covers.
#[derive(Debug, Clone)]
pub struct Tok {
    /// Rhai's token.
    pub token: Token,
    /// Byte range in the source.
    pub range: Range<usize>,
}

/// The tokens of a source and where its characters and lines begin.
#[derive(Debug)]
pub struct Tokens<'s> {
    /// The source.
    pub source: &'s str,
    /// Tokens in order, without comments.
    pub list: Vec<Tok>,
    /// Byte at which each character begins: counting along a line for each token is quadratic.
    chars: Vec<usize>,
    /// Index of the first character of each line.
    lines: Vec<usize>,
}

/// A function as split from the source; indices are token indices.
#[derive(Debug, Clone)]
pub struct Function {
    /// Name.
    pub name: String,
    /// The name's token.
    pub name_token: usize,
    /// Parameters and their tokens.
    pub params: Vec<(String, usize)>,
    /// Tokens between the braces.
    pub body: Range<usize>,
}

/// A closure found inside a range of tokens.
#[derive(Debug, Clone)]
pub struct Closure {
    /// Token of the opening bar.
    pub start: usize,
    /// Parameters.
    pub params: Vec<(String, usize)>,
    /// Tokens of the body.
    pub body: Range<usize>,
}

impl<'s> Tokens<'s> {
    /// Tokenises `source`.
    pub fn new(engine: &Engine, source: &'s str, path: &str) -> Result<Self, Diagnostic> {
        let chars = source.char_indices().map(|(i, _)| i).collect();
        let mut lines = vec![0];
        lines.extend(source.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(i, _)| i + 1));
        let mut tokens = Tokens { source, list: Vec::new(), chars, lines };
        if let Some(line) = tokens.beyond_positions() {
            let span = Span { line, column: 1, end_line: line, end_column: 1 };
            let message = format!("more than {} lines, or characters in a line", limits::MAX_LINE);
            return Err(Diagnostic::error("script-too-large", path, span, message).hint("break the line"));
        }
        let inputs = [source];
        let (mut iterator, _control) = engine.lex(&inputs);
        while let Some((token, position)) = iterator.next() {
            let start = tokens.offset(position);
            if let Token::LexError(error) = &token {
                let span = tokens.span_bytes(start..start + 1);
                let hint = "check quotes and signs; texts stand in \"double quotes\"";
                return Err(Diagnostic::error("syntax", path, span, error.to_string()).hint(hint));
            }
            if matches!(token, Token::InterpolatedString(_)) {
                let span = tokens.span_bytes(start..start + 1);
                let message = "text with `${…}` can't be used in rules";
                return Err(Diagnostic::error("unsupported", path, span, message)
                    .hint("wording belongs into item.toml"));
            }
            if matches!(token, Token::EOF) {
                break;
            }
            let end = tokens.offset(iterator.pos) + tokens.char_len(iterator.pos);
            tokens.list.push(Tok { token, range: start..end.max(start) });
            if tokens.list.len() > limits::MAX_TOKENS {
                let message = format!("more than {} tokens", limits::MAX_TOKENS);
                return Err(Diagnostic::error(
                    "script-too-large",
                    path,
                    tokens.span_bytes(start..start),
                    message,
                )
                .hint("split the item, or move values into a table or a parameter"));
            }
        }
        Ok(tokens)
    }

    /// Byte offset of a Rhai position (line from 1, column from 1 in characters).
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line().unwrap_or(1);
        let column = position.position().unwrap_or(1);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.chars.len());
        self.chars.get(start + column.saturating_sub(1)).copied().unwrap_or(self.source.len())
    }

    /// A line whose number or width Rhai's 16-bit positions can't say.
    fn beyond_positions(&self) -> Option<u32> {
        let ends = self.lines.iter().skip(1).copied().chain([self.chars.len()]);
        let long = self.lines.iter().zip(ends).position(|(start, end)| end - start > limits::MAX_LINE);
        let many = (self.lines.len() > limits::MAX_LINE).then_some(limits::MAX_LINE);
        many.or(long).map(|index| index as u32 + 1)
    }

    fn char_len(&self, position: Position) -> usize {
        let at = self.offset(position);
        if position.position() == Some(0) {
            return 0;
        }
        self.source[at..].chars().next().map_or(0, char::len_utf8)
    }

    /// The span of a byte range.
    pub fn span_bytes(&self, range: Range<usize>) -> Span {
        let (line, column) = self.line_column(range.start);
        let (end_line, end_column) = self.line_column(range.end);
        Span { line, column, end_line, end_column }
    }

    /// Line and column of a byte; one inside a character counts as the next.
    fn line_column(&self, offset: usize) -> (u32, u32) {
        let index = self.chars.partition_point(|start| *start < offset);
        let line = self.lines.partition_point(|start| *start <= index);
        (line as u32, (index - self.lines[line - 1]) as u32 + 1)
    }

    /// The span of tokens `range`.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.span_bytes(self.bytes(range))
    }

    /// The bytes that tokens `range` cover.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        match (self.list.get(range.start), range.end.checked_sub(1).and_then(|i| self.list.get(i))) {
            (Some(first), Some(last)) => first.range.start..last.range.end.max(first.range.start),
            (Some(first), None) => first.range.clone(),
            _ => self.source.len()..self.source.len(),
        }
    }

    /// Index of the token that starts at byte `offset`, or the last one before it.
    pub fn at(&self, offset: usize) -> usize {
        self.list.partition_point(|t| t.range.start <= offset).saturating_sub(1)
    }

    /// The source split into its functions. Anything else at the top level is an error.
    pub fn functions(&self, path: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Function> {
        let mut functions = Vec::new();
        let (mut next, most) = (0, diagnostics.len() + limits::MAX_ERRORS);
        while next < self.list.len() && diagnostics.len() < most {
            match self.function(next) {
                Ok((function, after)) => {
                    functions.push(function);
                    next = after;
                }
                Err(at) => {
                    let at = at.min(self.list.len() - 1);
                    let message = "only functions may stand here: `fn name() { … }`";
                    diagnostics
                        .push(Diagnostic::error("syntax", path, self.span(at..at + 1), message).hint(
                            "each check is one function; put shared steps into functions of their own",
                        ));
                    next = self.next_function(at.max(next) + 1);
                }
            }
        }
        functions
    }

    fn next_function(&self, from: usize) -> usize {
        (from..self.list.len()).find(|i| matches!(self.list[*i].token, Token::Fn)).unwrap_or(self.list.len())
    }

    fn function(&self, start: usize) -> Result<(Function, usize), usize> {
        if !matches!(self.list[start].token, Token::Fn) {
            return Err(start);
        }
        let name = self.identifier(start + 1).ok_or(start + 1)?;
        let (params, after) = self.params(start + 2)?;
        if !self.is(after, &Token::LeftBrace) {
            return Err(after);
        }
        let close = self.matching(after).ok_or(after)?;
        Ok((Function { name, name_token: start + 1, params, body: after + 1..close }, close + 1))
    }

    fn params(&self, open: usize) -> Result<(Vec<(String, usize)>, usize), usize> {
        if self.is(open, &Token::Unit) {
            return Ok((Vec::new(), open + 1));
        }
        if !self.is(open, &Token::LeftParen) {
            return Err(open);
        }
        self.names(open + 1, &Token::RightParen)
    }

    /// Comma-separated names up to `close`, and the index after it.
    fn names(&self, mut at: usize, close: &Token) -> Result<(Vec<(String, usize)>, usize), usize> {
        let mut names = Vec::new();
        loop {
            if self.is(at, close) {
                return Ok((names, at + 1));
            }
            names.push((self.identifier(at).ok_or(at)?, at));
            at += 1;
            if self.is(at, &Token::Comma) {
                at += 1;
            } else if !self.is(at, close) {
                return Err(at);
            }
        }
    }

    fn is(&self, index: usize, token: &Token) -> bool {
        self.list.get(index).is_some_and(|t| t.token == *token)
    }

    fn identifier(&self, index: usize) -> Option<String> {
        match &self.list.get(index)?.token {
            Token::Identifier(name) => Some(name.to_string()),
            _ => None,
        }
    }

    /// Index of the bracket that closes the one at `open`.
    pub fn matching(&self, open: usize) -> Option<usize> {
        let mut depth = 0usize;
        for (i, tok) in self.list.iter().enumerate().skip(open) {
            match tok.token {
                Token::LeftBrace
                | Token::LeftParen
                | Token::LeftBracket
                | Token::MapStart
                | Token::QuestionBracket => depth += 1,
                Token::RightBrace | Token::RightParen | Token::RightBracket => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(i);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The outermost closures inside `range`, in order. `Err` is the token where one is malformed.
    pub fn closures(&self, range: Range<usize>) -> Result<Vec<Closure>, usize> {
        let mut closures = Vec::new();
        let mut at = range.start;
        while at < range.end {
            if self.starts_closure(at, range.start) {
                let start = at;
                let (params, body_start) = self.names(at + 1, &Token::Pipe)?;
                let body = body_start..self.closure_end(body_start, range.end);
                at = body.end;
                closures.push(Closure { start, params, body });
            } else {
                at += 1;
            }
        }
        Ok(closures)
    }

    /// A bar opens a closure where an operand is expected: after an opening bracket, a comma or an `=`.
    fn starts_closure(&self, at: usize, start: usize) -> bool {
        matches!(self.list[at].token, Token::Pipe)
            && at > start
            && matches!(self.list[at - 1].token, Token::LeftParen | Token::Comma | Token::Equals)
    }

    fn closure_end(&self, start: usize, end: usize) -> usize {
        let mut depth = 0i32;
        for at in start..end {
            match self.list[at].token {
                Token::LeftBrace | Token::LeftParen | Token::LeftBracket | Token::MapStart => depth += 1,
                Token::RightBrace | Token::RightParen | Token::RightBracket if depth == 0 => return at,
                Token::RightBrace | Token::RightParen | Token::RightBracket => depth -= 1,
                Token::Comma | Token::SemiColon if depth == 0 => return at,
                _ => {}
            }
        }
        end
    }
}
