//! The document as a page for people: plain HTML, no script, nothing from elsewhere (the policy of `headers` allows
//! neither). In: the document. Out: HTML. Absent: trying requests out; `curl` lines stand there to copy.

use std::fmt::Write as _;

use serde_json::Value;

/// How deep members are shown inside members.
const DEPTH: usize = 3;

/// The whole page.
pub fn write(document: &Value) -> String {
    let mut page = Page { document, html: String::new() };
    page.all();
    page.html
}

struct Page<'a> {
    document: &'a Value,
    html: String,
}

/// `<`, `>`, `&` and quotes as entities; then `code` between backticks.
fn text(plain: &str) -> String {
    let escaped =
        plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let mut parts = escaped.split('`');
    let mut html = parts.next().unwrap_or_default().to_owned();
    for (place, part) in parts.enumerate() {
        html.push_str(if place % 2 == 0 { "<code>" } else { "</code>" });
        html.push_str(part);
    }
    html
}

fn said<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn members<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

impl<'a> Page<'a> {
    fn add(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn all(&mut self) {
        let info = &self.document["info"];
        let (title, version) = (text(said(info, "title")), text(said(info, "version")));
        // Writing to a string has no way to fail, here and below.
        let _ = write!(
            self.html,
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\">\
             <title>{title} API</title><link rel=\"stylesheet\" href=\"/api-docs/page.css\"></head>\
             <body><header><h1>{title}</h1><p class=\"version\">{version}</p><p>{}</p>\
             <p>For programs: <a href=\"/openapi.json\">openapi.json</a></p></header><main>",
            text(said(info, "description")),
        );
        self.contents();
        for tag in items(self.document, "tags") {
            let name = text(said(tag, "name"));
            let _ = write!(
                self.html,
                "<section id=\"{name}\"><h2>{name}</h2><p>{}</p>",
                text(said(tag, "description"))
            );
            for (path, method, operation) in self.operations(said(tag, "name")) {
                self.operation(path, method, operation);
            }
            self.add("</section>");
        }
        self.errors();
        self.add("</main></body></html>\n");
    }

    fn operations(&self, tag: &str) -> Vec<(&'a str, &'a str, &'a Value)> {
        let mut found = Vec::new();
        for (path, item) in members(self.document, "paths") {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if items(operation, "tags").any(|of| of == tag) {
                    found.push((path.as_str(), method.as_str(), operation));
                }
            }
        }
        found
    }

    fn contents(&mut self) {
        self.add("<nav aria-label=\"Contents\"><ul>");
        for tag in items(self.document, "tags") {
            let name = text(said(tag, "name"));
            let _ = write!(self.html, "<li><a href=\"#{name}\">{name}</a>");
        }
        self.add("<li><a href=\"#errors\">errors</a></ul></nav>");
    }

    fn operation(&mut self, path: &str, method: &str, operation: &'a Value) {
        let _ = write!(
            self.html,
            "<details id=\"{id}\"><summary><span class=\"{method}\">{upper}</span> <code>{path}</code>\
             <span class=\"about\">{about}</span></summary><div>",
            id = text(said(operation, "operationId")),
            upper = method.to_uppercase(),
            path = text(path),
            about = text(said(operation, "summary")),
        );
        if !said(operation, "description").is_empty() {
            let _ = write!(self.html, "<p>{}</p>", text(said(operation, "description")));
        }
        self.parameters(operation);
        if let Some(body) = operation.get("requestBody") {
            self.add("<h3>Body</h3>");
            self.content(body);
        }
        self.command(path, method, operation);
        self.add("<h3>Answers</h3><dl>");
        for (status, response) in members(operation, "responses") {
            let about = text(said(response, "description")).replace('\n', "<br>");
            let _ = write!(self.html, "<dt class=\"s{}\">{status}</dt><dd>{about}", &status[..1]);
            if status.starts_with('2') {
                self.content(response);
            }
            self.add("</dd>");
        }
        self.add("</dl></div></details>");
    }

    fn parameters(&mut self, operation: &'a Value) {
        let mut parameters = items(operation, "parameters").peekable();
        if parameters.peek().is_none() {
            return;
        }
        self.add("<h3>Parameters</h3><table><thead><tr><th>Name<th>Where<th>Meaning</thead><tbody>");
        for parameter in parameters {
            let schema = self.resolved(&parameter["schema"]);
            let _ = write!(
                self.html,
                "<tr><td><code>{}</code><td>{}{}<td>{} {}",
                text(said(parameter, "name")),
                text(said(parameter, "in")),
                if parameter["required"] == true { "" } else { ", optional" },
                text(said(parameter, "description")),
                one_of(schema),
            );
        }
        self.add("</tbody></table>");
    }

