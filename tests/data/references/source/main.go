package main

import (
	"github.com/tmc/langchaingo/llms/ollama"
	"meta-llama/Not-A-Module"
)

const defaultModel = "gpt-4o"

// DefaultModel is not "gpt-3.5-turbo" any more.
func DefaultModel() string {
	return "claude-3-opus-20240229"
}

type Request struct {
	Model string `json:"model"`
}

func main() {
	llm, err := ollama.New(ollama.WithModel("llama3.1:8b"))
	req := Request{Model: "claude-sonnet-4-6"}
	models := []string{
		"meta-llama/Llama-3.1-8B",
		`Qwen/Qwen3-4B`,
	}
	limits := map[string]int{"gpt-4": 8192}
	if strings.HasPrefix(req.Model, "gpt-4-0613") {
	}
}
