//! PDFs written by hand: with pages, without, locked. In: how many. Out: bytes. Absent: content on the pages.

/// A PDF with this many pages; `locked` with a password that is not empty.
pub fn pdf(pages: usize, locked: bool) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 3)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {pages} >>", kids.join(" ")),
    ];
    objects.extend((0..pages).map(|_| "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned()));
    if locked {
        // Digests that no password has.
        let digest = "5a".repeat(32);
        objects.push(format!(
            "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{digest}> /U <{digest}> >>"
        ));
    }
    let mut text = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(text.len());
        text += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let table = text.len();
    text += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        text += &format!("{place:010} 00000 n \n");
    }
    let lock = if locked { format!(" /Encrypt {} 0 R", objects.len()) } else { String::new() };
    let id = "00112233445566778899aabbccddeeff";
    text += &format!(
        "trailer\n<< /Size {} /Root 1 0 R{lock} /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    text.into_bytes()
}
