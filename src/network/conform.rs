//! The graph on the conformance wire: one JSON request, one JSON answer.

use super::{Edge, Graph};
use crate::number::Decimal;
use crate::value::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// More nodes or edges than this are refused: half a minute's work.
const MOST: usize = 5_000_000;

/// The least minutes from `source` to every node of a request `{"nodes", "edges", "source"}`, as
/// `{"minutes": {node: number or null}}` in the order of the nodes.
///
/// A node is a string, a number, or an object with such an `id`; without `nodes` they are those that the edges and the
/// source name. An edge is `{"from", "to", "minutes"}` and leads both ways unless `oneway` is true. Of parallel edges the
/// shortest counts. Cost: O(edges · log edges).
///
/// # Errors
/// A node given twice or of another type, an edge to a node that is not there, minutes that are missing, negative or not
/// finite; the message names the record and what would be right.
pub fn conform_route(request: &Value) -> Result<Value, String> {
    let list = |key: &str| match request.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(v) => {
            v.as_array().map(Some).ok_or_else(|| format!("\"{key}\" must be an array, but is {}", v.type_name()))
        }
    };
    let edges = list("edges")?.ok_or("\"edges\" is missing")?;
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut numbers: HashMap<Arc<str>, u32> = HashMap::new();
    let mut add = |name: Arc<str>| -> (u32, bool) {
        let next = names.len() as u32;
        let number = *numbers.entry(name.clone()).or_insert(next);
        if number == next {
            names.push(name);
        }
        (number, number == next)
    };
    let source = request.get("source").ok_or("\"source\" is missing")?;
    let nodes = list("nodes")?;
    if edges.len() > MOST || nodes.is_some_and(|n| n.len() > MOST) {
        return Err(format!("at most {MOST} nodes and {MOST} edges are taken"));
    }
    for (i, node) in nodes.unwrap_or_default().iter().enumerate() {
        let name = node_name(node).ok_or_else(|| wrong(&format!("nodes[{i}]"), node))?;
        if !add(name.clone()).1 {
            return Err(format!("nodes[{i}]: \"{name}\" is there twice"));
        }
    }
    let mut node = |path: String, value: Option<&Value>| -> Result<u32, String> {
        let value = value.ok_or_else(|| format!("{path} is missing"))?;
        let name = node_name(value).ok_or_else(|| wrong(&path, value))?;
        match add(name.clone()) {
            (_, true) if nodes.is_some() => Err(format!("{path}: there is no node \"{name}\"")),
            (number, _) => Ok(number),
        }
    };
    let mut made = Vec::with_capacity(edges.len());
    for (i, edge) in edges.iter().enumerate() {
        if !matches!(edge, Value::Object(_)) {
            return Err(format!("edges[{i}] must be an object, but is {}", edge.type_name()));
        }
        let from = node(format!("edges[{i}].from"), edge.get("from"))?;
        let to = node(format!("edges[{i}].to"), edge.get("to"))?;
        let minutes = match edge.get("minutes") {
            Some(Value::Number(n)) if *n >= 0.0 && n.is_finite() => *n,
            other => {
                let is = other.map_or("missing".into(), Value::to_json);
                return Err(format!("edges[{i}].minutes must be a finite number from 0 upwards, and is {is}"));
            }
        };
        let oneway = match edge.get("oneway") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(b)) => *b,
            Some(v) => return Err(format!("edges[{i}].oneway must be true or false, but is {}", v.type_name())),
        };
        made.push(Edge { from, to, minutes, oneway, group: None });
    }
    let source = node("source".into(), Some(source))?;
    let graph = Graph::new(names.len(), &made)?;
    let tree = graph.search(&[(source, 0.0)], &[], f64::INFINITY);
    let minutes = |m: f64| if m.is_finite() { Value::Number(m) } else { Value::Null };
    let members = names.into_iter().zip(tree.minutes.iter().map(|m| minutes(*m)));
    Ok(Value::object([("minutes", Value::object(members))]))
}

fn node_name(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) if n.is_finite() => Some(Decimal(*n).to_string().into()),
        Value::Object(_) => match value.get("id")? {
            id @ (Value::String(_) | Value::Number(_)) => node_name(id),
            _ => None,
        },
        _ => None,
    }
}

fn wrong(path: &str, value: &Value) -> String {
    format!("{path} must be a string, a number, or an object with such an id, but is {}", value.type_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> Result<String, String> {
        conform_route(&Value::from_json(text).unwrap()).map(|v| v.to_json())
    }

    #[test]
    fn nodes_of_every_spelling() {
        let text = r#"{"nodes":["a",2,{"id":"c"},{"id":4}],"source":"a",
            "edges":[{"from":"a","to":2,"minutes":3},{"from":2,"to":"c","minutes":4.5,"oneway":true},{"from":{"id":"c"},"to":"a","minutes":9}]}"#;
        assert_eq!(ask(text).unwrap(), r#"{"minutes":{"a":0,"2":3,"c":7.5,"4":null}}"#);
        let back = text.replace(r#""source":"a""#, r#""source":{"id":"c"}"#);
        assert_eq!(ask(&back).unwrap(), r#"{"minutes":{"a":9,"2":12,"c":0,"4":null}}"#);
        let bare = r#"{"edges":[{"from":"x","to":"y","minutes":1}],"source":"z"}"#;
        assert_eq!(ask(bare).unwrap(), r#"{"minutes":{"x":null,"y":null,"z":0}}"#);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let edge = |e: &str| ask(&format!(r#"{{"nodes":["a","b"],"source":"a","edges":[{e}]}}"#)).unwrap_err();
        assert!(edge(r#"{"from":"a","to":"b"}"#).contains("edges[0].minutes must be"));
        assert!(edge(r#"{"from":"a","to":"b","minutes":-1}"#).contains("and is -1"));
        assert!(edge(r#"{"from":"a","to":"b","minutes":"5"}"#).contains("and is \"5\""));
        assert!(edge(r#"{"from":"a","to":"b","minutes":null}"#).contains("and is null"));
        assert!(edge(r#"{"from":"a","to":"c","minutes":1}"#).contains("no node \"c\""));
        assert!(edge(r#"{"to":"b","minutes":1}"#).contains("edges[0].from is missing"));
        assert!(edge(r#"{"from":"a","to":"b","minutes":1,"oneway":1}"#).contains("oneway"));
        assert!(edge("7").contains("edges[0] must be an object"));
        assert!(ask(r#"{"nodes":[[]],"edges":[],"source":"a"}"#).unwrap_err().contains("nodes[0]"));
        assert!(ask(r#"{"nodes":["a","a"],"edges":[],"source":"a"}"#).unwrap_err().contains("twice"));
        assert!(ask(r#"{"nodes":["a"],"edges":[]}"#).unwrap_err().contains("\"source\" is missing"));
        assert!(ask(r#"{"nodes":["a"],"edges":[],"source":"b"}"#).unwrap_err().contains("no node \"b\""));
        assert!(ask(r#"{"nodes":3,"edges":[],"source":"b"}"#).unwrap_err().contains("\"nodes\" must be an array"));
    }

    #[test]
    fn a_long_chain_is_answered_in_time() {
        let nodes: Vec<String> = (0..50_000).map(|i| i.to_string()).collect();
        let edges: Vec<String> = (1..50_000).map(|i| format!(r#"{{"from":{},"to":{i},"minutes":1}}"#, i - 1)).collect();
        let text = format!(r#"{{"nodes":[{}],"edges":[{}],"source":0}}"#, nodes.join(","), edges.join(","));
        assert!(ask(&text).unwrap().ends_with("\"49999\":49999}}"));
    }
}
