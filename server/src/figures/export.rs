//! The appraisal export (三(三)): the same lines as CSV and as XLSX. In: figures, what they are of. Out: bytes.
//! Absent: formulas: a text that a spreadsheet would take for one is written as text.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::count::Figures;
use super::rows::lines;
use super::words::{self, Titles};

/// The first line.
pub const HEAD: [&str; 6] = ["类别", "对象", "指标", "数值", "对象代码", "指标代码"];

/// A text that no spreadsheet reads as a formula.
pub fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// CSV with a byte order mark, so that spreadsheets read the Chinese.
///
/// # Errors
/// Writing to memory doesn't fail; the error is the writer's.
pub fn csv(title: &str, figures: &Figures, titles: &Titles) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record([plain(title)])?;
    writer.write_record(HEAD)?;
    for line in lines(figures) {
        writer.write_record([
            plain(line.group),
            plain(&words::of(&line)),
            plain(&words::figure(&line, titles)),
            line.value.to_string(),
            plain(&line.of),
            plain(&line.figure),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A workbook of one sheet. Texts are string cells, values are numbers.
///
/// # Errors
/// What the writer says.
pub fn xlsx(title: &str, figures: &Figures, titles: &Titles) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("考核统计")?;
    sheet.set_column_width(1, 28)?;
    sheet.set_column_width(2, 28)?;
    sheet.write_string(0, 0, title)?;
    for (column, head) in (0..).zip(HEAD) {
        sheet.write_string(1, column, head)?;
    }
    for (row, line) in (2..).zip(lines(figures)) {
        sheet.write_string(row, 0, line.group)?;
        sheet.write_string(row, 1, plain(&words::of(&line)))?;
        sheet.write_string(row, 2, plain(&words::figure(&line, titles)))?;
        // A count of a hall is far below 2^53.
        #[allow(clippy::cast_precision_loss)]
        sheet.write_number(row, 3, line.value as f64)?;
        sheet.write_string(row, 4, plain(&line.of))?;
        sheet.write_string(row, 5, plain(&line.figure))?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"] {
            assert!(plain(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(plain("id_card"), "id_card");
        let mut figures = Figures::default();
        figures.deficits.entry("=HYPERLINK(\"x\")".into()).or_default().insert("@id".into(), 2);
        let text = String::from_utf8(csv("-t", &figures, &Titles::new()).expect("memory")).expect("UTF-8");
        assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\",'@id,2,"), "{text}");
        assert!(text.starts_with("\u{feff}'-t"), "{text}");
    }
}
