//! Where something stands in the script: Rhai tells a position, spans need the bytes.
//! In: positions, tokens. Out: spans. Absent: lines and columns as people read them (`diagnostic`).

use super::{Parser, Piece};
use crate::diagnostic::Span;
use rhai::{Position, Token};
use std::ops::Range;

impl Parser<'_> {
    /// Byte offset of a position inside a compiled piece.
    pub(super) fn offset(&self, piece: &Piece, position: Position) -> usize {
        let (line, column) = (position.line().unwrap_or(1), position.position().unwrap_or(1));
        let column = if line == 1 { piece.column + column.max(1) - 1 } else { column };
        let line = piece.line + line - 1;
        self.tokens.offset(Position::new(line.min(65_535) as u16, column.min(65_535) as u16))
    }

    /// The bytes of the token at `position`; a folded `-1` takes both tokens.
    pub(super) fn leaf(&self, piece: &Piece, position: Position) -> Range<usize> {
        let at = self.tokens.at(self.offset(piece, position));
        let two = matches!(self.tokens.list[at].token, Token::Minus | Token::UnaryMinus);
        self.tokens.bytes(at..at + 1 + usize::from(two))
    }

    /// Where the call whose name starts at byte `name` ends.
    pub(super) fn call_end(&self, name: usize) -> usize {
        let open = self.tokens.at(name) + 1;
        match self.tokens.list.get(open).map(|t| &t.token) {
            Some(Token::Unit) => self.tokens.list[open].range.end,
            Some(Token::LeftParen) => self
                .tokens
                .matching(open)
                .map_or(self.tokens.list[open].range.end, |c| self.tokens.list[c].range.end),
            _ => self.tokens.list[open - 1].range.end,
        }
    }

    /// `range` widened until its brackets match: parentheses leave no trace in Rhai's tree.
    pub(super) fn balanced(&self, range: Range<usize>) -> Range<usize> {
        let (mut first, mut last) =
            (self.tokens.at(range.start), self.tokens.at(range.end.saturating_sub(1)));
        let (mut open, mut missing) = (0usize, 0usize);
        for tok in &self.tokens.list[first..=last] {
            match tok.token {
                Token::LeftBrace | Token::LeftParen | Token::LeftBracket | Token::MapStart => open += 1,
                Token::RightBrace | Token::RightParen | Token::RightBracket if open > 0 => open -= 1,
                Token::RightBrace | Token::RightParen | Token::RightBracket => missing += 1,
                _ => {}
            }
        }
        while missing > 0 && first > 0 {
            first -= 1;
            match self.tokens.list[first].token {
                Token::LeftBrace | Token::LeftParen | Token::LeftBracket | Token::MapStart => missing -= 1,
                Token::RightBrace | Token::RightParen | Token::RightBracket => missing += 1,
                _ => {}
            }
        }
        while open > 0 && last + 1 < self.tokens.list.len() {
            last += 1;
            match self.tokens.list[last].token {
                Token::LeftBrace | Token::LeftParen | Token::LeftBracket | Token::MapStart => open += 1,
                Token::RightBrace | Token::RightParen | Token::RightBracket => open -= 1,
                _ => {}
            }
        }
        self.tokens.bytes(first..last + 1)
    }

    pub(super) fn point(&self, piece: &Piece, position: Position) -> Span {
        let at = self.tokens.at(self.offset(piece, position));
        self.tokens.span(at..at + 1)
    }
}

/// A name followed by spaces, as wide as `text`, with its line breaks: positions behind it do not move.
pub(super) fn blank(text: &str) -> String {
    text.chars()
        .enumerate()
        .map(|(i, c)| {
            if i == 0 {
                'c'
            } else if c == '\n' {
                '\n'
            } else {
                ' '
            }
        })
        .collect()
}