    fn content(&mut self, of: &'a Value) {
        for (kind, content) in members(of, "content") {
            let Some(schema) = content.get("schema") else { continue };
            if kind != "application/json" {
                let _ = write!(self.html, "<p class=\"kind\">{}</p>", text(kind));
            }
            self.schema(schema, DEPTH);
        }
    }

    /// A reference, and what an optional member or a list is made of, as the schema itself.
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let found = name.strip_prefix('#').and_then(|pointer| self.document.pointer(pointer));
            return found.unwrap_or(schema);
        }
        let choices = items(schema, "oneOf").chain(items(schema, "anyOf"));
        match choices.into_iter().find(|choice| choice["type"] != "null") {
            Some(choice) => self.resolved(choice),
            None => schema,
        }
    }

    fn schema(&mut self, schema: &'a Value, depth: usize) {
        let schema = self.resolved(schema);
        if schema["type"] == "array" {
            self.add("<p class=\"kind\">a list of</p>");
            return self.schema(&schema["items"], depth);
        }
        let mut members = members(schema, "properties").peekable();
        if members.peek().is_none() || depth == 0 {
            return;
        }
        self.add("<table class=\"members\"><tbody>");
        for (name, member) in members {
            let required = items(schema, "required").any(|required| required == name);
            let of = self.resolved(member);
            let about = [said(member, "description"), said(of, "description")];
            let about = about.into_iter().find(|about| !about.is_empty()).unwrap_or_default();
            let _ = write!(
                self.html,
                "<tr><td><code>{}</code><td>{}{}<td>{} {}",
                text(name),
                kind(of),
                if required { "" } else { ", optional" },
                text(about),
                one_of(of),
            );
            if of["type"] == "object" || of["type"] == "array" {
                self.schema(member, depth - 1);
            }
        }
        self.add("</tbody></table>");
    }

    /// A line to copy.
    fn command(&mut self, path: &str, method: &str, operation: &'a Value) {
        let (mut path, mut query, mut headers) = (path.to_owned(), Vec::new(), String::new());
        for parameter in items(operation, "parameters") {
            let name = said(parameter, "name");
            let example = parameter.get("example").or(parameter.pointer("/schema/example"));
            let Some(example) = example.and_then(Value::as_str) else { continue };
            match said(parameter, "in") {
                "path" => path = path.replace(&format!("{{{name}}}"), example),
                "query" => query.push(format!("{name}={example}")),
                _ => {
                    let _ = write!(headers, " \\\n  -H '{name}: {example}'");
                }
            }
        }
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
            let mut body = serde_json::Map::new();
            for (name, member) in members(self.resolved(schema), "properties") {
                let example = member.get("example").cloned();
                body.insert(name.clone(), example.unwrap_or_else(|| Value::Array(Vec::new())));
            }
            let body = Value::Object(body);
            let _ = write!(headers, " \\\n  -H 'content-type: application/json' \\\n  -d '{body}'");
        }
        let flag = if method == "get" { "" } else { "-X POST " };
        let line = format!("curl {flag}'http://127.0.0.1:8080{path}'{headers}");
        let _ = write!(self.html, "<h3>Example</h3><pre>{}</pre>", text(&line));
    }

    fn errors(&mut self) {
        self.add(
            "<section id=\"errors\"><h2>errors</h2><p>Every code. Which endpoint answers with which stands there.</p>\
             <table><thead><tr><th>Status<th>Code<th>Meaning</thead><tbody>",
        );
        for (code, status, about) in super::errors::CODES {
            let _ = write!(self.html, "<tr><td>{status}<td><code>{code}</code><td>{}", text(about));
        }
        self.add("</tbody></table></section>");
    }
}

fn kind(schema: &Value) -> String {
    let kinds = schema.get("type").and_then(Value::as_array);
    let kind = kinds.and_then(|kinds| kinds.iter().find(|kind| *kind != "null")).unwrap_or(&schema["type"]);
    let kind = kind.as_str().unwrap_or_default();
    match said(schema, "format") {
        "date" | "date-time" => said(schema, "format").into(),
        _ => text(kind),
    }
}

fn one_of(schema: &Value) -> String {
    let values: Vec<String> = items(schema, "enum")
        .filter_map(|value| Some(format!("<code>{}</code>", text(value.as_str()?))))
        .collect();
    let example = schema.get("example").and_then(Value::as_str);
    match (values.is_empty(), example) {
        (false, _) => format!("<span class=\"values\">{}</span>", values.join(" ")),
        (true, Some(example)) => format!("<span class=\"values\">e.g. <code>{}</code></span>", text(example)),
        (true, None) => String::new(),
    }
}
