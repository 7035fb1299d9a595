using OpenAI.Chat;

public class Options
{
    public string ModelId { get; set; } = "gpt-4o";
    const string Model = @"gpt-4o-mini";

    void Add(Builder builder)
    {
        builder.AddOpenAIChatCompletion(modelId: "gpt-4.1", apiKey: key);
        var options = new Options { Model = "claude-3-haiku-20240307" };
        var chosen = size switch { "s" => "gpt-4.1-nano", _ => "gpt-4.1-mini" };
    }
}
