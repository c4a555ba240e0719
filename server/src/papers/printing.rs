//! Papers for the printer in the form that was asked for. In: a paper, form and format, fonts. Out: an answer.
//! Absent: which papers there are (`desk::issue`), who may have them (`router`).

use std::path::PathBuf;
use std::sync::OnceLock;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::font::{FontError, Fonts};
use super::html::html;
use super::layout::LayoutError;
use super::paper::Paper;
use super::pdf::{PdfError, pdf};
use super::sheet::Format;
use crate::error::{ApiError, Refused};
use crate::request::bad_field;

/// The server's fonts, read when the first paper needs them.
#[derive(Debug, Default)]
pub struct Printing {
    regular: Vec<PathBuf>,
    bold: Vec<PathBuf>,
    fonts: OnceLock<Result<Fonts, FontError>>,
}

impl Printing {
    /// With these font files; none of them: where Debian has them.
    pub fn new(regular: Vec<PathBuf>, bold: Vec<PathBuf>) -> Self {
        Self { regular, bold, fonts: OnceLock::new() }
    }

    /// The fonts.
    ///
    /// # Errors
    /// Why there are none.
    pub fn fonts(&self) -> Result<&Fonts, &FontError> {
        self.fonts.get_or_init(|| Fonts::load(&self.regular, &self.bold)).as_ref()
    }

    /// Whether a paper can be a PDF, for whoever issues it: `ready`, `no-font`, or `glyph-missing` with the characters.
    pub fn standing(&self, paper: &Paper) -> (&'static str, Vec<char>) {
        let Ok(fonts) = self.fonts() else { return ("no-font", Vec::new()) };
        let words = paper.words();
        match fonts.missing(words.iter().map(String::as_str)) {
            missing if missing.is_empty() => ("ready", missing),
            missing => ("glyph-missing", missing),
        }
    }
}

/// In which form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A page for the browser's printer.
    #[default]
    Html,
    /// PDF/A-2a.
    Pdf,
}

/// How a paper is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `html` (the default) or `pdf`.
    #[serde(default, rename = "as")]
    #[param(rename = "as", required = false, inline)]
    pub form: Form,
    /// `a4` (the default) or `80mm`.
    #[param(required = false, example = "a4", pattern = "^(a4|80mm)$")]
    pub on: Option<String>,
}

impl Wanted {
    /// The format.
    ///
    /// # Errors
    /// 422 `bad-field`.
    pub fn format(&self) -> Result<Format, ApiError> {
        let word = self.on.as_deref().unwrap_or("a4");
        Format::of(word).ok_or_else(|| bad_field("`on` must be `a4` or `80mm`"))
    }
}

/// The paper as it was asked for.
///
/// # Errors
/// 409 `glyph-missing`, 503 `no-font`: only for the PDF; the browser has fonts of its own.
pub fn answer(printing: &Printing, paper: &Paper, form: Form, format: Format) -> Result<Response, ApiError> {
    let kept = (header::CACHE_CONTROL, "no-store".to_owned());
    if form == Form::Html {
        let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned());
        return Ok(([kind, kept], html(paper, format)).into_response());
    }
    let fonts = printing.fonts().map_err(no_font)?;
    let bytes = pdf(paper, fonts, format).map_err(unprintable)?;
    // A number is ASCII, and so are the words of kinds.
    let name = paper.number.as_deref().unwrap_or_else(|| paper.kind.word());
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
        kept,
    ];
    Ok((headers, bytes).into_response())
}

fn no_font(error: &FontError) -> ApiError {
    ApiError::Request { status: StatusCode::SERVICE_UNAVAILABLE, code: "no-font", message: error.to_string() }
}

fn unprintable(error: PdfError) -> ApiError {
    match error {
        PdfError::Layout(LayoutError::Font(missing @ FontError::Missing(_))) => {
            ApiError::Refused(Refused::new(StatusCode::CONFLICT, "glyph-missing", missing.to_string()))
        }
        PdfError::Layout(too_long @ LayoutError::TooLong) => {
            ApiError::Refused(Refused::new(StatusCode::CONFLICT, "paper-too-long", too_long.to_string()))
        }
        other => {
            tracing::error!(error = %other, "a paper can't be made into a PDF");
            ApiError::Internal
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::kind::Kind;
    use crate::papers::paper::{Block, Column};

    fn paper(blocks: Vec<Block>) -> Paper {
        Paper { blocks, kind: Kind::Ticket, number: None, on: "2026-11-26".into(), title: "号条".into() }
    }

    fn code(answer: Result<Response, ApiError>) -> (StatusCode, &'static str) {
        match answer {
            Ok(response) => (response.status(), ""),
            Err(ApiError::Request { status, code, .. }) => (status, code),
            Err(ApiError::Refused(refused)) => (refused.status, refused.code),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn without_a_font_there_is_print_and_no_pdf() {
        let text = paper(vec![Block::Title("号条".into())]);
        let none = Printing::new(vec!["/no/such/font.ttf".into()], Vec::new());
        assert!(matches!(none.fonts(), Err(FontError::Read { .. })));
        assert_eq!(none.standing(&text), ("no-font", Vec::new()));
        assert_eq!(code(answer(&none, &text, Form::Html, Format::A4)).0, StatusCode::OK);
        let refused = code(answer(&none, &text, Form::Pdf, Format::A4));
        assert_eq!(refused, (StatusCode::SERVICE_UNAVAILABLE, "no-font"));
        let no_font =
            Printing::new(vec![concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into()], Vec::new());
        assert!(matches!(no_font.fonts(), Err(FontError::Damaged { .. })));
    }

    #[test]
    fn what_does_not_fit_a_page_is_refused_and_not_cut() {
        let cell = |length| {
            let columns = vec![Column::new("一", 1), Column::new("二", 9)];
            paper(vec![Block::Table { columns, rows: vec![vec!["长".repeat(length), "短".into()]] }])
        };
        let printing = Printing::default();
        let status = |length, format| code(answer(&printing, &cell(length), Form::Pdf, format));
        assert_eq!(status(30, Format::A4).0, StatusCode::OK);
        assert_eq!(status(900, Format::A4), (StatusCode::CONFLICT, "paper-too-long"));
        assert_eq!(status(900, Format::Slip).0, StatusCode::OK, "a roll is as long as it must be");
    }
}
