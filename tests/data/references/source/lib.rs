use async_openai::Client;

pub const EMBED_MODEL: &'static str = "BAAI/bge-small-en-v1.5";

fn run(quote: char) {
    let model = client.completion_model("gpt-4o");
    let repo = api.model("google/gemma-2b".to_string());
    let id = std::env::var("MODEL_ID").unwrap_or("mistralai/Mistral-7B-Instruct-v0.3".into());
    let model_id: String = match size {
        "small" => "Qwen/Qwen3-4B".to_string(),
        _ => r#"Qwen/Qwen3-32B"#.to_owned(),
    };
    let ok = quote == '"';
    let tokenizer = Tokenizer::from_pretrained("bert-base-cased", None);
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_a_model() {
        let model = "meta-llama/Llama-2-13b-hf";
    }
}
