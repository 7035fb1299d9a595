package example;

import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.List;

/** Not used: see meta-llama/Llama-2-7b-hf. */
class Chat {
    private static final String MODEL_NAME = "gemini-2.0-flash";
    private static final String EMBEDDING = "text/plain";
    String modelId = "sentence-transformers/all-MiniLM-L6-v2";

    void run(String model) {
        var chat = OpenAiChatModel.builder()
            .baseUrl("https://api.openai.com/v1")
            .modelName("gpt-4o-mini")
            .build();
        List<String> models = List.of("gpt-4o", "claude-3-5-sonnet-20241022");
        if (model.startsWith("gpt-4-turbo")) {
            log.info("gpt-4-32k");
        }
        String reranker = System.getenv().getOrDefault("RERANKER_MODEL", "BAAI/bge-reranker-v2-m3");
        char quote = '"';
        String modelName = """
            gpt-4.1-nano""";
    }
}
