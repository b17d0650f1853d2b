//! What `gungraun` prints about its benchmarks.

use serde::Deserialize;

use super::Counts;

/// One line of its output, as far as it matters here.
#[derive(Deserialize)]
struct Summary {
    /// File, group and function.
    module_path: String,
    id: Option<String>,
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    tool: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    total: Total,
}

#[derive(Deserialize)]
struct Total {
    metrics: Metrics,
}

#[derive(Deserialize)]
struct Metrics {
    /// Instructions that were read, which is one for each that was executed.
    #[serde(rename = "Ir")]
    instructions: Metric,
}

#[derive(Deserialize)]
struct Metric {
    values: Values,
}

#[derive(Deserialize)]
struct Values {
    /// Of this run; the run before is of no interest.
    new: u64,
}

/// The instructions of each benchmark in the output, which has one JSON object per line.
///
/// # Errors
/// Which line is something else.
pub fn instructions(output: &str) -> Result<Counts, String> {
    let mut counts = Counts::new();
    let lines = output.lines().enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let strange = |why: &str| {
            format!(
                "line {} of what gungraun prints is not understood: {why}",
                index + 1
            )
        };
        let summary: Summary =
            serde_json::from_str(line).map_err(|error| strange(&error.to_string()))?;
        let profile = summary.profiles.iter().find(|p| p.tool == "Callgrind");
        let profile = profile.ok_or_else(|| strange("it has no counts of callgrind"))?;
        let count = profile.data.total.metrics.instructions.values.new;
        if count == 0 {
            return Err(strange("nothing was executed"));
        }
        let name = name(&summary);
        if counts.insert(name.clone(), count).is_some() {
            return Err(strange(&format!("it is the second one about `{name}`")));
        }
    }
    Ok(counts)
}

/// Group, function and id: the file is always the same.
fn name(summary: &Summary) -> String {
    let path = summary.module_path.split_once("::");
    let path = path.map_or(summary.module_path.as_str(), |(_, path)| path);
    match &summary.id {
        Some(id) => format!("{path}::{id}"),
        None => path.to_owned(),
    }
}
