val model: String = "gpt-4o"
val modelName = System.getenv("OPENAI_MODEL") ?: "gpt-4o-mini"

fun chat(model: String = "claude-3-haiku-20240307") = call(modelId = "meta-llama/Llama-3.1-8B", stream = true)

val settings = mapOf("model" to "gemini-1.5-pro", "gpt-4" to 1)
val chosen = when (size) {
    "s" -> "gpt-4.1-nano"
    else -> "gpt-4.1"
}
